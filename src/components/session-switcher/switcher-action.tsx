'use client';

import type { MouseEvent, ReactNode } from 'react';
import type { PartProps } from '../internal/part-props.ts';
import { useRender } from '../internal/use-render.ts';
import { ITEM_ATTRIBUTE } from './roving-focus.ts';
import { useSwitcher } from './switcher-context.ts';

interface ActionButtonProps extends PartProps<'button'> {
  /** The URL of a link. If omitted, a button is rendered. */
  readonly href?: undefined;
}

interface ActionLinkProps extends PartProps<'a'> {
  /** The URL of the link. If omitted, a button is rendered. */
  readonly href: string;
}

export type SwitcherActionProps = ActionButtonProps | ActionLinkProps;

/**
 * Renders a button for an action of the app, or a link if `href` is set. Pressing it closes the popup, unless `onClick`
 * prevents the default. The arrow keys reach it, as they reach every action.
 */
export function SwitcherAction(props: SwitcherActionProps): ReactNode {
  return props.href === undefined ? <ActionButton {...props} /> : <ActionLink {...props} />;
}

function ActionButton(props: ActionButtonProps): ReactNode {
  return useRender('button', { type: 'button', ...useActionProps() }, props, {});
}

function ActionLink(props: ActionLinkProps): ReactNode {
  return useRender('a', useActionProps(), props, {});
}

function useActionProps() {
  const { setOpen } = useSwitcher();
  return {
    onClick: (event: MouseEvent) => setOpen(false, { reason: 'item-press', event }),
    [ITEM_ATTRIBUTE]: '',
  };
}

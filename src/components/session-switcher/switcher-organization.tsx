'use client';

import type { MouseEvent, ReactNode } from 'react';
import type { PartProps } from '../internal/part-props.ts';
import { useRender } from '../internal/use-render.ts';
import { ITEM_ATTRIBUTE } from './roving-focus.ts';
import { useItem, useSwitcher } from './switcher-context.ts';

export interface SwitcherOrganizationProps extends PartProps<'button', SwitcherOrganizationState> {
  /** The ID of the organization. `null` for the user's personal account. */
  readonly organizationId: string | null;
  /** The display name, which is also announced. */
  readonly name: string;
}

type SwitcherOrganizationState = {
  /** Whether this is the organization that the tab acts for. @selector `[data-current]` */
  readonly current: boolean;
};

/** Renders the button of an item that switches to the account and one of its organizations. Contains its name by default. */
export function SwitcherOrganization({
  organizationId,
  name,
  ...props
}: SwitcherOrganizationProps): ReactNode {
  const { select } = useSwitcher();
  const { session, state } = useItem();
  const current = state.current && session.lastActiveOrganizationId === organizationId;
  return useRender(
    'button',
    {
      type: 'button',
      'aria-current': current ? 'true' : undefined,
      'aria-disabled': state.pending,
      onClick: (event: MouseEvent) =>
        state.pending || select(session, { reason: 'item-press', event }, { id: organizationId, name }),
      children: <bdi>{name}</bdi>,
      [ITEM_ATTRIBUTE]: '',
    },
    props,
    { current },
  );
}

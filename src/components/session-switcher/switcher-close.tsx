'use client';

import type { MouseEvent, ReactNode } from 'react';
import type { PartProps } from '../internal/part-props.ts';
import { useRender } from '../internal/use-render.ts';
import { useSwitcher } from './switcher-context.ts';

export interface SwitcherCloseProps extends PartProps<'button'> {}

/** Renders a button that closes the popup, for touch screens, where the popup may cover most of the page. */
export function SwitcherClose(props: SwitcherCloseProps): ReactNode {
  const { setOpen, labels } = useSwitcher();
  const onClick = (event: MouseEvent): void => setOpen(false, { reason: 'item-press', event });
  return useRender('button', { type: 'button', onClick, children: labels.close }, props, {});
}

'use client';

import type { KeyboardEvent, MouseEvent, ReactNode } from 'react';
import type { PartProps } from '../internal/part-props.ts';
import { useRender } from '../internal/use-render.ts';
import { SwitcherName } from './switcher-account.tsx';
import { useSwitcher } from './switcher-context.ts';

export interface SwitcherTriggerProps extends PartProps<'button', SwitcherTriggerState> {}

type SwitcherTriggerState = {
  /** Whether the popup is open. @selector `[data-open]` */
  readonly open: boolean;
  /** Whether it is not known yet who is current. @selector `[data-loading]` */
  readonly loading: boolean;
  /** Whether something failed that the popup tells of. @selector `[data-error]` */
  readonly error: boolean;
};

/** The button that opens the popup, with the current account's name unless it is given another content. */
export function SwitcherTrigger(props: SwitcherTriggerProps): ReactNode {
  const { open, setOpen, isLoading, popupId, failedAction } = useSwitcher();

  function toggle(event: MouseEvent<HTMLButtonElement>): void {
    // The browser would do it by itself, but an app may want it otherwise.
    event.preventDefault();
    // Not every browser does so, and this is where the focus is to return to.
    event.currentTarget.focus();
    setOpen(!open, { reason: 'trigger', event });
  }

  function openWithArrow(event: KeyboardEvent<HTMLButtonElement>): void {
    if (event.key !== 'ArrowDown' || open) return;
    event.preventDefault();
    setOpen(true, { reason: 'trigger', event });
  }

  return useRender(
    'button',
    {
      type: 'button',
      popoverTarget: popupId,
      'aria-haspopup': 'dialog',
      'aria-expanded': open,
      'aria-busy': isLoading,
      onClick: toggle,
      onKeyDown: openWithArrow,
      children: <SwitcherName />,
    },
    props,
    { open, loading: isLoading, error: failedAction !== undefined },
  );
}

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
  /** Whether the accounts are still loading. @selector `[data-loading]` */
  readonly loading: boolean;
  /** Whether a switch is pending that the backend has to confirm first. @selector `[data-pending]` */
  readonly pending: boolean;
  /** Whether the accounts could not be loaded. @selector `[data-unavailable]` */
  readonly unavailable: boolean;
  /** Whether the popup contains the error of a failed action. @selector `[data-error]` */
  readonly error: boolean;
};

/** Renders the button that opens the popup. Contains the current account's name by default. */
export function SwitcherTrigger(props: SwitcherTriggerProps): ReactNode {
  const { open, setOpen, isLoading, isSwitching, connection, popupId, failedAction } = useSwitcher();

  function toggle(event: MouseEvent<HTMLButtonElement>): void {
    // Prevents the native toggle, because a controlled `open` could not override it.
    event.preventDefault();
    // Safari does not focus a button on click, and the focus must return here.
    event.currentTarget.focus();
    setOpen(!open, { reason: 'trigger-press', event });
  }

  function openWithArrow(event: KeyboardEvent<HTMLButtonElement>): void {
    if (open || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) return;
    event.preventDefault();
    setOpen(true, { reason: 'trigger-press', event });
  }

  return useRender(
    'button',
    {
      type: 'button',
      popoverTarget: popupId,
      'aria-haspopup': 'dialog',
      'aria-expanded': open,
      'aria-busy': isLoading || isSwitching,
      onClick: toggle,
      onKeyDown: openWithArrow,
      children: <SwitcherName />,
    },
    props,
    {
      open,
      loading: isLoading,
      pending: isSwitching,
      unavailable: connection === 'failed',
      error: failedAction !== undefined,
    },
  );
}

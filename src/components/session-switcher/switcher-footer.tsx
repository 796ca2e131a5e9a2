'use client';

import { type MouseEvent, type ReactNode, useLayoutEffect, useRef } from 'react';
import type { PartProps } from '../internal/part-props.ts';
import { useRender } from '../internal/use-render.ts';
import { ITEM_ATTRIBUTE } from './roving-focus.ts';
import { useSwitcher } from './switcher-context.ts';

export interface SwitcherAddAccountProps extends PartProps<'button'> {}

/** Renders a button that calls `onAddAccount`. Not rendered if `onAddAccount` is not set. */
export function SwitcherAddAccount(props: SwitcherAddAccountProps): ReactNode {
  const { addAccount, labels } = useSwitcher();
  const button = useRender(
    'button',
    {
      type: 'button',
      onClick: (event: MouseEvent) => addAccount?.({ reason: 'choice', event }),
      children: labels.addAccount,
      [ITEM_ATTRIBUTE]: '',
    },
    props,
    {},
  );
  return addAccount ? button : null;
}

export interface SwitcherSignOutAllProps extends PartProps<'button', SwitcherSignOutAllState> {}

type SwitcherSignOutAllState = {
  /** Whether signing out of all accounts is pending. @selector `[data-pending]` */
  readonly pending: boolean;
};

/**
 * Renders a button that opens the `Confirmation` to sign out of all accounts. Rendered only while two or more accounts are
 * signed in.
 *
 * @throws {SessionError} `missing_provider` when pressed, if no `Confirmation` is rendered.
 */
export function SwitcherSignOutAll(props: SwitcherSignOutAllProps): ReactNode {
  const { confirmation, actions, labels } = useSwitcher();
  const { isOpen, count, open } = confirmation;
  const ref = useRef<HTMLButtonElement>(null);
  const wasOpen = useRef(false);
  const pending = actions['signOutAll']?.failed === false;

  // The focus was in the confirmation, which has unmounted.
  useLayoutEffect(() => {
    if (wasOpen.current && document.activeElement === document.body) ref.current?.focus();
    wasOpen.current = isOpen;
  }, [isOpen]);

  const button = useRender(
    'button',
    {
      ref,
      type: 'button',
      'aria-disabled': pending,
      'aria-expanded': isOpen,
      onClick: () => pending || open(),
      children: labels.signOutAll(count),
      [ITEM_ATTRIBUTE]: '',
    },
    props,
    { pending },
  );
  return count > 1 ? button : null;
}

'use client';

import { type MouseEvent, type ReactNode, useLayoutEffect, useRef } from 'react';
import type { PartProps } from '../internal/part-props.ts';
import { useRender } from '../internal/use-render.ts';
import { ITEM_ATTRIBUTE } from './roving-focus.ts';
import { useSwitcher } from './switcher-context.ts';

export interface SwitcherAddAccountProps extends PartProps<'button'> {}

/** Leads to your sign-in. Not there without `onAddAccount`. */
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
  /** Whether it is under way. @selector `[data-pending]` */
  readonly pending: boolean;
};

/**
 * Opens the question whether all accounts are to be signed out, which a `Confirmation` shows. Rendered only while two or
 * more accounts are signed in.
 *
 * @throws {SessionError} `missing_provider` when it is pressed and there is no `Confirmation`.
 */
export function SwitcherSignOutAll(props: SwitcherSignOutAllProps): ReactNode {
  const { confirmation, actions, labels } = useSwitcher();
  const { isOpen, count, open } = confirmation;
  const ref = useRef<HTMLButtonElement>(null);
  const wasOpen = useRef(false);
  const pending = actions['signOutAll']?.failed === false;

  // The focus was in the question, which is gone.
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

'use client';

import type { MouseEvent, ReactNode } from 'react';
import { SessionError } from '../../session/index.ts';
import type { PartProps } from '../internal/part-props.ts';
import { useRender } from '../internal/use-render.ts';
import { ITEM_ATTRIBUTE } from './roving-focus.ts';
import { useSwitcher } from './switcher-context.ts';
import { useConfirmationTrigger } from './use-confirmation-trigger.ts';

export interface SwitcherAddAccountProps extends PartProps<'button'> {}

/**
 * Renders a button that calls `onAddAccount`, or signs in through the backend. Not rendered if `onAddAccount` is not set and
 * the backend has no `signInMethods`.
 */
export function SwitcherAddAccount(props: SwitcherAddAccountProps): ReactNode {
  const { addAccount, labels } = useSwitcher();
  const button = useRender(
    'button',
    {
      type: 'button',
      onClick: (event: MouseEvent) => addAccount?.({ reason: 'item-press', event }),
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
  const { confirmation, actions, signedInCount, labels } = useSwitcher();
  const { ref, isOpen } = useConfirmationTrigger(null);
  const pending = actions.get(null)?.failed === false;
  const button = useRender(
    'button',
    {
      ref,
      type: 'button',
      'aria-disabled': pending,
      'aria-expanded': isOpen,
      onClick: () => pending || confirmation.ask(null) || throwMissingConfirmation(),
      children: labels.signOutAll,
      [ITEM_ATTRIBUTE]: '',
    },
    props,
    { pending },
  );
  return signedInCount > 1 ? button : null;
}

function throwMissingConfirmation(): never {
  throw new SessionError({
    code: 'missing_provider',
    message:
      'No account was signed out, because no <SessionSwitcher.Confirmation> is rendered outside of items. Render one inside Root.',
  });
}

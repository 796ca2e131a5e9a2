'use client';

import type { MouseEvent, ReactNode } from 'react';
import { usePendingOperation } from '../../react/index.ts';
import { isClosed, type Session } from '../../session/index.ts';
import type { PartProps } from '../internal/part-props.ts';
import { isSecondClick } from '../internal/single-press.ts';
import { useRender } from '../internal/use-render.ts';
import { accountMessage } from '../session-avatar/account-message.ts';
import { accountName } from '../session-avatar/account-name.ts';
import { accountOf } from '../session-avatar/account.ts';
import { ITEM_ATTRIBUTE, ROW_ATTRIBUTE } from './roving-focus.ts';
import { SwitcherName } from './switcher-account.tsx';
import { ItemContext, type SwitcherItemState, useItem, useSwitcher } from './switcher-context.ts';
import { useConfirmationTrigger } from './use-confirmation-trigger.ts';

export interface SwitcherItemProps extends PartProps<'li', SwitcherItemState> {
  /** The session to render, as passed to the `children` function of `List`. */
  readonly session: Session;
}

/** Renders one account: an item of the `List`, or with `render` another element elsewhere. */
export function SwitcherItem({ session, ...props }: SwitcherItemProps): ReactNode {
  const { current: currentSession, actions } = useSwitcher();
  const operation = usePendingOperation(session.id);
  const action = actions.get(session.id);
  const current = session.id === currentSession?.id;
  const state: SwitcherItemState = {
    status: session.status,
    current,
    pending: operation === 'ending' || operation === 'removing' || (operation === 'switching' && !current),
    // A failed switch cannot be retried once the session is closed. The description then shows that it is signed out.
    error: action?.failed === true && !(action.type === 'switch' && isClosed(session)),
  };
  const item = useRender('li', { 'aria-busy': state.pending, [ROW_ATTRIBUTE]: '' }, props, state);
  return <ItemContext value={{ session, state }}>{item}</ItemContext>;
}

export interface SwitcherSelectProps extends PartProps<'button', SwitcherItemState> {}

/**
 * Renders the button of an item that switches to the account, or calls `onSignInAgain` for a remembered account. Contains
 * the account's name by default. Disabled while an action on the session is pending.
 */
export function SwitcherSelect(props: SwitcherSelectProps): ReactNode {
  const { select, signInAgain, labels } = useSwitcher();
  const { session, state } = useItem();
  const isDisabled = state.pending || (isClosed(session) && !signInAgain);
  return useRender(
    'button',
    {
      type: 'button',
      'aria-current': state.current ? 'true' : undefined,
      'aria-disabled': isDisabled,
      onClick: (event: MouseEvent) => isDisabled || select(session, { reason: 'item-press', event }),
      children: <SwitcherName />,
      [ITEM_ATTRIBUTE]: `${accountName(session, labels)}\n${accountOf(session).identifier}`,
    },
    props,
    state,
  );
}

export interface SwitcherSignOutProps extends PartProps<'button', SwitcherItemState> {}

/**
 * Renders the button of an item that signs the account out, or removes a remembered account from the list. Contains its
 * label by default. Asks before it signs out if the item contains a `Confirmation`.
 */
export function SwitcherSignOut(props: SwitcherSignOutProps): ReactNode {
  const { signOut, confirmation, labels } = useSwitcher();
  const { session, state } = useItem();
  const { ref, isOpen } = useConfirmationTrigger(session.id);
  const [label, children] = accountMessage(labels[isClosed(session) ? 'remove' : 'signOut'], session, labels);

  function press(event: MouseEvent): void {
    if (state.pending || isSecondClick(event)) return;
    if (!isClosed(session) && confirmation.ask(session.id)) return;
    signOut(session);
  }

  return useRender(
    'button',
    {
      ref,
      type: 'button',
      title: label,
      'aria-label': label,
      'aria-disabled': state.pending,
      'aria-expanded': isOpen || undefined,
      onClick: press,
      children,
    },
    props,
    state,
  );
}

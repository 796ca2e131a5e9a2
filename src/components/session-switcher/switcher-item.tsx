'use client';

import type { MouseEvent, ReactNode } from 'react';
import { useSessionOperation } from '../../react/index.ts';
import { isClosed, type Session } from '../../session/index.ts';
import type { PartProps } from '../part/part-props.ts';
import { isSecondClick } from '../part/single-press.ts';
import { usePart } from '../part/use-part.ts';
import { accountOf } from '../session-avatar/account.ts';
import { ITEM } from './roving-focus.ts';
import { SwitcherName } from './switcher-account.tsx';
import { ItemContext, type SwitcherItemState, useItem, useSwitcher } from './switcher-context.ts';

export interface SwitcherItemProps extends PartProps<'li', SwitcherItemState> {
  readonly session: Session;
}

/** One account's row. */
export function SwitcherItem({ session, ...props }: SwitcherItemProps): ReactNode {
  const { current: of, attempts } = useSwitcher();
  const operation = useSessionOperation(session.id);
  const attempt = attempts[session.id];
  const current = session.id === of?.id;
  const state: SwitcherItemState = {
    status: session.status,
    current,
    busy: operation === 'ending' || operation === 'removing' || (operation === 'switching' && !current),
    // Whoever is signed out by now cannot be switched to: the row says so instead.
    failed: attempt?.failed === true && !(attempt.action === 'switch' && isClosed(session)),
  };
  const item = usePart('li', { 'aria-busy': state.busy }, props, state);
  return <ItemContext value={{ session, state }}>{item}</ItemContext>;
}

export interface SwitcherChooseProps extends PartProps<'button', SwitcherItemState> {}

/**
 * The row's button that switches to the account, or leads to your sign-in where it is signed out. Has the account's name
 * for content unless it is given another. Does nothing while the row is busy.
 */
export function SwitcherChoose(props: SwitcherChooseProps): ReactNode {
  const { choose, signInAgain, labels } = useSwitcher();
  const { session, state } = useItem();
  const { name, identifier } = accountOf(session);
  const isOff = state.busy || (isClosed(session) && !signInAgain);
  return usePart(
    'button',
    {
      type: 'button',
      'aria-current': state.current ? 'true' : undefined,
      'aria-disabled': isOff,
      onClick: (event: MouseEvent) => isOff || choose(session, { reason: 'choice', event }),
      children: <SwitcherName />,
      [ITEM]: `${name || labels.unnamed}\n${identifier}`,
    },
    props,
    state,
  );
}

export interface SwitcherLeaveProps extends PartProps<'button', SwitcherItemState> {}

/** The row's button that signs the account out, or takes it off the list where it is signed out. */
export function SwitcherLeave(props: SwitcherLeaveProps): ReactNode {
  const { leave, labels } = useSwitcher();
  const { session, state } = useItem();
  const name = accountOf(session).name || labels.unnamed;
  const label = isClosed(session) ? labels.remove(name) : labels.signOut(name);
  return usePart(
    'button',
    {
      type: 'button',
      title: label,
      'aria-label': label,
      'aria-disabled': state.busy,
      onClick: (event: MouseEvent) =>
        state.busy || isSecondClick(event) || leave(session, { reason: 'choice', event }),
    },
    props,
    state,
  );
}

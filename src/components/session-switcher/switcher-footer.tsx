'use client';

import { type MouseEvent, type ReactNode, useLayoutEffect, useRef } from 'react';
import type { PartProps } from '../part/part-props.ts';
import { usePart } from '../part/use-part.ts';
import { ITEM } from './roving-focus.ts';
import { useSwitcher } from './switcher-context.ts';

export interface SwitcherAddAccountProps extends PartProps<'button'> {}

/** Leads to your sign-in. Not there without `onAddAccount`. */
export function SwitcherAddAccount(props: SwitcherAddAccountProps): ReactNode {
  const { addAccount, labels } = useSwitcher();
  const button = usePart(
    'button',
    {
      type: 'button',
      onClick: (event: MouseEvent) => addAccount?.({ reason: 'choice', event }),
      children: labels.addAccount,
      [ITEM]: '',
    },
    props,
    {},
  );
  return addAccount ? button : null;
}

export interface SwitcherSignOutAllProps extends PartProps<'button', SwitcherSignOutAllState> {}

type SwitcherSignOutAllState = {
  /** Whether it is under way. @selector `[data-busy]` */
  readonly busy: boolean;
};

/**
 * Opens the question whether all accounts are to be signed out, which a `Confirmation` shows. Rendered only while two or
 * more accounts are signed in.
 *
 * @throws {SessionError} `missing_provider` when it is pressed and there is no `Confirmation`.
 */
export function SwitcherSignOutAll(props: SwitcherSignOutAllProps): ReactNode {
  const { question, attempts, labels } = useSwitcher();
  const { isAsked, count, ask } = question;
  const ref = useRef<HTMLButtonElement>(null);
  const wasAsked = useRef(false);
  const busy = attempts['signOutAll']?.failed === false;

  // The focus was in the question, which is gone.
  useLayoutEffect(() => {
    if (wasAsked.current && document.activeElement === document.body) ref.current?.focus();
    wasAsked.current = isAsked;
  }, [isAsked]);

  const button = usePart(
    'button',
    {
      ref,
      type: 'button',
      'aria-disabled': busy,
      'aria-expanded': isAsked,
      onClick: () => busy || ask(),
      children: labels.signOutAll(count),
      [ITEM]: '',
    },
    props,
    { busy },
  );
  return count > 1 ? button : null;
}

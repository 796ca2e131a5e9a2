'use client';

import type { MouseEvent, ReactNode } from 'react';
import { isSignedIn } from '../../session/index.ts';
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
      [ITEM]: labels.addAccount,
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

/** Signs every account out. Not there unless two are signed in. */
export function SwitcherSignOutAll(props: SwitcherSignOutAllProps): ReactNode {
  const { leaveAll, sessions, attempts, labels } = useSwitcher();
  const count = sessions.filter(isSignedIn).length;
  const label = labels.signOutAll(count);
  const busy = attempts['signOutAll']?.failed === false;
  const button = usePart(
    'button',
    {
      type: 'button',
      'aria-disabled': busy,
      onClick: (event: MouseEvent) => busy || leaveAll({ reason: 'choice', event }),
      children: label,
      [ITEM]: label,
    },
    props,
    { busy },
  );
  return count > 1 ? button : null;
}

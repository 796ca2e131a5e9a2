'use client';

import { useId, useState } from 'react';
import { useSessionActions, useSessionStore } from '../../react/index.ts';
import { useLabels } from '../labels/session-labels-provider.tsx';
import { useAsyncAction } from '../internal/use-async-action.ts';
import { accountOf, type AccountSession } from '../session-avatar/account.ts';
import type { ExpiryDetails, ExpiryDialog } from './expiry-context.ts';
import { englishLabels, type SessionExpiryDialogLabels } from './session-expiry-dialog-labels.ts';
import type { VisibleExpiry } from './use-visible-expiry.ts';

export interface ExpiryOptions {
  /** Somebody stays, and the session was prolonged. */
  readonly onExtend?: ((account: AccountSession, details: ExpiryDetails) => void) | undefined;
  /** Somebody signed out here. */
  readonly onSignOut?: ((account: AccountSession, details: ExpiryDetails) => void) | undefined;
  /** Leads to your sign-in once the session has run out. Without it the dialog can only be closed. */
  readonly onSignInAgain?: ((account: AccountSession, details: ExpiryDetails) => void) | undefined;
  /** Replaces strings. Default: those of `<SessionLabelsProvider>`, or English. */
  readonly labels?: Partial<SessionExpiryDialogLabels> | undefined;
}

interface DisplayedExpiry extends VisibleExpiry {
  readonly phase: 'expiring' | 'expired';
  readonly account: AccountSession;
}

/** What can be answered to one warning; null once the dialog was closed. */
export function useExpiryActions(
  { phase, secondsLeft, account, extend, isFrozen }: DisplayedExpiry,
  { onExtend, onSignOut, onSignInAgain, labels: labelOverrides }: ExpiryOptions,
): ExpiryDialog | null {
  const labels = useLabels('sessionExpiryDialog', englishLabels, labelOverrides);
  const { signOut } = useSessionActions();
  const { touch } = useSessionStore().backend.capabilities;
  const extendAction = useAsyncAction();
  const signOutAction = useAsyncAction();
  const [isClosed, setClosed] = useState(false);
  const [isExtended, setExtended] = useState(false);
  const id = useId();
  if (isClosed) return null;

  return {
    labels,
    // Where it was prolonged it is not expiring any more, and this is not there to say so.
    state: {
      phase,
      nonExtendable: phase === 'expiring' && (!touch || (isExtended && !isFrozen)),
      pending: extendAction.status === 'pending' || signOutAction.status === 'pending',
    },
    id,
    name: accountOf(account).name || labels.unnamed,
    secondsLeft,
    extendStatus: extendAction.status,
    signOutStatus: signOutAction.status,
    extend: (details) =>
      extendAction.run(extend, () => {
        setExtended(true);
        onExtend?.(account, details);
      }),
    signOut: (details) =>
      signOutAction.run(
        () => signOut({ session: account.id }),
        () => onSignOut?.(account, details),
      ),
    signInAgain:
      onSignInAgain &&
      ((details) => {
        setClosed(true);
        onSignInAgain(account, details);
      }),
    close: () => setClosed(true),
  };
}

'use client';

import { useId, useState } from 'react';
import { useSessionActions, useSessionStore } from '../../react/index.ts';
import { useLabels } from '../labels/session-labels.tsx';
import { useAttempt } from '../part/use-attempt.ts';
import { accountOf, type AccountSource } from '../session-avatar/account.ts';
import type { ExpiryDetails, ExpiryDialog } from './expiry-context.ts';
import { englishLabels, type SessionExpiryDialogLabels } from './labels.ts';
import type { ShownExpiry } from './use-shown-expiry.ts';

export interface ExpiryOptions {
  /** Somebody stays, and the session was prolonged. */
  readonly onStay?: ((account: AccountSource, details: ExpiryDetails) => void) | undefined;
  /** Somebody signed out here. */
  readonly onSignOut?: ((account: AccountSource, details: ExpiryDetails) => void) | undefined;
  /** Leads to your sign-in once the session has run out. Without it the dialog can only be closed. */
  readonly onSignInAgain?: ((account: AccountSource, details: ExpiryDetails) => void) | undefined;
  /** Replaces strings. Default: those of `<SessionLabels>`, or English. */
  readonly labels?: Partial<SessionExpiryDialogLabels> | undefined;
}

interface Shown extends ShownExpiry {
  readonly phase: 'expiring' | 'expired';
  readonly account: AccountSource;
}

/** What can be answered to one warning; null once the dialog was closed. */
export function useExpiryAnswers(
  { phase, secondsLeft, account, extend, isHeld }: Shown,
  { onStay, onSignOut, onSignInAgain, labels: given }: ExpiryOptions,
): ExpiryDialog | null {
  const labels = useLabels('sessionExpiryDialog', englishLabels, given);
  const { signOut } = useSessionActions();
  const { touch } = useSessionStore().backend.capabilities;
  const staying = useAttempt();
  const leaving = useAttempt();
  const [isClosed, setClosed] = useState(false);
  const [prolonged, setProlonged] = useState(false);
  const id = useId();
  if (isClosed) return null;

  return {
    labels,
    // Where it was prolonged it is not expiring any more, and this is not there to say so.
    state: {
      phase,
      limited: phase === 'expiring' && (!touch || (prolonged && !isHeld)),
      busy: staying.status === 'busy' || leaving.status === 'busy',
    },
    id,
    name: accountOf(account).name || labels.unnamed,
    secondsLeft,
    staying: staying.status,
    leaving: leaving.status,
    stay: (details) =>
      staying.run(extend, () => {
        setProlonged(true);
        onStay?.(account, details);
      }),
    leave: (details) =>
      leaving.run(
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

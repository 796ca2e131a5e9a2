'use client';

import { useId, useState } from 'react';
import { useSessionActions, useSessionStore } from '../../react/index.ts';
import { isSessionError } from '../../session/index.ts';
import { useLabels } from '../labels/session-labels-provider.tsx';
import { useAsyncAction } from '../internal/use-async-action.ts';
import { accountName } from '../session-avatar/account-name.ts';
import type { AccountSession } from '../session-avatar/account.ts';
import type { ExpiryDetails, ExpiryDialog } from './expiry-context.ts';
import { englishLabels, type SessionExpiryDialogLabels } from './session-expiry-dialog-labels.ts';
import type { VisibleExpiry } from './use-visible-expiry.ts';

export interface ExpiryOptions {
  /** Event handler called when the session was extended in this dialog. */
  readonly onExtend?: ((account: AccountSession, details: ExpiryDetails) => void) | undefined;
  /** Event handler called when the session was signed out in this dialog. */
  readonly onSignOut?: ((account: AccountSession, details: ExpiryDetails) => void) | undefined;
  /**
   * Event handler called when the user wants to sign in again after the session has expired. Navigate to your sign-in
   * page. Default: the sign-in of the backend. Without its `signInMethods`, the expired dialog can only be closed.
   */
  readonly onSignInAgain?: ((account: AccountSession, details: ExpiryDetails) => void) | undefined;
  /** Overrides for individual labels. Default: the labels of `<SessionLabelsProvider>`, or English. */
  readonly labels?: Partial<SessionExpiryDialogLabels> | undefined;
}

interface DisplayedExpiry extends VisibleExpiry {
  readonly phase: 'expiring' | 'expired';
  readonly account: AccountSession;
}

/** Returns the state and actions of one warning, or `null` once the dialog was closed. */
export function useExpiryActions(
  { phase, secondsLeft, account, extend, isFrozen }: DisplayedExpiry,
  { onExtend, onSignOut, onSignInAgain, labels: labelOverrides }: ExpiryOptions,
): ExpiryDialog | null {
  const labels = useLabels('sessionExpiryDialog', englishLabels, labelOverrides);
  const { signOut, reauthenticate } = useSessionActions();
  const store = useSessionStore();
  const { capabilities, signInMethods } = store.backend;
  const extendAction = useAsyncAction(`extend ${account.id}`);
  const signOutAction = useAsyncAction(`expiry ${account.id}`);
  const signInAction = useAsyncAction(`sign in ${account.id}`);
  const [isClosed, setClosed] = useState(false);
  const [isExtended, setExtended] = useState(false);
  const id = useId();
  if (isClosed) return null;
  const session = store.getState().client?.sessions.find((listed) => listed.id === account.id);

  /** Signs in again. Closes the dialog, unless the user closes the window of the sign-in. */
  function signInThroughBackend(): void {
    signInAction.run(async () => {
      if (!session) return;
      try {
        await reauthenticate(session);
        setClosed(true);
      } catch (error) {
        if (!isSessionError(error, 'sign_in_cancelled')) throw error;
      }
    });
  }

  return {
    labels,
    // The session was extended but is still expiring, so the deadline cannot be moved.
    state: {
      phase,
      nonExtendable: phase === 'expiring' && (!capabilities.touch || (isExtended && !isFrozen)),
      pending: [extendAction, signOutAction, signInAction].some(({ status }) => status === 'pending'),
    },
    id,
    name: accountName(account, labels),
    secondsLeft,
    extendStatus: extendAction.status,
    signOutStatus: signOutAction.status,
    signInStatus: signInAction.status,
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
      onSignInAgain || (signInMethods && session)
        ? (details) => {
            if (!onSignInAgain) return signInThroughBackend();
            setClosed(true);
            return onSignInAgain(account, details);
          }
        : undefined,
    close: () => setClosed(true),
  };
}

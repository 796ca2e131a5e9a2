'use client';

import { createContext, type SyntheticEvent, use } from 'react';
import { SessionError } from '../../session/index.ts';
import type { AsyncActionStatus } from '../internal/use-async-action.ts';
import type { SessionExpiryDialogLabels } from './session-expiry-dialog-labels.ts';

/** The reason for an event: a button, the retry button or Escape was pressed. */
export type ExpiryReason = 'press' | 'retry' | 'escape';

/** The details passed to every callback of the dialog. */
export interface ExpiryDetails {
  readonly reason: ExpiryReason;
  readonly event: SyntheticEvent;
}

/** The state of the dialog. */
export type SessionExpiryDialogState = {
  /** The phase: the session is about to expire, or has expired. @selector `[data-phase='expired']` */
  readonly phase: 'expiring' | 'expired';
  /** Whether the session cannot be extended. @selector `[data-non-extendable]` */
  readonly nonExtendable: boolean;
  /** Whether extending or signing out is pending. @selector `[data-pending]` */
  readonly pending: boolean;
};

/** The context shared by the parts of a dialog. */
export interface ExpiryDialog {
  readonly labels: SessionExpiryDialogLabels;
  readonly state: SessionExpiryDialogState;
  readonly id: string;
  /** The name of the account whose session expires. */
  readonly name: string;
  readonly secondsLeft: number;
  readonly extendStatus: AsyncActionStatus;
  readonly signOutStatus: AsyncActionStatus;
  readonly extend: (details: ExpiryDetails) => void;
  readonly signOut: (details: ExpiryDetails) => void;
  /** Calls `onSignInAgain`. Undefined if `onSignInAgain` is not set. */
  readonly signInAgain: ((details: ExpiryDetails) => void) | undefined;
  readonly close: () => void;
}

export const ExpiryContext = createContext<ExpiryDialog | null>(null);

export function useExpiryDialog(): ExpiryDialog {
  const dialog = use(ExpiryContext);
  if (dialog) return dialog;
  throw new SessionError({
    code: 'missing_provider',
    message:
      'A SessionExpiryDialog part was rendered outside <SessionExpiryDialog.Root>, which provides its state. Render it inside.',
  });
}

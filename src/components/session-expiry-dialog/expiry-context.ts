'use client';

import { createContext, type SyntheticEvent, use } from 'react';
import { SessionError } from '../../session/index.ts';
import type { AsyncActionStatus } from '../internal/use-async-action.ts';
import type { SessionExpiryDialogLabels } from './session-expiry-dialog-labels.ts';

/** Why something happened: a button was pressed, «Try again» was, or Escape. */
export type ExpiryReason = 'press' | 'retry' | 'escape';

export interface ExpiryDetails {
  readonly reason: ExpiryReason;
  readonly event: SyntheticEvent;
}

/** How it is with the dialog. */
export type SessionExpiryDialogState = {
  /** Whether the session is about to run out, or has. @selector `[data-phase='expired']` */
  readonly phase: 'expiring' | 'expired';
  /** Whether it cannot be prolonged. @selector `[data-non-extendable]` */
  readonly nonExtendable: boolean;
  /** Whether something is under way. @selector `[data-pending]` */
  readonly pending: boolean;
};

/** What the parts of one dialog share. */
export interface ExpiryDialog {
  readonly labels: SessionExpiryDialogLabels;
  readonly state: SessionExpiryDialogState;
  readonly id: string;
  /** Whose session it is, or was. */
  readonly name: string;
  readonly secondsLeft: number;
  readonly extendStatus: AsyncActionStatus;
  readonly signOutStatus: AsyncActionStatus;
  readonly extend: (details: ExpiryDetails) => void;
  readonly signOut: (details: ExpiryDetails) => void;
  /** Undefined where the app leads nowhere. */
  readonly signInAgain: ((details: ExpiryDetails) => void) | undefined;
  readonly close: () => void;
}

export const ExpiryContext = createContext<ExpiryDialog | null>(null);

export function useExpiryDialog(): ExpiryDialog {
  const dialog = use(ExpiryContext);
  if (dialog) return dialog;
  throw new SessionError({
    code: 'missing_provider',
    message: 'A part of a SessionExpiryDialog is outside <SessionExpiryDialog.Root>. Put it inside.',
  });
}

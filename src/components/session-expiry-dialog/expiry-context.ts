'use client';

import { createPartContext, usePartContext } from '../internal/create-part-context.ts';
import type { EventDetails } from '../internal/event-details.ts';
import type { AsyncActionStatus } from '../internal/use-async-action.ts';
import type { SessionExpiryDialogLabels } from './session-expiry-dialog-labels.ts';

/** The details of the events of the dialog. */
export type ExpiryDetails = EventDetails<'item-press' | 'escape-key' | 'retry'>;

/** The state of the dialog. */
export type SessionExpiryDialogState = {
  /** The phase: the session is about to expire, or has expired. @selector `[data-phase='expired']` */
  readonly phase: 'expiring' | 'expired';
  /** Whether the session cannot be extended. @selector `[data-non-extendable]` */
  readonly nonExtendable: boolean;
  /** Whether extending, signing out or signing in again is pending. @selector `[data-pending]` */
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
  readonly signInStatus: AsyncActionStatus;
  /** Calls `onSignInAgain`, or signs in through the backend. Undefined if neither is possible. */
  readonly signInAgain: ((details: ExpiryDetails) => void) | undefined;
  readonly close: () => void;
}

export const ExpiryContext = /* @__PURE__ */ createPartContext<ExpiryDialog>('SessionExpiryDialog.Root');

export function useExpiryDialog(): ExpiryDialog {
  return usePartContext(ExpiryContext);
}

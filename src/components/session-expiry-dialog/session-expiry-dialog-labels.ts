import type { Message, Translation } from '../labels/format-message.ts';

/** The labels of `SessionExpiryDialog`. */
export interface SessionExpiryDialogLabels {
  readonly expiringTitle: string;
  readonly expiring: Message<'name'>;
  /** The remaining time. `duration` is formatted by `Intl.NumberFormat`, such as "30 seconds". */
  readonly timeLeft: Message<'duration'>;
  /** The replacement for `expiring` if the session cannot be extended. */
  readonly cannotExtend: Message<'name'>;
  readonly staySignedIn: string;
  readonly signOut: string;
  readonly extendFailed: string;
  readonly signOutFailed: string;
  readonly signInFailed: string;
  readonly tryAgain: string;
  readonly expiredTitle: string;
  readonly expired: Message<'name'>;
  readonly signInAgain: string;
  readonly close: string;
  /** The replacement for an unknown account name. */
  readonly unknownAccount: string;
}

export const englishLabels: Translation<SessionExpiryDialogLabels> = {
  expiringTitle: 'Are you still there?',
  expiring: '{name} will be signed out soon due to inactivity.',
  timeLeft: '{duration} left',
  cannotExtend: '{name} will be signed out soon, and the session cannot be extended. Save your work.',
  staySignedIn: 'Stay signed in',
  signOut: 'Sign out',
  extendFailed: 'Could not reach the server.',
  signOutFailed: 'Could not sign out.',
  signInFailed: 'Could not sign in.',
  tryAgain: 'Try again',
  expiredTitle: 'You were signed out',
  expired: 'The session of {name} has expired.',
  signInAgain: 'Sign in again',
  close: 'Close',
  unknownAccount: 'your account',
};

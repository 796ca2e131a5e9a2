/** The labels of `SessionExpiryDialog`. The names passed to label functions are display names. */
export interface SessionExpiryDialogLabels {
  readonly expiringTitle: string;
  readonly expiring: (name: string) => string;
  /** The remaining time. `duration` is formatted by `Intl.NumberFormat`, such as "30 seconds". */
  readonly timeLeft: (duration: string) => string;
  /** The replacement for `expiring` if the session cannot be extended. */
  readonly limited: (name: string) => string;
  readonly stay: string;
  readonly signOut: string;
  readonly stayFailed: string;
  readonly signOutFailed: string;
  readonly tryAgain: string;
  readonly expiredTitle: string;
  readonly expired: (name: string) => string;
  readonly signInAgain: string;
  readonly close: string;
  /** The replacement for an unknown account name. */
  readonly unnamed: string;
}

export const englishLabels: SessionExpiryDialogLabels = {
  expiringTitle: 'Are you still there?',
  expiring: (name) => `${name} will be signed out soon due to inactivity.`,
  timeLeft: (duration) => `${duration} left`,
  limited: (name) => `${name} will be signed out soon, and the session cannot be extended. Save your work.`,
  stay: 'Stay signed in',
  signOut: 'Sign out',
  stayFailed: 'Could not reach the server.',
  signOutFailed: 'Could not sign out.',
  tryAgain: 'Try again',
  expiredTitle: 'You were signed out',
  expired: (name) => `The session of ${name} has expired.`,
  signInAgain: 'Sign in again',
  close: 'Close',
  unnamed: 'your account',
};

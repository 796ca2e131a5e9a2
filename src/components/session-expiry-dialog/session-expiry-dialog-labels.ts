/** Every string of the dialog. Names are as they should be shown. */
export interface SessionExpiryDialogLabels {
  readonly expiringTitle: string;
  readonly expiring: (name: string) => string;
  /** With a duration as `Intl.NumberFormat` writes it: `30 seconds`. */
  readonly timeLeft: (duration: string) => string;
  /** Instead of `expiring` where the session cannot be prolonged. */
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
  /** For an account whose name is not known. */
  readonly unnamed: string;
}

export const englishLabels: SessionExpiryDialogLabels = {
  expiringTitle: 'Are you still there?',
  expiring: (name) => `Nothing has happened for a while, so ${name} will be signed out soon.`,
  timeLeft: (duration) => `${duration} left`,
  limited: (name) => `${name} will be signed out soon, and this cannot be put off. Save what you are doing.`,
  stay: 'Stay signed in',
  signOut: 'Sign out',
  stayFailed: 'Could not reach the server.',
  signOutFailed: 'Could not sign out.',
  tryAgain: 'Try again',
  expiredTitle: 'You were signed out',
  expired: (name) => `The session of ${name} has run out.`,
  signInAgain: 'Sign in again',
  close: 'Close',
  unnamed: 'your account',
};

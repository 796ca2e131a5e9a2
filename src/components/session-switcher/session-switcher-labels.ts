/** Every string of the switcher. Names are as they should be shown. */
export interface SessionSwitcherLabels {
  /** The popup's name for screen readers. */
  readonly accounts: string;
  readonly loading: string;
  /** On the trigger when nobody is current. */
  readonly nobody: string;
  /** In the popup when there is no account at all. */
  readonly none: string;
  /** Said when the current account changes. */
  readonly youAreNow: (name: string) => string;
  /** For an account whose name is not known. */
  readonly unnamed: string;
  readonly finishSigningIn: string;
  readonly signInAgain: string;
  /** Instead of `signInAgain` where that leads nowhere. */
  readonly signedOut: string;
  /** Tells two sessions of one user apart; the time is one of `Intl.DateTimeFormat`. */
  readonly signedInAt: (time: string) => string;
  readonly signOut: (name: string) => string;
  /** Takes a remembered account off the list. */
  readonly remove: (name: string) => string;
  readonly addAccount: string;
  /** With how many are signed in: two or more. */
  readonly signOutAll: (count: number) => string;
  /** The question before that; with the same number. */
  readonly confirmSignOutAll: (count: number) => string;
  /** On the button that signs out of all accounts. */
  readonly confirm: string;
  readonly cancel: string;
  readonly tryAgain: string;
  /** When the accounts could not be loaded at all. */
  readonly loadFailed: string;
  /** When what is shown may be out of date. */
  readonly degraded: string;
  readonly switchFailed: string;
  readonly signOutFailed: string;
  readonly removeFailed: string;
  readonly signOutAllFailed: string;
}

export const englishLabels: SessionSwitcherLabels = {
  accounts: 'Accounts',
  loading: 'Loading accounts…',
  nobody: 'Not signed in',
  none: 'No accounts on this device yet.',
  youAreNow: (name) => `You are now ${name}`,
  unnamed: 'Unnamed account',
  finishSigningIn: 'Finish signing in',
  signInAgain: 'Sign in again',
  signedOut: 'Signed out',
  signedInAt: (time) => `Signed in ${time}`,
  signOut: (name) => `Sign out ${name}`,
  remove: (name) => `Remove ${name}`,
  addAccount: 'Add account',
  signOutAll: () => 'Sign out of all accounts',
  confirmSignOutAll: (count) =>
    count === 2 ? 'Sign out of both accounts?' : `Sign out of all ${count} accounts?`,
  confirm: 'Sign out',
  cancel: 'Cancel',
  tryAgain: 'Try again',
  loadFailed: 'The accounts could not be loaded.',
  degraded: 'No connection. You are still signed in.',
  switchFailed: 'Could not switch.',
  signOutFailed: 'Could not sign out.',
  removeFailed: 'Could not remove.',
  signOutAllFailed: 'Could not sign out of all accounts.',
};

/** The labels of `SessionSwitcher`. Names are passed ready for display. */
export interface SessionSwitcherLabels {
  /** The accessible name of the popup. */
  readonly accounts: string;
  readonly loading: string;
  /** The name on the trigger if no session is current. */
  readonly nobody: string;
  /** The name on the trigger if the accounts could not be loaded. */
  readonly unavailable: string;
  /** The message in the popup if there are no accounts. */
  readonly none: string;
  /** The announcement after the current account has changed. */
  readonly youAreNow: (name: string) => string;
  /** The announcement after an account was signed out. */
  readonly wasSignedOut: (name: string) => string;
  /** The announcement after a remembered account was removed. */
  readonly wasRemoved: (name: string) => string;
  /** The name of an account whose name is unknown. */
  readonly unnamed: string;
  readonly finishSigningIn: string;
  readonly signInAgain: string;
  /** The replacement for `signInAgain` without `onSignInAgain` and `onAddAccount`. */
  readonly signedOut: string;
  /** The description that distinguishes two sessions of one user. `time` is formatted by `Intl.DateTimeFormat`. */
  readonly signedInAt: (time: string) => string;
  readonly signOut: (name: string) => string;
  /** The question before one account is signed out. */
  readonly confirmSignOut: (name: string) => string;
  /** The label of the button that removes a remembered account from the list. */
  readonly remove: (name: string) => string;
  readonly addAccount: string;
  /** The label of the search field. */
  readonly search: string;
  /** The message if no account but the current one contains the search text. */
  readonly noMatches: string;
  /** The accessible name of the organizations of an account. */
  readonly organizations: string;
  /** The button that signs out of all accounts. `count` is the number of signed-in accounts, two or more. */
  readonly signOutAll: (count: number) => string;
  /** The question before all accounts are signed out, with the same `count`. */
  readonly confirmSignOutAll: (count: number) => string;
  /** The label of the button that confirms signing out. */
  readonly confirm: string;
  readonly cancel: string;
  readonly tryAgain: string;
  /** The error if the accounts could not be loaded. */
  readonly loadFailed: string;
  /** The status message while the accounts may be out of date. */
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
  unavailable: 'Accounts unavailable',
  none: 'No accounts on this device yet.',
  youAreNow: (name) => `You are now ${name}`,
  wasSignedOut: (name) => `${name} was signed out.`,
  wasRemoved: (name) => `${name} was removed.`,
  unnamed: 'Unnamed account',
  finishSigningIn: 'Finish signing in',
  signInAgain: 'Sign in again',
  signedOut: 'Signed out',
  signedInAt: (time) => `Signed in ${time}`,
  signOut: (name) => `Sign out ${name}`,
  confirmSignOut: (name) => `Sign out ${name}?`,
  remove: (name) => `Remove ${name}`,
  addAccount: 'Add account',
  search: 'Search accounts',
  noMatches: 'No other accounts found.',
  organizations: 'Organizations',
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

import type { Message, PluralMessage, Translation } from '../labels/format-message.ts';

/** The labels of `SessionSwitcher`. */
export interface SessionSwitcherLabels {
  /** The accessible name of the popup. */
  readonly accounts: string;
  readonly loading: string;
  /** The name on the trigger if no session is current. */
  readonly notSignedIn: string;
  /** The name on the trigger if the accounts could not be loaded. */
  readonly unavailable: string;
  /** The message in the popup if there are no accounts. */
  readonly empty: string;
  /** The announcement after the current account has changed. */
  readonly switchedTo: Message<'name'>;
  /** The announcement after an account was signed out. */
  readonly wasSignedOut: Message<'name'>;
  /** The announcement after a remembered account was removed. */
  readonly wasRemoved: Message<'name'>;
  /** The name of an account whose name is unknown. */
  readonly unknownAccount: string;
  readonly finishSigningIn: string;
  readonly signInAgain: string;
  /** The replacement for `signInAgain` without `onSignInAgain` and `onAddAccount`. */
  readonly signedOut: string;
  /** The description that distinguishes two sessions of one user. `time` is formatted by `Intl.DateTimeFormat`. */
  readonly signedInAt: Message<'time'>;
  readonly signOut: Message<'name'>;
  /** The question before one account is signed out. */
  readonly confirmSignOut: Message<'name'>;
  /** The label of the button that removes a remembered account from the list. */
  readonly remove: Message<'name'>;
  readonly addAccount: string;
  /** The label of the search field. */
  readonly search: string;
  /** The message if no account but the current one contains the search text. */
  readonly noMatches: string;
  /** The announcement of the number of accounts, other than the current one, that contain the search text. */
  readonly matches: PluralMessage;
  /** The accessible name of the organizations of an account. */
  readonly organizations: string;
  /** The button that signs out of all accounts. */
  readonly signOutAll: string;
  /** The question before all accounts are signed out. `count` is the number of signed-in accounts, two or more. */
  readonly confirmSignOutAll: PluralMessage;
  /** The label of the button that confirms signing out. */
  readonly confirm: string;
  readonly cancel: string;
  /** The label of the button that closes the popup. */
  readonly close: string;
  readonly tryAgain: string;
  /** The error if the accounts could not be loaded. */
  readonly loadFailed: string;
  /** The status message while the accounts may be out of date. */
  readonly degraded: string;
  readonly switchFailed: string;
  readonly signInFailed: string;
  readonly signOutFailed: string;
  readonly removeFailed: string;
  readonly signOutAllFailed: string;
}

export const englishLabels: Translation<SessionSwitcherLabels> = {
  accounts: 'Accounts',
  loading: 'Loading accounts…',
  notSignedIn: 'Not signed in',
  unavailable: 'Accounts unavailable',
  empty: 'No accounts on this device yet.',
  switchedTo: 'You are now {name}',
  wasSignedOut: '{name} was signed out.',
  wasRemoved: '{name} was removed.',
  unknownAccount: 'Unnamed account',
  finishSigningIn: 'Finish signing in',
  signInAgain: 'Sign in again',
  signedOut: 'Signed out',
  signedInAt: 'Signed in {time}',
  signOut: 'Sign out {name}',
  confirmSignOut: 'Sign out {name}?',
  remove: 'Remove {name}',
  addAccount: 'Add account',
  search: 'Search accounts',
  noMatches: 'No other accounts found.',
  matches: { one: '{count} other account found.', other: '{count} other accounts found.' },
  organizations: 'Organizations',
  signOutAll: 'Sign out of all accounts',
  confirmSignOutAll: { one: 'Sign out of {count} account?', other: 'Sign out of {count} accounts?' },
  confirm: 'Sign out',
  cancel: 'Cancel',
  close: 'Close',
  tryAgain: 'Try again',
  loadFailed: 'The accounts could not be loaded.',
  degraded: 'No connection. You are still signed in.',
  switchFailed: 'Could not switch.',
  signInFailed: 'Could not sign in.',
  signOutFailed: 'Could not sign out.',
  removeFailed: 'Could not remove.',
  signOutAllFailed: 'Could not sign out of all accounts.',
};

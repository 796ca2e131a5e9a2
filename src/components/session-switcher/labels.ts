/** Every string of the switcher. Names are as they should be shown. */
export interface SessionSwitcherLabels {
  /** The popup's name for screen readers. */
  readonly accounts: string;
  readonly loading: string;
  /** On the trigger when nobody is current. */
  readonly nobody: string;
  /** Said when the current account changes. */
  readonly youAreNow: (name: string) => string;
  /** For an account whose name is not known. */
  readonly unnamed: string;
  readonly finishSigningIn: string;
  readonly signInAgain: string;
  readonly signOut: (name: string) => string;
  readonly forget: (name: string) => string;
  readonly addAccount: string;
  readonly signOutAll: string;
  /** When the accounts could not be loaded at all. */
  readonly failed: string;
  readonly tryAgain: string;
  /** When what is shown may be out of date. */
  readonly degraded: string;
  /** When something that was asked for did not come about. */
  readonly actionFailed: string;
}

export const englishLabels: SessionSwitcherLabels = {
  accounts: 'Accounts',
  loading: 'Loading accounts…',
  nobody: 'Not signed in',
  youAreNow: (name) => `You are now ${name}`,
  unnamed: 'Unnamed account',
  finishSigningIn: 'Finish signing in',
  signInAgain: 'Sign in again',
  signOut: (name) => `Sign out ${name}`,
  forget: (name) => `Remove ${name}`,
  addAccount: 'Add account',
  signOutAll: 'Sign out of all accounts',
  failed: 'The accounts could not be loaded.',
  tryAgain: 'Try again',
  degraded: 'No connection. You are still signed in.',
  actionFailed: 'That did not work. Try again.',
};

/** Every string of the button. */
export interface SignOutButtonLabels {
  readonly signOut: string;
  /** With `scope="all"`; with how many are signed in. */
  readonly signOutAll: (count: number) => string;
  readonly failed: string;
  /** With `scope="all"`. */
  readonly allFailed: string;
  readonly tryAgain: string;
}

export const englishLabels: SignOutButtonLabels = {
  signOut: 'Sign out',
  signOutAll: () => 'Sign out of all accounts',
  failed: 'Could not sign out.',
  allFailed: 'Could not sign out of all accounts.',
  tryAgain: 'Try again',
};

/** The labels of `SignOutButton`. */
export interface SignOutButtonLabels {
  readonly signOut: string;
  /** The label with `scope="all"`. `count` is the number of signed-in accounts. */
  readonly signOutAll: (count: number) => string;
  readonly failed: string;
  /** The error with `scope="all"`. */
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

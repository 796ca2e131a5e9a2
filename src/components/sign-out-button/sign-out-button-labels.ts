import type { Translation } from '../labels/format-message.ts';

/** The labels of `SignOutButton`. */
export interface SignOutButtonLabels {
  readonly signOut: string;
  /** The label with `scope="all"`. */
  readonly signOutAll: string;
  readonly failed: string;
  /** The error with `scope="all"`. */
  readonly allFailed: string;
  readonly tryAgain: string;
}

export const englishLabels: Translation<SignOutButtonLabels> = {
  signOut: 'Sign out',
  signOutAll: 'Sign out of all accounts',
  failed: 'Could not sign out.',
  allFailed: 'Could not sign out of all accounts.',
  tryAgain: 'Try again',
};

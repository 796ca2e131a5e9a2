import type { Translation } from '../labels/format-message.ts';

/** The labels of `AccountChooser`. Other strings are those of `SessionSwitcher`. */
export interface AccountChooserLabels {
  readonly title: string;
  readonly description: string;
  readonly useAnother: string;
  /** The status of an account that was signed out. */
  readonly signedOut: string;
  /** The status of an account whose session has expired. */
  readonly expired: string;
}

export const englishLabels: Translation<AccountChooserLabels> = {
  title: 'Choose an account',
  description: 'Select the account to continue with.',
  useAnother: 'Use another account',
  signedOut: 'Signed out',
  expired: 'Session expired',
};

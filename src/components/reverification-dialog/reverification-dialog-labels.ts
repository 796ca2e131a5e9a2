import type { Message, Translation } from '../labels/format-message.ts';

/** The labels of `ReverificationDialog`. */
export interface ReverificationDialogLabels {
  readonly title: string;
  /** The explanation. `name` is the display name of the account. */
  readonly description: Message<'name'>;
  readonly submit: string;
  readonly cancel: string;
  /** The error if the user could not be verified. */
  readonly failed: string;
  /** The error if the server could not be reached, or failed. */
  readonly unavailable: string;
  /** The replacement for an unknown account name. */
  readonly unknownAccount: string;
}

export const englishLabels: Translation<ReverificationDialogLabels> = {
  title: 'Confirm it’s you',
  description: 'For your security, confirm that you are {name} to continue.',
  submit: 'Continue',
  cancel: 'Cancel',
  failed: 'That could not be confirmed. Check what you entered and try again.',
  unavailable: 'Could not reach the server. Try again.',
  unknownAccount: 'the owner of this account',
};

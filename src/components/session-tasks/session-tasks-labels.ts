/** Every string of the tasks. */
export interface SessionTasksLabels {
  /** What a step is called, by its key. */
  readonly titles: Readonly<Record<string, string>>;
  /** For a step whose key has no title. */
  readonly untitled: string;
  /** Numbers are written as the language writes them. */
  readonly progress: (position: string, total: string) => string;
  /** For a step that the app has no form for. */
  readonly notHere: string;
  /** Asks the server whether the step was done elsewhere. */
  readonly checkAgain: string;
  readonly checkFailed: string;
  readonly tryAgain: string;
}

export const englishLabels: SessionTasksLabels = {
  titles: {
    'choose-organization': 'Choose an organization',
    'reset-password': 'Set a new password',
    'setup-mfa': 'Set up two-step verification',
  },
  untitled: 'One more step',
  progress: (position, total) => `Step ${position} of ${total}`,
  notHere: 'This step cannot be done here. Finish it where you manage your account, then come back.',
  checkAgain: 'I have done it',
  checkFailed: 'Could not check.',
  tryAgain: 'Try again',
};

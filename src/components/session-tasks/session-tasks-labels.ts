import type { Message, Translation } from '../labels/format-message.ts';

/** The labels of `SessionTasks`. */
export interface SessionTasksLabels {
  /** The titles of tasks, by task key. */
  readonly titles: Readonly<Record<string, string>>;
  /** The title of a task whose key has no title. */
  readonly untitled: string;
  /** The progress. The numbers are formatted for the locale. */
  readonly progress: Message<'position' | 'total'>;
  /** The message for a task that the app does not handle. */
  readonly unsupportedTask: string;
  /** The label of the button that checks whether the task was completed in another tab or on another device. */
  readonly checkAgain: string;
  readonly checkFailed: string;
  readonly tryAgain: string;
}

export const englishLabels: Translation<SessionTasksLabels> = {
  titles: {
    'choose-organization': 'Choose an organization',
    'reset-password': 'Set a new password',
    'setup-mfa': 'Set up two-step verification',
  },
  untitled: 'One more step',
  progress: 'Step {position} of {total}',
  unsupportedTask:
    'This step cannot be completed here. Complete it in your account settings, then return to this page.',
  checkAgain: 'I have completed it',
  checkFailed: 'Could not check.',
  tryAgain: 'Try again',
};

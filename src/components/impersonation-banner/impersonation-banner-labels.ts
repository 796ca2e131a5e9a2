import type { Message, Translation } from '../labels/format-message.ts';

/** The labels of `ImpersonationBanner`. */
export interface ImpersonationBannerLabels {
  /** The accessible name of the banner. */
  readonly impersonation: string;
  readonly actingAs: Message<'actor' | 'name'>;
  /** The replacement for an unknown account name. */
  readonly unknownAccount: string;
  /** The remaining time. `duration` is formatted by `Intl.NumberFormat`, such as "5 minutes". */
  readonly timeLeft: Message<'duration'>;
  readonly stop: string;
  /** The announcement after the impersonation was stopped. */
  readonly stopped: Message<'name'>;
  readonly stopFailed: string;
  readonly tryAgain: string;
}

export const englishLabels: Translation<ImpersonationBannerLabels> = {
  impersonation: 'Impersonation',
  actingAs: '{actor} is acting as {name}',
  unknownAccount: 'an account without a name',
  timeLeft: '{duration} left',
  stop: 'Stop',
  stopped: 'You are no longer acting as {name}.',
  stopFailed: 'Could not stop.',
  tryAgain: 'Try again',
};

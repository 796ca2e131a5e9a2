/** The labels of `ImpersonationBanner`. The names passed to label functions are display names. */
export interface ImpersonationBannerLabels {
  /** The accessible name of the banner. */
  readonly impersonation: string;
  readonly actingAs: (actor: string, name: string) => string;
  /** The replacement for an unknown account name. */
  readonly unnamed: string;
  /** The remaining time. `duration` is formatted by `Intl.NumberFormat`, such as "5 minutes". */
  readonly timeLeft: (duration: string) => string;
  readonly stop: string;
  /** The announcement after the impersonation was stopped. */
  readonly stopped: (name: string) => string;
  readonly stopFailed: string;
  readonly tryAgain: string;
}

export const englishLabels: ImpersonationBannerLabels = {
  impersonation: 'Impersonation',
  actingAs: (actor, name) => `${actor} is acting as ${name}`,
  unnamed: 'an account without a name',
  timeLeft: (duration) => `${duration} left`,
  stop: 'Stop',
  stopped: (name) => `You are no longer acting as ${name}.`,
  stopFailed: 'Could not stop.',
  tryAgain: 'Try again',
};

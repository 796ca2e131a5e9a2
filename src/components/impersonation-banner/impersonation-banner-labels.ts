/** Every string of the banner. Names are as they should be shown. */
export interface ImpersonationBannerLabels {
  /** The banner's name for screen readers. */
  readonly impersonation: string;
  readonly actingAs: (actor: string, name: string) => string;
  /** For an account whose name is not known. */
  readonly unnamed: string;
  /** With a duration as `Intl.NumberFormat` writes it: `5 minutes`. */
  readonly timeLeft: (duration: string) => string;
  readonly stop: string;
  readonly stopFailed: string;
  readonly tryAgain: string;
}

export const englishLabels: ImpersonationBannerLabels = {
  impersonation: 'Impersonation',
  actingAs: (actor, name) => `${actor} is acting as ${name}`,
  unnamed: 'an account without a name',
  timeLeft: (duration) => `${duration} left`,
  stop: 'Stop',
  stopFailed: 'Could not stop.',
  tryAgain: 'Try again',
};

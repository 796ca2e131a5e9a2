/** Every string of the list of devices. Names are as they should be shown. */
export interface DeviceSessionsLabels {
  /** The name of the list. */
  readonly devices: string;
  readonly loading: string;
  readonly none: string;
  readonly thisDevice: string;
  readonly unknownDevice: string;
  readonly place: (city: string, country: string) => string;
  readonly activeNow: string;
  /** With a time as `Intl.RelativeTimeFormat` writes it: `5 minutes ago`. */
  readonly lastActive: (time: string) => string;
  readonly signOut: string;
  /** For screen readers: which device it is, too. Contains what is seen, `signOut`, word for word (WCAG 2.5.3). */
  readonly signOutDevice: (device: string) => string;
  readonly signOutOthers: string;
  readonly more: string;
  /** Numbers are written as the language writes them. */
  readonly count: (loaded: string, total: string) => string;
  readonly confirmTitle: (device: string) => string;
  readonly confirm: string;
  readonly confirmOthersTitle: string;
  readonly confirmOthers: string;
  readonly cancel: string;
  /** When the server wants to know once more who it is. */
  readonly reverify: string;
  readonly reverifyNow: string;
  readonly signedOut: (device: string) => string;
  readonly othersSignedOut: string;
  readonly signOutFailed: string;
  readonly loadFailed: string;
  readonly offline: string;
  /** Where the backend knows no devices. */
  readonly unsupported: string;
  readonly tryAgain: string;
}

export const englishLabels: DeviceSessionsLabels = {
  devices: 'Devices',
  loading: 'Loading devices…',
  none: 'Not signed in on any device.',
  thisDevice: 'This device',
  unknownDevice: 'Unknown device',
  place: (city, country) => `${city}, ${country}`,
  activeNow: 'Active now',
  lastActive: (time) => `Active ${time}`,
  signOut: 'Sign out',
  signOutDevice: (device) => `Sign out ${device}`,
  signOutOthers: 'Sign out everywhere else',
  more: 'Show more',
  count: (loaded, total) => `${loaded} of ${total}`,
  confirmTitle: (device) => `Sign out ${device}?`,
  confirm: 'Whoever uses it has to sign in again.',
  confirmOthersTitle: 'Sign out everywhere else?',
  confirmOthers: 'You stay signed in here. All other devices have to sign in again.',
  cancel: 'Cancel',
  reverify: 'To be on the safe side, prove once more that it is you.',
  reverifyNow: 'Continue',
  signedOut: (device) => `${device} was signed out.`,
  othersSignedOut: 'All other devices were signed out.',
  signOutFailed: 'Could not sign out.',
  loadFailed: 'The devices could not be loaded.',
  offline: 'No connection. This list may be out of date.',
  unsupported: 'Devices cannot be listed here.',
  tryAgain: 'Try again',
};

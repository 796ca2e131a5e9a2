/** The labels of `DeviceSessions`. Names are passed ready for display. */
export interface DeviceSessionsLabels {
  /** The accessible name of the list. */
  readonly devices: string;
  readonly loading: string;
  readonly none: string;
  readonly thisDevice: string;
  readonly unknownDevice: string;
  readonly place: (city: string, country: string) => string;
  readonly activeNow: string;
  /** The last activity. `time` is formatted by `Intl.RelativeTimeFormat`, such as "5 minutes ago". */
  readonly lastActive: (time: string) => string;
  readonly signOut: string;
  /** The accessible name of the sign-out button. Contains the visible label, `signOut` (WCAG 2.2, 2.5.3 Label in Name). */
  readonly signOutDevice: (device: string) => string;
  readonly signOutOthers: string;
  readonly more: string;
  /** The number of loaded devices and the total, formatted for the locale. */
  readonly count: (loaded: string, total: string) => string;
  readonly confirmTitle: (device: string) => string;
  readonly confirm: string;
  readonly confirmOthersTitle: string;
  readonly confirmOthers: string;
  readonly cancel: string;
  /** The message shown when the server requires step-up authentication. */
  readonly reverify: string;
  readonly reverifyNow: string;
  readonly signedOut: (device: string) => string;
  readonly othersSignedOut: string;
  readonly signOutFailed: string;
  /** The error if it is unknown whether the devices were signed out. */
  readonly signOutUnconfirmed: string;
  readonly loadFailed: string;
  readonly offline: string;
  /** The error if the backend does not support device sessions. */
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
  confirm: 'Anyone using this device will have to sign in again.',
  confirmOthersTitle: 'Sign out everywhere else?',
  confirmOthers: 'You stay signed in here. All other devices have to sign in again.',
  cancel: 'Cancel',
  reverify: 'For your security, confirm it’s you.',
  reverifyNow: 'Continue',
  signedOut: (device) => `${device} was signed out.`,
  othersSignedOut: 'All other devices were signed out.',
  signOutFailed: 'Could not sign out.',
  signOutUnconfirmed: 'The server did not confirm the sign-out.',
  loadFailed: 'The devices could not be loaded.',
  offline: 'No connection. This list may be out of date.',
  unsupported: 'Devices cannot be listed here.',
  tryAgain: 'Try again',
};

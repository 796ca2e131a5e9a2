import type { Message, Translation } from '../labels/format-message.ts';

/** The labels of `DeviceSessions`. */
export interface DeviceSessionsLabels {
  /** The accessible name of the list. */
  readonly devices: string;
  readonly loading: string;
  readonly empty: string;
  readonly thisDevice: string;
  readonly unknownDevice: string;
  readonly location: Message<'city' | 'country'>;
  readonly activeNow: string;
  /** The last activity. `time` is formatted by `Intl.RelativeTimeFormat`, such as "5 minutes ago". */
  readonly lastActive: Message<'time'>;
  readonly signOut: string;
  /** The accessible name of the sign-out button. Contains the visible label, `signOut` (WCAG 2.2, 2.5.3 Label in Name). */
  readonly signOutDevice: Message<'device'>;
  readonly signOutOthers: string;
  readonly loadMore: string;
  /** The number of loaded devices and the total, formatted for the locale. */
  readonly count: Message<'loaded' | 'total'>;
  readonly confirmTitle: Message<'device'>;
  readonly confirm: string;
  readonly confirmOthersTitle: string;
  readonly confirmOthers: string;
  readonly cancel: string;
  /** The message shown when the server requires step-up authentication. */
  readonly verifyIdentity: string;
  readonly verifyIdentityNow: string;
  readonly signedOut: Message<'device'>;
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

export const englishLabels: Translation<DeviceSessionsLabels> = {
  devices: 'Devices',
  loading: 'Loading devices…',
  empty: 'Not signed in on any device.',
  thisDevice: 'This device',
  unknownDevice: 'Unknown device',
  location: '{city}, {country}',
  activeNow: 'Active now',
  lastActive: 'Active {time}',
  signOut: 'Sign out',
  signOutDevice: 'Sign out {device}',
  signOutOthers: 'Sign out everywhere else',
  loadMore: 'Show more',
  count: '{loaded} of {total}',
  confirmTitle: 'Sign out {device}?',
  confirm: 'Anyone using this device will have to sign in again.',
  confirmOthersTitle: 'Sign out everywhere else?',
  confirmOthers: 'You stay signed in here. All other devices have to sign in again.',
  cancel: 'Cancel',
  verifyIdentity: 'For your security, confirm it’s you.',
  verifyIdentityNow: 'Continue',
  signedOut: '{device} was signed out.',
  othersSignedOut: 'All other devices were signed out.',
  signOutFailed: 'Could not sign out.',
  signOutUnconfirmed: 'The server did not confirm the sign-out.',
  loadFailed: 'The devices could not be loaded.',
  offline: 'No connection. This list may be out of date.',
  unsupported: 'Devices cannot be listed here.',
  tryAgain: 'Try again',
};

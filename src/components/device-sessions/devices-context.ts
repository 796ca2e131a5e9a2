'use client';

import { createContext, type SyntheticEvent, use } from 'react';
import type { useDeviceSessions } from '../../query/index.ts';
import { SessionError } from '../../session/index.ts';
import type { DeviceSession } from '../../store/index.ts';
import type { DeviceSessionsLabels } from './device-sessions-labels.ts';

/** The reason for an event: the sign-out was confirmed, or the retry button was pressed. */
export type DeviceSessionsReason = 'confirm' | 'retry';

/** The details passed to every callback of the device list. */
export interface DeviceSessionsDetails {
  readonly reason: DeviceSessionsReason;
  readonly event: SyntheticEvent;
}

/** The device to sign out, or `null` for all other devices. */
export interface RevokeTarget {
  readonly session: DeviceSession | null;
}

export interface DeviceSessionsCallbacks {
  /** Event handler called after a device was signed out. `session` is `null` if all other devices were signed out. */
  readonly onRevoke?: ((session: DeviceSession | null, details: DeviceSessionsDetails) => void) | undefined;
  /**
   * Event handler called when the server requires step-up authentication before it signs out a device. `session` is
   * `null` if the request was for all other devices. Navigate to your verification page; afterwards the user can try
   * again. If omitted, the dialog only shows a message.
   */
  readonly onReverify?: ((session: DeviceSession | null, details: DeviceSessionsDetails) => void) | undefined;
}

/** The context shared by the parts of a device list. */
export interface Devices extends DeviceSessionsCallbacks {
  readonly labels: DeviceSessionsLabels;
  readonly query: ReturnType<typeof useDeviceSessions>;
  /** The target of the open confirmation dialog. `null` while it is closed. */
  readonly confirming: RevokeTarget | null;
  readonly setConfirming: (target: RevokeTarget | null) => void;
  /** Announces a message in the live region. */
  readonly announce: (message: string) => void;
}

export const DevicesContext = createContext<Devices | null>(null);

export function useDevices(): Devices {
  return use(DevicesContext) ?? throwMissingRoot('Root');
}

/** The device of an item, for the parts inside it. */
export const DeviceContext = createContext<DeviceSession | null>(null);

export function useDevice(): DeviceSession {
  return use(DeviceContext) ?? throwMissingRoot('Item');
}

function throwMissingRoot(part: string): never {
  throw new SessionError({
    code: 'missing_provider',
    message: `A DeviceSessions part was rendered outside <DeviceSessions.${part}>, which provides its state. Render it inside.`,
  });
}

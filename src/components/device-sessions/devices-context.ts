'use client';

import { createContext, type SyntheticEvent, use } from 'react';
import type { useDeviceSessions } from '../../query/index.ts';
import { SessionError } from '../../session/index.ts';
import type { DeviceSession } from '../../store/index.ts';
import type { DeviceSessionsLabels } from './device-sessions-labels.ts';

/** Why something happened: a question was answered, or «Try again» was pressed. */
export type DeviceSessionsReason = 'confirm' | 'retry';

export interface DeviceSessionsDetails {
  readonly reason: DeviceSessionsReason;
  readonly event: SyntheticEvent;
}

/** What is about to be signed out: that device, or all but this one (null). */
export interface RevokeTarget {
  readonly session: DeviceSession | null;
}

export interface DeviceSessionsCallbacks {
  /** A device was signed out; null for all but this one. */
  readonly onRevoke?: ((session: DeviceSession | null, details: DeviceSessionsDetails) => void) | undefined;
  /**
   * The server wants to know once more who it is before it signs a device (null: all others) out. Lead there; then it can
   * be asked for again. Without it the dialog only says so.
   */
  readonly onReverify?: ((session: DeviceSession | null, details: DeviceSessionsDetails) => void) | undefined;
}

/** What the parts of one list share. */
export interface Devices extends DeviceSessionsCallbacks {
  readonly labels: DeviceSessionsLabels;
  readonly query: ReturnType<typeof useDeviceSessions>;
  /** Null while nothing is asked. */
  readonly confirming: RevokeTarget | null;
  readonly setConfirming: (target: RevokeTarget | null) => void;
  /** Says something to those who cannot see it. */
  readonly announce: (message: string) => void;
}

export const DevicesContext = createContext<Devices | null>(null);

export function useDevices(): Devices {
  return use(DevicesContext) ?? throwMissingRoot('Root');
}

/** The device of a row, for the parts in it. */
export const DeviceContext = createContext<DeviceSession | null>(null);

export function useDevice(): DeviceSession {
  return use(DeviceContext) ?? throwMissingRoot('Item');
}

function throwMissingRoot(part: string): never {
  throw new SessionError({
    code: 'missing_provider',
    message: `A part of DeviceSessions is outside <DeviceSessions.${part}>. Put it inside.`,
  });
}

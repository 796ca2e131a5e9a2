'use client';

import type { Dispatch, SetStateAction } from 'react';
import type { useDeviceSessions } from '../../query/index.ts';
import type { DeviceSession } from '../../store/index.ts';
import { createPartContext, usePartContext } from '../internal/create-part-context.ts';
import type { EventDetails } from '../internal/event-details.ts';
import type { DeviceSessionsLabels } from './device-sessions-labels.ts';

/** The details of the events of the device list. */
export type DeviceSessionsDetails = EventDetails<'confirm-press' | 'retry'>;

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
  readonly setConfirming: Dispatch<SetStateAction<RevokeTarget | null>>;
  /** Announces a message in the live region. */
  readonly announce: (message: string) => void;
}

export const DevicesContext = /* @__PURE__ */ createPartContext<Devices>('DeviceSessions.Root');

export function useDevices(): Devices {
  return usePartContext(DevicesContext);
}

/** The device of an item, for the parts inside it. */
export const DeviceContext = /* @__PURE__ */ createPartContext<DeviceSession>('DeviceSessions.Item');

export function useDevice(): DeviceSession {
  return usePartContext(DeviceContext);
}

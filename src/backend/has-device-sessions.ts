import type { SessionBackend } from './session-backend.ts';

/** The methods of backends with the capability `deviceSessions`. */
export type DeviceSessionMethods = Required<
  Pick<SessionBackend, 'listDeviceSessions' | 'revokeDeviceSession'>
>;

/** Returns whether the backend has the capability `deviceSessions` and implements its methods. */
export function hasDeviceSessions(backend: SessionBackend): backend is SessionBackend & DeviceSessionMethods {
  const { capabilities } = backend;
  return capabilities.deviceSessions && 'listDeviceSessions' in backend && 'revokeDeviceSession' in backend;
}

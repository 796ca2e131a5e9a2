import type { SessionBackend } from './session-backend.ts';

/** The calls of backends with the capability `deviceSessions`. */
export type DeviceSessionMethods = Required<
  Pick<SessionBackend, 'listDeviceSessions' | 'revokeDeviceSession'>
>;

/** Whether the backend says that it knows an account's devices, and has what it takes. */
export function hasDeviceSessions(backend: SessionBackend): backend is SessionBackend & DeviceSessionMethods {
  const { capabilities } = backend;
  return capabilities.deviceSessions && 'listDeviceSessions' in backend && 'revokeDeviceSession' in backend;
}

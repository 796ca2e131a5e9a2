export {
  deviceSessionsInfiniteOptions,
  type DeviceSessionsInfiniteQueryOptions,
  deviceSessionsOptions,
  type DeviceSessionsOptions,
  type DeviceSessionsPageOptions,
  type DeviceSessionsQueryOptions,
  revokeDeviceSessionOptions,
  revokeOtherDeviceSessionsOptions,
} from './device-sessions.ts';
export { deviceSessionsKey } from './device-sessions-key.ts';
export {
  type DeviceSessionList,
  useDeviceSessions,
  useRevokeDeviceSession,
  useRevokeOtherDeviceSessions,
} from './use-device-sessions.ts';

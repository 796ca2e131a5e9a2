export { type DeviceSessionsCalls, hasDeviceSessions } from './has-device-sessions.ts';
export { httpBackend, type HttpBackendOptions } from './http-backend.ts';
export { backoff } from './retry.ts';
export type * from './session-backend.ts';

export { type DeviceSessionsCalls, hasDeviceSessions } from './has-device-sessions.ts';
export { httpBackend, type HttpBackendOptions } from './http-backend.ts';
export { readRetryAfter } from './http-error.ts';
export { createSendRequest, type HttpOptions, type HttpRequest } from './http-request.ts';
export { type BackendCalls, lazyBackend } from './lazy-backend.ts';
export { backoff } from './retry.ts';
export type * from './session-backend.ts';

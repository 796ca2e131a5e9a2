export { accountBackend, type AccountBackendOptions } from './account-backend.ts';
export { type AccountClients, accountClients, type AccountItems } from './account-clients.ts';
export type * from './account-sign-in.ts';
export { type Account, type AccountContext, keyOf as accountKeyOf } from './account.ts';
export { checkBackend } from './check-backend.ts';
export { type DeviceSessionMethods, hasDeviceSessions } from './has-device-sessions.ts';
export { httpBackend, type HttpBackendOptions } from './http-backend.ts';
export { parseRetryAfter } from './http-error.ts';
export {
  createSendRequest,
  DEFAULT_TIMEOUT_MS,
  type HttpOptions,
  type HttpRequest,
  timeoutError,
} from './http-request.ts';
export { httpScope } from './http-scope.ts';
export { checkBaseUrl } from './http-url.ts';
export { createMutex } from './mutex.ts';
export { createVersionCounter } from './version-counter.ts';
export { importWithRetry } from './import-with-retry.ts';
export { backoffDelay } from './backoff-delay.ts';
export { createWithLockOrTimeout, type WithLockOrTimeout } from './with-lock-or-timeout.ts';
export { browserStorage } from './browser-storage.ts';
export { safely, setTimer } from './safely.ts';
export { storageEvents, type StorageEvents } from './storage-events.ts';
export { browserLocks, type TabLocks } from './tab-locks.ts';
export type * from './request-context.ts';
export type * from './session-backend.ts';
export type * from './sign-in.ts';
export { requireApis } from './require-apis.ts';
export { scopedName } from './scoped-name.ts';
export { onAbort } from './on-abort.ts';
export { withDeadline } from './with-deadline.ts';
export { createWithTimeout, type WithTimeout } from './with-timeout.ts';

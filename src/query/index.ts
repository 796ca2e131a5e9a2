export type { BindStorage, ItemStorage } from './bind-storage.ts';
export type { QueryClientOwner } from './cache-owner.ts';
export type { DehydratedSession } from './dehydrated-session.ts';
export type { SessionPersistence } from './session-cache.ts';
export {
  type CreateClient,
  createSessionQueryClients,
  type SessionQueryClients,
  type SessionQueryClientsOptions,
} from './session-query-clients.ts';
export {
  SessionHydrationBoundary,
  type SessionHydrationBoundaryProps,
} from './session-hydration-boundary.tsx';
export { SessionQueryScope, type SessionQueryScopeProps } from './session-query-scope.tsx';
export {
  deviceSessionsInfiniteOptions,
  type DeviceSessionsInfiniteQueryOptions,
  deviceSessionsOptions,
  type DeviceSessionsOptions,
  type DeviceSessionsPageOptions,
  type DeviceSessionsQueryOptions,
  revokeDeviceSessionOptions,
  revokeOtherDeviceSessionsOptions,
} from './device-sessions-options.ts';
export { deviceSessionsKey } from './device-sessions-key.ts';
export {
  type DeviceSessionList,
  useDeviceSessions,
  useRevokeDeviceSession,
  useRevokeOtherDeviceSessions,
} from './use-device-sessions.ts';

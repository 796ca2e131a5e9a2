export type { TabLocks } from '../backend/index.ts';
export type { CurrentSession } from './current.ts';
export { browserEnvironment } from './browser-environment.ts';
export {
  type AbortOptions,
  type DeviceSession,
  listDeviceSessions,
  revokeDeviceSession,
  revokeOtherDeviceSessions,
} from './device-sessions.ts';
export type { EnvironmentClock, PageEvent, SessionEnvironment, BroadcastChannelLike } from './environment.ts';
export type { SessionEventName, SessionEvents } from './events.ts';
export type { NextSessionStrategy } from './next-session.ts';
export { createSessionFetch, type SessionFetchOptions } from './session-fetch.ts';
export { type LazyStoreOptions, openSessionStore } from './lazy-store.ts';
export { createSessionStore, type SessionStore, type SessionStoreOptions } from './session-store.ts';
export type { SignOutOptions } from './sign-out.ts';
export type {
  ClientState,
  ConnectionStatus,
  PendingOperation,
  SessionState,
  SignedOutReason,
} from './state.ts';
export type { SwitchOptions, SwitchResult, SwitchTo } from './switch-to.ts';
export type { TabMode } from './tabs.ts';

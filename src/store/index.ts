export { checkStore } from './check-store.ts';
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
export type {
  BroadcastChannelLike,
  EnvironmentClock,
  PageEvent,
  PageLocation,
  SessionEnvironment,
} from './environment.ts';
export type { SessionEventName, SessionEvents } from './events.ts';
export { createFetchOfOwner, createSessionFetch, type SessionFetchOptions } from './session-fetch.ts';
export { openPageStore } from './open-page-store.ts';
export { type OpenStoreOptions, openSessionStore } from './open-session-store.ts';
export { createSessionStore } from './create-session-store.ts';
export type { SessionStore, SessionStoreOptions } from './session-store.ts';
export type { ReauthenticateOptions, SignInOutcome } from './sign-in-options.ts';
export type { SignOutOptions, SwitchOptions, SwitchResult, SwitchTo } from './commands.ts';
export type { InspectedEvent, InspectedValue } from './core/inspect.ts';
export type {
  ClientState,
  ClosedReason,
  ConnectionStatus,
  NextSessionStrategy,
  PendingOperation,
  SessionState,
  SignedOutReason,
} from './core/state.ts';
export type { TabMode } from './tab-mode.ts';

export {
  type GateProps,
  SessionFailed,
  SessionLoading,
  SessionPending,
  SignedIn,
  SignedOut,
} from './gates.tsx';
export { SessionProvider, type SessionProviderProps } from './session-provider.tsx';
export { useSessionStore } from './store-context.ts';
export { useConnection } from './use-connection.ts';
export { type SessionActions, useSessionActions } from './use-session-actions.ts';
export { type SessionExpiry, useSessionExpiry } from './use-session-expiry.ts';
export { useSessionList, type UseSessionListOptions } from './use-session-list.ts';
export { useSessionOperation } from './use-session-operation.ts';
export { useSession, type UseSessionResult } from './use-session.ts';

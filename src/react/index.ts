export {
  type GateProps,
  ConnectionDegraded,
  SessionFailed,
  SessionLoading,
  SessionPending,
  SignedIn,
  SignedOut,
} from './gates.tsx';
export type { HiddenTreeHooks } from './keep-alive/tree-lifecycle.ts';
export { useBeforeHide } from './keep-alive/use-before-hide.ts';
export type { EvictedTree } from './keep-alive/change-trees.ts';
export { pageSessionGuard } from './page-session/page-session-guard.ts';
export { PageSessionProvider, type PageSessionProviderProps } from './page-session/page-session-provider.tsx';
export type { ScopeErrorRenderer } from './scope-error-boundary.tsx';
export { SessionProvider, type SessionProviderProps } from './session-provider.tsx';
export { SessionTitle, type SessionTitleProps } from './page-session/session-title.tsx';
export { SessionScope, type SessionScopeProps } from './session-scope.tsx';
export { Show, type ShowProps } from './show.tsx';
export { useSessionStore } from './store-context.ts';
export { useActiveSession } from './use-active-session.ts';
export { useConnectionStatus } from './use-connection-status.ts';
export { type SessionActions, useSessionActions } from './use-session-actions.ts';
export { useSessionEvent } from './use-session-event.ts';
export { type SessionExpiry, useSessionExpiry } from './use-session-expiry.ts';
export { useSessionFetch } from './use-session-fetch.ts';
export { useSessionList, type UseSessionListOptions } from './use-session-list.ts';
export { usePendingOperation } from './use-pending-operation.ts';
export type { UrlSession } from './url/url-context.ts';
export { UrlSessionProvider, type UrlSessionProviderProps } from './url/url-session-provider.tsx';
export { useUrlSession } from './url/use-url-session.ts';
export { useSessionTask } from './use-session-task.ts';
export { useSession, type UseSessionResult } from './use-session.ts';
export { useStoreValue } from './use-store-value.ts';
export { useSuspenseSession, type UseSuspenseSessionResult } from './use-suspense-session.ts';
export { useUser } from './use-user.ts';

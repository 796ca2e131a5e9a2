export {
  type GateProps,
  SessionDegraded,
  SessionFailed,
  SessionLoading,
  SessionPending,
  SignedIn,
  SignedOut,
} from './gates.tsx';
export type { LeftTree } from './kept-trees/tree-life.ts';
export { useOnLeave } from './kept-trees/use-tree-life.ts';
export type { DroppedTree } from './kept-trees/tree-stage.tsx';
export type { RenderScopeError } from './scope-error-boundary.tsx';
export { SessionProvider, type SessionProviderProps } from './session-provider.tsx';
export { SessionScope, type SessionScopeProps } from './session-scope.tsx';
export { Show, type ShowProps } from './show.tsx';
export { useSessionStore } from './store-context.ts';
export { useActiveSession } from './use-active-session.ts';
export { useConnection } from './use-connection.ts';
export { type SessionActions, useSessionActions } from './use-session-actions.ts';
export { useSessionEvent } from './use-session-event.ts';
export { type SessionExpiry, useSessionExpiry } from './use-session-expiry.ts';
export { useSessionFetch } from './use-session-fetch.ts';
export { useSessionList, type UseSessionListOptions } from './use-session-list.ts';
export { useSessionOperation } from './use-session-operation.ts';
export { useSessionTask } from './use-session-task.ts';
export { useSession, type UseSessionResult } from './use-session.ts';
export { useSuspenseSession, type UseSuspenseSessionResult } from './use-suspense-session.ts';
export { useUser } from './use-user.ts';

'use client';

import { type ReactNode, useMemo } from 'react';
import { useStore } from 'zustand';
import { type Scope, ScopeContext, useCurrentSelector } from './scope.ts';
import { type RenderScopeError, ScopeErrorBoundary } from './scope-error-boundary.tsx';
import { useSessionStore } from './store-context.ts';
import { useStable } from './use-stable.ts';

export interface SessionScopeProps {
  /** Whom everything below speaks for. Default: the current session, whoever that is. */
  readonly sessionId?: string;
  /** Shown where there is nobody to speak for: nobody is current, or the session is unknown or over. Default nothing. */
  readonly fallback?: ReactNode;
  /** Shown until it is known who is signed in, and while the backend switches. Default nothing. */
  readonly loading?: ReactNode;
  /** Shown when the sessions could not be loaded at all. `useSession` below it has the error and `retry`. Default nothing. */
  readonly failed?: ReactNode;
  /** Shown, for that session, while it has a task left to do. Default: `fallback`. */
  readonly pending?: ReactNode;
  /**
   * Shown when something below throws, for this session alone: after a switch the other account's tree is as it should
   * be. Left out, the error goes on to the next boundary above the scope.
   */
  readonly error?: RenderScopeError;
  /** Shown for an active session. */
  readonly children?: ReactNode;
}

/**
 * Binds everything below it to one session and its active organization: each hook, each gate and each request made
 * through them speaks for that session alone. When the session or its organization changes, the tree is thrown away
 * and a new one is made, so that no state of one account is ever another's.
 *
 * @throws {SessionError} `missing_provider` outside `<SessionProvider>`.
 *
 * @example
 * ```tsx
 * <SessionScope loading={<p>One moment …</p>} fallback={<p>Please sign in.</p>}>
 *   <App />
 * </SessionScope>
 * ```
 */
export function SessionScope(props: SessionScopeProps): ReactNode {
  const { sessionId, fallback, loading, failed, pending = fallback, error, children } = props;
  const { status, scope } = useScopeOf(sessionId);
  if (status === 'loading') return loading;
  if (status === 'failed') return failed;
  if (!scope) return fallback;
  return (
    <ScopeContext key={JSON.stringify([status, scope])} value={scope}>
      <ScopeErrorBoundary render={error}>{status === 'active' ? children : pending}</ScopeErrorBoundary>
    </ScopeContext>
  );
}

/** Renders again only when the tree below has to be another. */
function useScopeOf(id: string | undefined) {
  const select = useCurrentSelector(id);
  const { status, sessionId, organizationId } = useStore(
    useSessionStore(),
    useStable((state) => {
      const { status, session } = select(state);
      const { id: sessionId = null, lastActiveOrganizationId: organizationId = null } = session ?? {};
      return { status, sessionId, organizationId };
    }),
  );
  const scope = useMemo(
    (): Scope | null => (sessionId === null ? null : { sessionId, organizationId }),
    [sessionId, organizationId],
  );
  return { status, scope };
}

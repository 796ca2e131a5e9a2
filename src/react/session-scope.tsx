'use client';

import { Fragment, type ReactNode, useMemo } from 'react';
import type { CurrentSession } from '../store/index.ts';
import type { TreeIdentity } from './keep-alive/reconcile-trees.ts';
import { KeepAlive } from './keep-alive/keep-alive.tsx';
import type { EvictedTree } from './keep-alive/tree-lifecycle-boundary.tsx';
import { ScopeContext, useCurrentSelector } from './scope.ts';
import { type ScopeErrorRenderer, ScopeErrorBoundary } from './scope-error-boundary.tsx';
import { TreeSuspenseBoundary } from './tree-suspense-boundary.tsx';
import { useUnblockedSelector } from './use-unblocked-selector.ts';

export interface SessionScopeProps {
  /** Whom everything below speaks for. Default: the current session, whoever that is. */
  readonly sessionId?: string;
  /** Shown where there is nobody to speak for: nobody is current, or the session is unknown or over. Default nothing. */
  readonly signedOut?: ReactNode;
  /**
   * Shown until it is known who is signed in, while the backend switches, and while something below suspends that has no
   * `<Suspense>` of its own. Default nothing.
   */
  readonly loading?: ReactNode;
  /** Shown when the sessions could not be loaded at all. `useSession` below it has the error and `retry`. Default nothing. */
  readonly loadError?: ReactNode;
  /** Shown, for that session, while it has a task left to do. Default: `signedOut`. */
  readonly pending?: ReactNode;
  /**
   * Shown when something below throws, for this session alone: after a switch the other account's tree is as it should
   * be. Left out, the error goes on to the next boundary above the scope, as does what frameworks throw to redirect.
   */
  readonly renderError?: ScopeErrorRenderer;
  /**
   * How many accounts' trees stay mounted, the one that is shown among them: whoever switches back finds everything as
   * it was left. Default none but that one, made anew on each switch.
   *
   * A hidden tree is at rest: it renders nothing, its effects have ended, and nothing of it takes part in the page. That
   * of a session that has run out waits for the same user's next session. Before React 19.3
   * the `<title>` of a hidden tree stays in the page: give every account one.
   */
  readonly keepAlive?: number;
  /** Called before a kept tree goes because others were used since: the last moment to save what was typed in it. */
  readonly onEvict?: (tree: EvictedTree) => void;
  /** Shown for an active session. */
  readonly children?: ReactNode;
}

/**
 * Binds everything below it to one session and its active organization: each hook, each gate and each request made
 * through them speaks for that session alone. When the session or its organization changes, the tree is thrown away
 * and a new one is made, so that no state of one account is ever another's. The old tree goes in the same commit, also in
 * a transition and if the new tree suspends.
 *
 * @throws {SessionError} `missing_provider` outside `<SessionProvider>`.
 *
 * @example
 * ```tsx
 * <SessionScope loading={<p>One moment …</p>} signedOut={<p>Please sign in.</p>}>
 *   <App />
 * </SessionScope>
 * ```
 */
export function SessionScope(props: SessionScopeProps): ReactNode {
  const {
    sessionId,
    signedOut,
    loading,
    loadError,
    pending = signedOut,
    renderError,
    keepAlive,
    onEvict,
    children,
  } = props;
  const { status, identity } = useTreeIdentity(sessionId);
  const slots = { loading, failed: loadError, 'signed-out': signedOut, pending, active: children };
  const isKeptAlive = keepAlive && status === 'active';
  const tree = isKeptAlive ? null : (
    <TreeSuspenseBoundary loading={loading}>
      <ScopeErrorBoundary render={renderError}>{slots[status]}</ScopeErrorBoundary>
    </TreeSuspenseBoundary>
  );
  const slot = identity ? (
    <ScopeContext key={JSON.stringify([status, identity])} value={identity}>
      {tree}
    </ScopeContext>
  ) : (
    <Fragment key={status}>{tree}</Fragment>
  );
  if (!keepAlive) return slot;
  return (
    <>
      <KeepAlive
        identity={isKeptAlive ? identity : null}
        limit={keepAlive}
        managesPageScroll={sessionId === undefined}
        loading={loading}
        error={renderError}
        onEvict={onEvict}
      >
        {children}
      </KeepAlive>
      {slot}
    </>
  );
}

/** Renders again only when the tree below has to be another. */
function useTreeIdentity(id: string | undefined): {
  status: CurrentSession['status'];
  identity: TreeIdentity | null;
} {
  const select = useCurrentSelector(id);
  const { status, sessionId, organizationId, userId, actor } = useUnblockedSelector((state) => {
    const { status, session } = select(state);
    const { id: sessionId = null, lastActiveOrganizationId: organizationId = null } = session ?? {};
    const { userId = null, actor = null } = session ?? {};
    return { status, sessionId, organizationId, userId, actor: JSON.stringify(actor) };
  });
  const identity = useMemo(
    () => (sessionId === null ? null : { sessionId, organizationId, userId, actor }),
    [sessionId, organizationId, userId, actor],
  );
  return { status, identity };
}

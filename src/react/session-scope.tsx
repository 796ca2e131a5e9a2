'use client';

import { type ReactNode, use, useMemo } from 'react';
import type { CurrentSession } from '../store/index.ts';
import type { TreeIdentity } from './keep-alive/reconcile-trees.ts';
import { KeepAlive } from './keep-alive/keep-alive.tsx';
import { NestedTree } from './keep-alive/nested-tree.tsx';
import type { EvictedTree } from './keep-alive/change-trees.ts';
import { ContainedTrees } from './contained-trees.tsx';
import { PageHeadRecord, PageHeadReset } from './page-head.ts';
import { ScopeContext, useCurrentSelector } from './scope.ts';
import { type ScopeErrorRenderer, ScopeErrorBoundary } from './scope-error-boundary.tsx';
import { TreeSuspenseBoundary } from './tree-suspense-boundary.tsx';
import { useUnblockedSelector } from './use-unblocked-selector.ts';

export interface SessionScopeProps {
  /** The session to bind to. Default: the session of the account in the URL below
   * `<UrlSessionProvider>`, otherwise the current session of the tab, including after switches. */
  readonly sessionId?: string | undefined;
  /** The content to render while no session is current, or `sessionId` is unknown or closed. Default: nothing. */
  readonly signedOut?: ReactNode;
  /**
   * The content to render while the sessions load, while a backend with a shared cookie switches accounts, and while
   * the tree suspends outside its own `<Suspense>` boundaries. Default: nothing.
   */
  readonly loading?: ReactNode;
  /**
   * The content to render when the sessions could not be loaded. Read `error` and `retry` with `useSession`. Default:
   * nothing.
   */
  readonly loadError?: ReactNode;
  /** The content to render while the session is `pending` and has a task to complete. Default: `signedOut`. */
  readonly pending?: ReactNode;
  /**
   * Renders the error state when the tree of a session throws. The trees of other sessions are not affected. Default: a
   * message with a retry button, which is also rendered if `renderError` throws. Redirects and "not found" errors thrown
   * by frameworks propagate.
   */
  readonly renderError?: ScopeErrorRenderer | undefined;
  /**
   * The number of trees to keep mounted, including the visible one. Switching back to a kept tree restores its state,
   * input, scroll position and focus. Default: only the visible tree, which is remounted on every switch.
   *
   * A hidden tree does not render, its effects are unmounted, and its elements do not interact with the page. The tree
   * of an expired session is reused for the next session of the same user. Before React 19.3 the `<title>` of a hidden
   * tree stays in the document, so render a `<title>` for every account.
   */
  readonly keepAlive?: number | undefined;
  /** Called before the least recently shown tree is removed to stay within `keepAlive`. Save its input here. */
  readonly onEvict?: ((tree: EvictedTree) => void) | undefined;
  /** The content to render for an `active` session. */
  readonly children?: ReactNode;
}

/**
 * Binds a subtree to one session and its active organization. Hooks and gates (such as `<SignedIn>`) below it, and their requests,
 * use that session only.
 *
 * When the session or its organization changes, the tree is unmounted and a new one is mounted, so that no state is
 * shared between accounts. The previous tree is removed in the same commit, even in a transition or if the new tree
 * suspends.
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
  const isKeptAlive = keepAlive && status === 'active';
  const slotKey = JSON.stringify([status, identity]);
  const ownsPage = use(ScopeContext) === null && sessionId === undefined;
  const trees = new Map<string, ReactNode>();
  if (!isKeptAlive) {
    const slots = { loading, failed: loadError, 'signed-out': signedOut, pending, active: children };
    const tree = (
      <TreeSuspenseBoundary loading={loading}>
        <ScopeErrorBoundary render={renderError}>{slots[status]}</ScopeErrorBoundary>
      </TreeSuspenseBoundary>
    );
    const nested = identity && (
      <NestedTree sessionId={identity.sessionId}>
        <ScopeContext value={identity}>{tree}</ScopeContext>
      </NestedTree>
    );
    trees.set(slotKey, nested ?? tree);
  }
  return (
    <>
      {ownsPage && <PageHeadReset tree={slotKey} />}
      {keepAlive ? (
        <KeepAlive
          identity={isKeptAlive ? identity : null}
          limit={keepAlive}
          ownsPage={ownsPage}
          loading={loading}
          renderError={renderError}
          onEvict={onEvict}
        >
          {children}
        </KeepAlive>
      ) : null}
      <ContainedTrees trees={trees} />
      {ownsPage && <PageHeadRecord tree={slotKey} />}
    </>
  );
}

/** Returns the identity of the tree to render. Rerenders only if a different tree has to be rendered. */
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

'use client';

import { Activity, type ReactNode, Suspense, use, useEffect, useLayoutEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { SessionState } from '../../store/index.ts';
import { isSignedIn } from '../../session/index.ts';
import { type ScopeErrorRenderer, ScopeErrorBoundary } from '../scope-error-boundary.tsx';
import { ScopeContext } from '../scope.ts';
import { useSessionStore } from '../store-context.ts';
import { TreeSuspenseBoundary } from '../tree-suspense-boundary.tsx';
import { useShallow } from '../use-shallow.ts';
import {
  reconcileTrees,
  findTree,
  type CachedTree,
  emptyTreeCache,
  type TreeSessionStatus,
  type TreeIdentity,
} from './reconcile-trees.ts';
import type { TreeLifecycle } from './tree-lifecycle.ts';
import { type EvictedTree, TreeLifecycleBoundary } from './tree-lifecycle-boundary.tsx';
import { useShownTree } from './use-shown-tree.ts';
import { TreeLifecycleContext } from './use-before-hide.ts';

interface KeepAliveProps {
  /** Whose tree is shown; null for none. */
  readonly identity: TreeIdentity | null;
  readonly limit: number;
  readonly managesPageScroll: boolean;
  readonly loading: ReactNode;
  readonly error: ScopeErrorRenderer | undefined;
  readonly onEvict: ((tree: EvictedTree) => void) | undefined;
  /** Each tree's. */
  readonly children: ReactNode;
}

/** Shows the tree of one session and keeps those of others, hidden and at rest. */
export function KeepAlive({
  identity,
  limit,
  managesPageScroll,
  loading,
  error,
  onEvict,
  children,
}: KeepAliveProps): ReactNode {
  const [cache, setCache] = useState(emptyTreeCache);
  const sessionStatuses = useTreeSessionStatuses(cache.trees);
  const reconciled = reconcileTrees(cache, identity, limit, ({ key }) => sessionStatuses[key] ?? 'signed-in');
  if (reconciled !== cache) setCache(reconciled);
  const next = findTree(reconciled, identity);
  const shown = useShownTree(next);
  return (
    <TreeLifecycleBoundary
      cache={reconciled}
      shown={shown}
      managesPageScroll={managesPageScroll}
      onEvict={onEvict}
    >
      {reconciled.trees.map(({ key, identity: owner, lifecycle }) => (
        <Activity key={key} mode={key === shown?.key ? 'visible' : 'hidden'}>
          <div ref={lifecycle.setElement} style={{ display: 'contents' }}>
            <ScopeContext value={owner}>
              <TreeSuspenseBoundary loading={key === shown?.key ? loading : null}>
                <SuspendWhileHidden lifecycle={lifecycle} isShown={key === shown?.key}>
                  <TreeLifecycleProvider lifecycle={lifecycle}>
                    <ScopeErrorBoundary render={error ?? renderDefaultError}>{children}</ScopeErrorBoundary>
                  </TreeLifecycleProvider>
                </SuspendWhileHidden>
              </TreeSuspenseBoundary>
            </ScopeContext>
          </div>
        </Activity>
      ))}
      {next && !shown && <Suspense>{loading}</Suspense>}
    </TreeLifecycleBoundary>
  );
}

interface SuspendWhileHiddenProps {
  readonly lifecycle: TreeLifecycle;
  readonly isShown: boolean;
  readonly children: ReactNode;
}

/**
 * Renders nothing of what is below while that is hidden: it would read the address, and fetch the data, of the account that
 * is shown.
 */
function SuspendWhileHidden({ lifecycle, isShown, children }: SuspendWhileHiddenProps): ReactNode {
  if (!isShown) use(lifecycle.neverSettles);
  return children;
}

function TreeLifecycleProvider({
  lifecycle,
  children,
}: {
  readonly lifecycle: TreeLifecycle;
  readonly children: ReactNode;
}): ReactNode {
  // After the effects of everything below, and not before it is shown: it may be suspended.
  useLayoutEffect(() => lifecycle.afterShow(), [lifecycle]);
  useEffect(() => lifecycle.effectsRestored(), [lifecycle]);
  return <TreeLifecycleContext value={lifecycle}>{children}</TreeLifecycleContext>;
}

/** Without an `error` of the app: an error that went on to above the scope would take all kept trees down with it. */
function renderDefaultError(_: unknown, retry: () => void): ReactNode {
  return (
    <p role="alert">
      Something went wrong here.{' '}
      <button type="button" onClick={retry}>
        Try again
      </button>
    </p>
  );
}

function useTreeSessionStatuses(trees: readonly CachedTree[]): Readonly<Record<number, TreeSessionStatus>> {
  return useStore(
    useSessionStore(),
    useShallow((state) => Object.fromEntries(trees.map((tree) => [tree.key, sessionStatusOf(state, tree)]))),
  );
}

function sessionStatusOf(
  { client, connection }: SessionState,
  { identity, isExpired }: CachedTree,
): TreeSessionStatus {
  // Until it is known, all stays as it was.
  if (!client || connection === 'loading') return isExpired ? 'expired' : 'signed-in';
  const session = client.sessions.find(({ id }) => id === identity.sessionId);
  if (session) return isSignedIn(session) ? 'signed-in' : expiredOrClosed(session.status === 'expired');
  // Its row goes when the same user signs in again, who may not be shown here yet, or be in another organization.
  const isSignedInAgain = client.sessions.some(
    (other) => isSignedIn(other) && other.userId === identity.userId,
  );
  return expiredOrClosed(isExpired && isSignedInAgain);
}

function expiredOrClosed(isExpired: boolean): TreeSessionStatus {
  return isExpired ? 'expired' : 'over';
}

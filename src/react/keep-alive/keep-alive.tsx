'use client';

import { Activity, memo, type ReactNode, Suspense, use, useEffect, useLayoutEffect, useState } from 'react';
import type { SessionState } from '../../store/index.ts';
import { isSignedIn } from '../../session/index.ts';
import { ContainedTrees } from '../contained-trees.tsx';
import { type ScopeErrorRenderer, ScopeErrorBoundary } from '../scope-error-boundary.tsx';
import { ScopeContext } from '../scope.ts';
import type { EvictedTree } from './change-trees.ts';
import { domIsolation, loadDomIsolation } from './late-isolation.ts';
import { useSessionStore } from '../store-context.ts';
import { TreeSuspenseBoundary } from '../tree-suspense-boundary.tsx';
import { useUnblockedSelector } from '../use-unblocked-selector.ts';
import {
  reconcileTrees,
  findTree,
  updateExpiry,
  type CachedTree,
  type TreeSessionStatus,
  type TreeIdentity,
} from './reconcile-trees.ts';
import { createTreeChanges, type TreeChanges } from './tree-changes.ts';
import type { TreeLifecycle } from './tree-lifecycle.ts';
import { TreeLifecycleBoundary } from './tree-lifecycle-boundary.tsx';
import { useShownTree } from './use-shown-tree.ts';
import { TreeLifecycleContext, useBeforeHide } from './use-before-hide.ts';
import { removeContent, TREE_SLOT } from './nested-tree.tsx';

interface KeepAliveProps {
  /** The identity of the tree to show; `null` hides all trees. */
  readonly identity: TreeIdentity | null;
  readonly limit: number;
  readonly ownsPage: boolean;
  readonly loading: ReactNode;
  readonly renderError: ScopeErrorRenderer | undefined;
  readonly onEvict: ((tree: EvictedTree) => void) | undefined;
  /** The content of every tree. */
  readonly children: ReactNode;
}

/**
 * Renders the tree of one session and keeps the trees of other sessions mounted but hidden. Until the code that isolates
 * hidden trees is loaded, only the visible tree is kept.
 */
export function KeepAlive({
  identity,
  limit,
  ownsPage,
  loading,
  renderError,
  onEvict,
  children,
}: KeepAliveProps): ReactNode {
  const [changes] = useState(createTreeChanges);
  // State would have to be set here, and render everything twice.
  const cache = changes.committed();
  const sessionStatuses = useTreeSessionStatuses(cache.trees);
  useEffect(() => void loadDomIsolation(), []);
  const shownCount = identity ? 1 : 0;
  const maxTrees = domIsolation() ? Math.max(limit, 1) : shownCount;
  const current = findTree(cache, identity);
  const reconciled = reconcileTrees(cache, identity, maxTrees, (tree) => {
    // Without its element, which React sets when the tree is first shown, it could not be isolated.
    if (tree !== current && !tree.lifecycle.element) return 'closed';
    return sessionStatuses[tree.key] ?? 'signed-in';
  });
  const next = findTree(reconciled, identity);
  const shown = useShownTree(next);
  useNestedTrees(changes, shown);
  return (
    <TreeLifecycleBoundary
      changes={changes}
      cache={reconciled}
      shown={shown}
      ownsPage={ownsPage}
      onEvict={onEvict}
    >
      <ContainedTrees
        trees={
          new Map(
            reconciled.trees.map(({ key, identity: treeIdentity, lifecycle }) => [
              key,
              <KeptTree
                key={key}
                identity={treeIdentity}
                lifecycle={lifecycle}
                isShown={key === shown?.key}
                loading={key === shown?.key ? loading : null}
                renderError={renderError}
              >
                {children}
              </KeptTree>,
            ]),
          )
        }
      />
      {next && !shown && (
        <ScopeErrorBoundary>
          <Suspense>{loading}</Suspense>
        </ScopeErrorBoundary>
      )}
    </TreeLifecycleBoundary>
  );
}

interface KeptTreeProps extends Pick<KeepAliveProps, 'loading' | 'renderError' | 'children'> {
  readonly identity: TreeIdentity;
  readonly lifecycle: TreeLifecycle;
  readonly isShown: boolean;
}

/** Memoized, because a switch changes two trees only. */
const KeptTree = memo(function KeptTree({
  identity,
  lifecycle,
  isShown,
  loading,
  renderError,
  children,
}: KeptTreeProps): ReactNode {
  const { setElement } = lifecycle;
  return (
    <Activity mode={isShown ? 'visible' : 'hidden'}>
      <slot name={TREE_SLOT} ref={setElement} onEncryptedCapture={probePortal}>
        <ScopeContext value={identity}>
          <ScopeErrorBoundary>
            <TreeSuspenseBoundary loading={loading}>
              <SuspendWhileHidden lifecycle={lifecycle} isShown={isShown}>
                <TreeLifecycleProvider lifecycle={lifecycle}>
                  <ScopeErrorBoundary render={renderError}>{children}</ScopeErrorBoundary>
                </TreeLifecycleProvider>
              </SuspendWhileHidden>
            </TreeSuspenseBoundary>
          </ScopeErrorBoundary>
        </ScopeContext>
      </slot>
    </Activity>
  );
});

function probePortal(event: { readonly currentTarget: Element }): void {
  domIsolation()?.onPortalProbe(event);
}

/** A promise on which `use` does not suspend: it reads `status`. */
const fulfilled = Object.assign(Promise.resolve(), { status: 'fulfilled', value: undefined } as const);

interface SuspendWhileHiddenProps {
  readonly lifecycle: TreeLifecycle;
  readonly isShown: boolean;
  readonly children: ReactNode;
}

/**
 * Suspends its children while their tree is hidden. `<Activity>` alone would keep rendering them with the URL and the
 * data of the visible account.
 */
function SuspendWhileHidden({ lifecycle, isShown, children }: SuspendWhileHiddenProps): ReactNode {
  // Called in both cases, because React reports a `use` that only some renders call.
  use(isShown ? fulfilled : lifecycle.neverSettles);
  return children;
}

function TreeLifecycleProvider({
  lifecycle,
  children,
}: {
  readonly lifecycle: TreeLifecycle;
  readonly children: ReactNode;
}): ReactNode {
  // Runs after the effects of the children, and only once the tree is visible: it may suspend when it is shown.
  useLayoutEffect(() => lifecycle.afterShow(), [lifecycle]);
  useEffect(() => lifecycle.effectsRestored(), [lifecycle]);
  return <TreeLifecycleContext value={lifecycle}>{children}</TreeLifecycleContext>;
}

/**
 * Hides the shown tree together with a kept tree around the scope. Removes the content of trees whose session closes in
 * the meantime, because React cannot unmount them before the kept tree is shown again, and records which sessions expire.
 */
function useNestedTrees(changes: TreeChanges, shown: CachedTree | undefined): void {
  const store = useSessionStore();
  useBeforeHide(() => {
    shown?.lifecycle.hide();
    const update = (state: SessionState): void =>
      changes.replaceTrees((tree) => {
        const updated = updateExpiry(tree, sessionStatusOf(state, tree));
        if (updated.length === 0) removeContent(tree.lifecycle);
        return updated;
      });
    update(store.getState());
    const unsubscribe = store.subscribe(update);
    return {
      beforeShow() {
        unsubscribe();
        // The effects of the tree call its other hooks.
        shown?.lifecycle.beforeShow();
      },
      disposed() {
        unsubscribe();
        for (const { lifecycle } of changes.committed().trees) lifecycle.disposed();
      },
    };
  });
}

function useTreeSessionStatuses(trees: readonly CachedTree[]): Readonly<Record<number, TreeSessionStatus>> {
  return useUnblockedSelector((state) =>
    Object.fromEntries(trees.map((tree) => [tree.key, sessionStatusOf(state, tree)])),
  );
}

function sessionStatusOf(
  { client, connection }: SessionState,
  { identity, isExpired }: CachedTree,
): TreeSessionStatus {
  // Keep the previous status while the sessions load.
  if (!client || connection === 'loading') return isExpired ? 'expired' : 'signed-in';
  const session = client.sessions.find(({ id }) => id === identity.sessionId);
  // A backend may reuse the session ID for another user or actor.
  if (session && (session.userId !== identity.userId || JSON.stringify(session.actor) !== identity.actor))
    return 'closed';
  if (session) return isSignedIn(session) ? 'signed-in' : expiredOrClosed(session.status === 'expired');
  // A new session of the same user replaces the expired one in the list. It may not be shown yet, or be in another
  // organization.
  const isSignedInAgain = client.sessions.some(
    (other) => isSignedIn(other) && other.userId === identity.userId,
  );
  return expiredOrClosed(isExpired && isSignedInAgain);
}

function expiredOrClosed(isExpired: boolean): TreeSessionStatus {
  return isExpired ? 'expired' : 'closed';
}

'use client';

import { Activity, type ReactNode, Suspense, use, useEffect, useLayoutEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { SessionState, SessionStore } from '../../store/index.ts';
import { isSignedIn } from '../../session/index.ts';
import { type RenderScopeError, ScopeErrorBoundary } from '../scope-error-boundary.tsx';
import { ScopeContext } from '../scope.ts';
import { useSessionStore } from '../store-context.ts';
import { useStable } from '../use-stable.ts';
import {
  arrangeTrees,
  findTree,
  type KeptTree,
  noTrees,
  type Standing,
  type TreeOwner,
} from './arrange-trees.ts';
import type { TreeLife } from './tree-life.ts';
import { type DroppedTree, TreeStage } from './tree-stage.tsx';
import { TreeLifeContext } from './use-tree-life.ts';

interface KeptTreesProps {
  /** Whose tree is shown; null for none. */
  readonly owner: TreeOwner | null;
  readonly limit: number;
  readonly hasPage: boolean;
  readonly loading: ReactNode;
  readonly error: RenderScopeError | undefined;
  readonly onDrop: ((tree: DroppedTree) => void) | undefined;
  /** Each tree's. */
  readonly children: ReactNode;
}

/** Shows the tree of one session and keeps those of others, hidden and at rest. */
export function KeptTrees({
  owner,
  limit,
  hasPage,
  loading,
  error,
  onDrop,
  children,
}: KeptTreesProps): ReactNode {
  const [trees, setTrees] = useState(noTrees);
  const standings = useStandings(trees.all);
  const arranged = arrangeTrees(trees, owner, limit, ({ key }) => standings[key] ?? 'signed-in');
  if (arranged !== trees) setTrees(arranged);
  const shown = findTree(arranged, owner);
  return (
    <TreeStage trees={arranged} shown={shown} hasPage={hasPage} onDrop={onDrop}>
      {arranged.all.map(({ key, owner, life }) => (
        <Activity key={key} mode={key === shown?.key ? 'visible' : 'hidden'}>
          <div ref={life.setElement} style={{ display: 'contents' }}>
            <Suspense fallback={key === shown?.key ? loading : null}>
              <AtRest until={key === shown?.key ? null : life.whileHidden}>
                <ScopeContext value={owner}>
                  <TreeFrame life={life}>
                    <ScopeErrorBoundary render={error ?? renderFailure}>{children}</ScopeErrorBoundary>
                  </TreeFrame>
                </ScopeContext>
              </AtRest>
            </Suspense>
          </div>
        </Activity>
      ))}
    </TreeStage>
  );
}

/**
 * Renders nothing of what is below as long as the promise is there: what is hidden would read the address, and fetch the
 * data, of the account that is shown.
 */
function AtRest({
  until,
  children,
}: {
  readonly until: Promise<never> | null;
  readonly children: ReactNode;
}): ReactNode {
  if (until) use(until);
  return children;
}

function TreeFrame({ life, children }: { readonly life: TreeLife; readonly children: ReactNode }): ReactNode {
  // After the effects of everything below, and not before it is shown: it may be suspended.
  useLayoutEffect(() => life.afterReturn(), [life]);
  useEffect(() => life.arrived(), [life]);
  return <TreeLifeContext value={life}>{children}</TreeLifeContext>;
}

/** Without an `error` of the app: an error that went on to above the scope would take all kept trees down with it. */
function renderFailure(_: unknown, retry: () => void): ReactNode {
  return (
    <p role="alert">
      Something went wrong here.{' '}
      <button type="button" onClick={retry}>
        Try again
      </button>
    </p>
  );
}

function useStandings(trees: readonly KeptTree[]): Readonly<Record<number, Standing>> {
  const store = useSessionStore();
  return useStore(
    store,
    useStable((state) => Object.fromEntries(trees.map((tree) => [tree.key, standingOf(store, state, tree)]))),
  );
}

function standingOf(store: SessionStore, state: SessionState, { owner, isExpired }: KeptTree): Standing {
  const session = state.client?.sessions.find(({ id }) => id === owner.sessionId);
  if (session && isSignedIn(session)) return 'signed-in';
  const current = store.current(state, owner.sessionId);
  // Until it is known, all stays as it was.
  if (current.status !== 'signed-out') return isExpired ? 'expired' : 'signed-in';
  return current.reason === 'expired' ? 'expired' : 'over';
}

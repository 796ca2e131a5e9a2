'use client';

import { Activity, type ReactNode, Suspense, use, useEffect, useLayoutEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { SessionState } from '../../store/index.ts';
import { isSignedIn } from '../../session/index.ts';
import { type RenderScopeError, ScopeErrorBoundary } from '../scope-error-boundary.tsx';
import { ScopeContext } from '../scope.ts';
import { useSessionStore } from '../store-context.ts';
import { TreeBoundary } from '../tree-boundary.tsx';
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
import { useShownTree } from './use-shown-tree.ts';
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
  const next = findTree(arranged, owner);
  const shown = useShownTree(next);
  return (
    <TreeStage trees={arranged} shown={shown} hasPage={hasPage} onDrop={onDrop}>
      {arranged.all.map(({ key, owner, life }) => (
        <Activity key={key} mode={key === shown?.key ? 'visible' : 'hidden'}>
          <div ref={life.setElement} style={{ display: 'contents' }}>
            <ScopeContext value={owner}>
              <TreeBoundary loading={key === shown?.key ? loading : null}>
                <AtRest life={life} isShown={key === shown?.key}>
                  <TreeFrame life={life}>
                    <ScopeErrorBoundary render={error ?? renderFailure}>{children}</ScopeErrorBoundary>
                  </TreeFrame>
                </AtRest>
              </TreeBoundary>
            </ScopeContext>
          </div>
        </Activity>
      ))}
      {next && !shown && <Suspense>{loading}</Suspense>}
    </TreeStage>
  );
}

interface AtRestProps {
  readonly life: TreeLife;
  readonly isShown: boolean;
  readonly children: ReactNode;
}

/**
 * Renders nothing of what is below while that is hidden: it would read the address, and fetch the data, of the account that
 * is shown.
 */
function AtRest({ life, isShown, children }: AtRestProps): ReactNode {
  if (!isShown) use(life.whileHidden);
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
  return useStore(
    useSessionStore(),
    useStable((state) => Object.fromEntries(trees.map((tree) => [tree.key, standingOf(state, tree)]))),
  );
}

function standingOf({ client, connection }: SessionState, { owner, isExpired }: KeptTree): Standing {
  // Until it is known, all stays as it was.
  if (!client || connection === 'loading') return isExpired ? 'expired' : 'signed-in';
  const session = client.sessions.find(({ id }) => id === owner.sessionId);
  if (session) return isSignedIn(session) ? 'signed-in' : asExpired(session.status === 'expired');
  // Its row goes when the same user signs in again, who may not be shown here yet, or be in another organization.
  const isBack = client.sessions.some((other) => isSignedIn(other) && other.userId === owner.userId);
  return asExpired(isExpired && isBack);
}

function asExpired(isExpired: boolean): Standing {
  return isExpired ? 'expired' : 'over';
}

import type { Scope } from '../scope.ts';
import { createTreeLifecycle, type TreeLifecycle } from './tree-lifecycle.ts';

/** The session, organization, user and actor that a tree belongs to. */
export interface TreeIdentity extends Scope {
  readonly userId: string | null;
  /** The actor who impersonates the user, as JSON: `'null'` without impersonation. */
  readonly actor: string;
}

/** A mounted tree of one session and organization, visible or hidden. */
export interface CachedTree {
  readonly key: number;
  readonly identity: TreeIdentity;
  /** Whether the session has expired, so that the tree may be reused for the next session of the same user. */
  readonly isExpired: boolean;
  /** The order in which trees were last shown. The most recently shown tree has the largest number. */
  readonly shownOrder: number;
  readonly lifecycle: TreeLifecycle;
}

/** The status of the session of a tree. The tree of a closed session is removed. */
export type TreeSessionStatus = 'signed-in' | 'expired' | 'closed';

/** The mounted trees. */
export interface TreeCache {
  /** The trees in order of creation, because moving an element would reset its scroll position and iframes. */
  readonly trees: readonly CachedTree[];
  /** The trees that were removed to stay within the limit. */
  readonly evicted: readonly CachedTree[];
  /** The last assigned key. Keys are never reused, because React would reuse the state of the previous tree. */
  readonly lastKey: number;
}

export const emptyTreeCache: TreeCache = { trees: [], evicted: [], lastKey: 0 };

/**
 * Returns the trees to render: at most `limit`, including the tree of `identity`. Returns the same object if nothing
 * has changed.
 */
export function reconcileTrees(
  cache: TreeCache,
  identity: TreeIdentity | null,
  limit: number,
  sessionStatusOf: (tree: CachedTree) => TreeSessionStatus,
): TreeCache {
  const open = cache.trees.flatMap((tree) => updateExpiry(tree, sessionStatusOf(tree)));
  const activated = identity ? activate(open, identity, cache.lastKey + 1) : open;
  const evicted = [...activated].sort((a, b) => b.shownOrder - a.shownOrder).slice(limit);
  const trees = activated.filter((tree) => !evicted.includes(tree));
  const isUnchanged =
    trees.length === cache.trees.length && trees.every((tree, index) => tree === cache.trees[index]);
  const lastKey = Math.max(cache.lastKey, ...trees.map(({ key }) => key));
  return isUnchanged ? cache : { trees, evicted, lastKey };
}

/** Returns the tree of a session and organization. */
export function findTree({ trees }: TreeCache, identity: TreeIdentity | null): CachedTree | undefined {
  return identity ? trees.find((tree) => isSameIdentity(tree.identity, identity, 'sessionId')) : undefined;
}

/** Returns the tree with its expiry, or nothing if its session is closed. */
export function updateExpiry(tree: CachedTree, sessionStatus: TreeSessionStatus): readonly CachedTree[] {
  if (sessionStatus === 'closed') return [];
  const isExpired = sessionStatus === 'expired';
  return [tree.isExpired === isExpired ? tree : { ...tree, isExpired }];
}

function activate(
  trees: readonly CachedTree[],
  identity: TreeIdentity,
  nextKey: number,
): readonly CachedTree[] {
  const existing =
    trees.find((tree) => isSameIdentity(tree.identity, identity, 'sessionId')) ??
    trees.find(
      (tree) =>
        tree.isExpired && identity.userId !== null && isSameIdentity(tree.identity, identity, 'userId'),
    );
  const lastOrder = Math.max(0, ...trees.map(({ shownOrder }) => shownOrder));
  if (!existing) {
    return [
      ...trees,
      {
        key: nextKey,
        identity,
        isExpired: false,
        shownOrder: lastOrder + 1,
        lifecycle: createTreeLifecycle(),
      },
    ];
  }
  const isSameSession = existing.identity.sessionId === identity.sessionId;
  if (existing.shownOrder === lastOrder && isSameSession) return trees;
  const activated = {
    ...existing,
    identity: isSameSession ? existing.identity : identity,
    isExpired: false,
    shownOrder: lastOrder + 1,
  };
  return trees.map((tree) => (tree === existing ? activated : tree));
}

/** Returns whether a tree can be shown for both identities without exposing its state to a different user or actor. */
function isSameIdentity(a: TreeIdentity, b: TreeIdentity, by: 'sessionId' | 'userId'): boolean {
  return a[by] === b[by] && a.organizationId === b.organizationId && a.actor === b.actor;
}

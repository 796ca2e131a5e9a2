import type { Scope } from '../scope.ts';
import { createTreeLifecycle, type TreeLifecycle } from './tree-lifecycle.ts';

/** Whose a tree is. */
export interface TreeIdentity extends Scope {
  readonly userId: string | null;
  /** Who acts as that user, as JSON; `null` for the user. */
  readonly actor: string;
}

/** The tree of one session and organization, shown or not. */
export interface CachedTree {
  readonly key: number;
  readonly identity: TreeIdentity;
  /** The session has run out: only its user's next one may go on with the tree. */
  readonly isExpired: boolean;
  /** Larger for what was shown later. */
  readonly shownOrder: number;
  readonly lifecycle: TreeLifecycle;
}

/** What has become of the session of a tree. */
export type TreeSessionStatus = 'signed-in' | 'expired' | 'over';

/** In the order in which they were made: trees that are moved lose their scroll position and load their frames anew. */
export interface TreeCache {
  readonly trees: readonly CachedTree[];
  /** Those that have just gone because others were used since. */
  readonly evicted: readonly CachedTree[];
  /** How many there have been: a tree that came by the key of one that goes would be that one to React. */
  readonly lastKey: number;
}

export const emptyTreeCache: TreeCache = { trees: [], evicted: [], lastKey: 0 };

/**
 * The trees there are to be, with that of `owner` among them, and no more than `limit` of them. Answers the same object
 * as long as nothing changes.
 */
export function reconcileTrees(
  cache: TreeCache,
  identity: TreeIdentity | null,
  limit: number,
  sessionStatusOf: (tree: CachedTree) => TreeSessionStatus,
): TreeCache {
  const open = cache.trees.flatMap((tree) => updateExpiry(tree, sessionStatusOf(tree)));
  const activated = identity ? activate(open, identity, cache.lastKey + 1) : open;
  const evicted = activated.toSorted((a, b) => b.shownOrder - a.shownOrder).slice(Math.max(limit, 1));
  const trees = activated.filter((tree) => !evicted.includes(tree));
  const isUnchanged =
    trees.length === cache.trees.length && trees.every((tree, index) => tree === cache.trees[index]);
  const lastKey = Math.max(cache.lastKey, ...trees.map(({ key }) => key));
  return isUnchanged ? cache : { trees, evicted, lastKey };
}

/** The one of that session and organization. */
export function findTree({ trees }: TreeCache, identity: TreeIdentity | null): CachedTree | undefined {
  return identity ? trees.find((tree) => isSameIdentity(tree.identity, identity, 'sessionId')) : undefined;
}

function updateExpiry(tree: CachedTree, sessionStatus: TreeSessionStatus): readonly CachedTree[] {
  if (sessionStatus === 'over') return [];
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

/** Whether a tree goes on for another session (or the same) without anything of it being anybody else's. */
function isSameIdentity(a: TreeIdentity, b: TreeIdentity, by: 'sessionId' | 'userId'): boolean {
  return a[by] === b[by] && a.organizationId === b.organizationId && a.actor === b.actor;
}

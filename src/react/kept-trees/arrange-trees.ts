import type { Scope } from '../scope.ts';
import { createTreeLife, type TreeLife } from './tree-life.ts';

/** Whose a tree is. */
export interface TreeOwner extends Scope {
  readonly userId: string | null;
  /** Who acts as that user, as JSON; `null` for the user. */
  readonly actor: string;
}

/** The tree of one session and organization, shown or not. */
export interface KeptTree {
  readonly key: number;
  readonly owner: TreeOwner;
  /** The session has run out: only its user's next one may go on with the tree. */
  readonly isExpired: boolean;
  /** Larger for what was shown later. */
  readonly usedAt: number;
  readonly life: TreeLife;
}

/** What has become of the session of a tree. */
export type Standing = 'signed-in' | 'expired' | 'over';

/** In the order in which they were made: trees that are moved lose their scroll position and load their frames anew. */
export interface KeptTrees {
  readonly all: readonly KeptTree[];
  /** Those that have just gone because others were used since. */
  readonly surplus: readonly KeptTree[];
  /** How many there have been: a tree that came by the key of one that goes would be that one to React. */
  readonly made: number;
}

export const noTrees: KeptTrees = { all: [], surplus: [], made: 0 };

/**
 * The trees there are to be, with that of `owner` among them, and no more than `limit` of them. Answers the same object
 * as long as nothing changes.
 */
export function arrangeTrees(
  trees: KeptTrees,
  owner: TreeOwner | null,
  limit: number,
  standingOf: (tree: KeptTree) => Standing,
): KeptTrees {
  const staying = trees.all.flatMap((tree) => heed(tree, standingOf(tree)));
  const shown = owner ? show(staying, owner, trees.made + 1) : staying;
  const surplus = shown.toSorted((a, b) => b.usedAt - a.usedAt).slice(Math.max(limit, 1));
  const all = shown.filter((tree) => !surplus.includes(tree));
  const isUnchanged =
    all.length === trees.all.length && all.every((tree, index) => tree === trees.all[index]);
  const made = Math.max(trees.made, ...all.map(({ key }) => key));
  return isUnchanged ? trees : { all, surplus, made };
}

/** The one of that session and organization. */
export function findTree({ all }: KeptTrees, owner: TreeOwner | null): KeptTree | undefined {
  return owner ? all.find((tree) => isSame(tree.owner, owner, 'sessionId')) : undefined;
}

function heed(tree: KeptTree, standing: Standing): readonly KeptTree[] {
  if (standing === 'over') return [];
  const isExpired = standing === 'expired';
  return [tree.isExpired === isExpired ? tree : { ...tree, isExpired }];
}

function show(trees: readonly KeptTree[], owner: TreeOwner, nextKey: number): readonly KeptTree[] {
  const own =
    trees.find((tree) => isSame(tree.owner, owner, 'sessionId')) ??
    trees.find((tree) => tree.isExpired && owner.userId !== null && isSame(tree.owner, owner, 'userId'));
  const last = Math.max(0, ...trees.map(({ usedAt }) => usedAt));
  if (!own) {
    return [...trees, { key: nextKey, owner, isExpired: false, usedAt: last + 1, life: createTreeLife() }];
  }
  const isTheirs = own.owner.sessionId === owner.sessionId;
  if (own.usedAt === last && isTheirs) return trees;
  const shown = { ...own, owner: isTheirs ? own.owner : owner, isExpired: false, usedAt: last + 1 };
  return trees.map((tree) => (tree === own ? shown : tree));
}

/** Whether a tree goes on for another session (or the same) without anything of it being anybody else's. */
function isSame(a: TreeOwner, b: TreeOwner, by: 'sessionId' | 'userId'): boolean {
  return a[by] === b[by] && a.organizationId === b.organizationId && a.actor === b.actor;
}

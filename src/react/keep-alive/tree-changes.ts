import { changeTrees, type CommittedTrees, type TreeChangeOptions } from './change-trees.ts';
import { type CachedTree, emptyTreeCache, type TreeCache } from './reconcile-trees.ts';

/** The trees of the latest commit, and the hooks that the next commit runs. */
export interface TreeChanges {
  /** Returns the trees of the latest commit. */
  readonly committed: () => TreeCache;
  /** Replaces the trees of the latest commit while the scope cannot render. */
  readonly replaceTrees: (update: (tree: CachedTree) => readonly CachedTree[]) => void;
  /** Runs the hooks for these trees, unless that has been done. */
  readonly change: (trees: CommittedTrees & TreeChangeOptions) => void;
  /** Completes the change, unless that has been done. */
  readonly finish: () => void;
  readonly disposeAll: () => void;
}

export function createTreeChanges(): TreeChanges {
  let last: CommittedTrees | undefined;
  let unfinished: readonly ReturnType<typeof changeTrees>[] = [];
  return {
    committed: () => last?.cache ?? emptyTreeCache,
    replaceTrees(update) {
      if (last) last = { ...last, cache: { ...last.cache, trees: last.cache.trees.flatMap(update) } };
    },
    change(next) {
      const before = last ?? next;
      last = next;
      if (before.cache !== next.cache || before.shown !== next.shown)
        // Another commit may follow before the previous change is complete.
        unfinished = [...unfinished, changeTrees(before, next, next)];
    },
    finish() {
      const finishChanges = unfinished;
      unfinished = [];
      for (const finishChange of finishChanges) finishChange(last?.shown?.lifecycle);
    },
    disposeAll: () => last?.cache.trees.forEach(({ lifecycle }) => lifecycle.disposed()),
  };
}

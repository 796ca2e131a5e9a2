import { readPageHead, writePageHead } from '../page-head.ts';
import { domIsolation } from './late-isolation.ts';
import type { CachedTree, TreeCache } from './reconcile-trees.ts';
import type { HiddenTreeHooks, TreeLifecycle } from './tree-lifecycle.ts';

/** A kept tree that is about to be removed. */
export interface EvictedTree {
  readonly sessionId: string;
  readonly organizationId: string | null;
  /** The element that contains the tree, with the values of its fields intact. */
  readonly element: HTMLElement;
}

/** The trees of a commit. */
export interface CommittedTrees {
  readonly cache: TreeCache;
  readonly shown: CachedTree | undefined;
}

export interface TreeChangeOptions {
  readonly onEvict: ((tree: EvictedTree) => void) | undefined;
  /** Whether the scroll position, the title and the icons of the page are saved and restored for each tree. */
  readonly ownsPage: boolean;
}

/**
 * Calls the hooks of the trees that a commit hides, shows and removes. Returns the function to call when the commit is
 * complete.
 */
export function changeTrees(
  before: CommittedTrees,
  { cache, shown }: CommittedTrees,
  { onEvict, ownsPage }: TreeChangeOptions,
): (shownNow: TreeLifecycle | undefined) => void {
  if (cache !== before.cache) for (const tree of cache.evicted) notifyEvict(tree, onEvict);
  const isChanged = before.shown?.key !== shown?.key;
  const toHide = isChanged ? cache.trees.find(({ key }) => key === before.shown?.key)?.lifecycle : undefined;
  toHide?.hide();
  const isNew = !before.cache.trees.some(({ key }) => key === shown?.key);
  const deactivated = toHide && domIsolation()?.deactivateDom(toHide.element, ownsPage);
  if (deactivated) toHide.addHooks(deactivated.hooks);
  if (ownsPage) toHide?.addHooks(savePageHead());
  if (isChanged) shown?.lifecycle.beforeShow();

  return (shownNow) => {
    if (deactivated && toHide !== shownNow) toHide.addHooks(deactivated.finish());
    const previousTrees = before.cache.trees;
    for (const { key, lifecycle } of previousTrees)
      if (!cache.trees.some((tree) => tree.key === key)) lifecycle.disposed();
    if (!shown || !isChanged) return;
    if (isNew && ownsPage && previousTrees.length > 0)
      window.scrollTo({ top: 0, left: 0, behavior: 'instant' });
  };
}

function savePageHead(): HiddenTreeHooks {
  const head = readPageHead();
  return { afterShow: () => writePageHead(head) };
}

function notifyEvict({ identity, lifecycle }: CachedTree, onEvict: TreeChangeOptions['onEvict']): void {
  const { sessionId, organizationId } = identity;
  const { element } = lifecycle;
  try {
    if (element) onEvict?.({ sessionId, organizationId, element });
  } catch (error) {
    // An error in `onEvict` must not abort the switch.
    reportError(error);
  }
}

import { useLayoutEffect, useState } from 'react';
import { useIsServerRendered } from '../use-is-server-rendered.ts';
import type { CachedTree } from './reconcile-trees.ts';

/**
 * Returns the tree to show, or `undefined` if the previous tree has to be hidden first. A server-rendered tree has no
 * Suspense boundary. If it suspended when shown again, the previous tree would stay visible. The previous tree is
 * therefore hidden in a separate commit, before the next paint.
 */
export function useShownTree(tree: CachedTree | undefined): CachedTree | undefined {
  const isServerRendered = useIsServerRendered();
  const [serverRenderedKey] = useState(isServerRendered ? tree?.key : undefined);
  const mustHidePrevious = tree !== undefined && tree.key === serverRenderedKey;
  const [isPreviousHidden, setIsPreviousHidden] = useState(mustHidePrevious);
  if (isPreviousHidden && !mustHidePrevious) setIsPreviousHidden(false);
  // oxlint-disable-next-line react/set-state-in-effect -- the previous tree has to be hidden before this one renders
  useLayoutEffect(() => setIsPreviousHidden(mustHidePrevious), [mustHidePrevious]);
  return mustHidePrevious && !isPreviousHidden ? undefined : tree;
}

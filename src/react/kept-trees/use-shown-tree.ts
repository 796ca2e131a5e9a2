import { useLayoutEffect, useState } from 'react';
import { useIsServerRendered } from '../use-is-server-rendered.ts';
import type { KeptTree } from './arrange-trees.ts';

/**
 * Returns the tree to show, or undefined if the previous one has to be hidden first. A server-rendered tree has no
 * boundary: if it suspended when it comes back, the previous tree would stay on the screen. So that is hidden in a commit
 * of its own, before the next paint.
 */
export function useShownTree(tree: KeptTree | undefined): KeptTree | undefined {
  const isServerRendered = useIsServerRendered();
  const [withoutBoundary] = useState(isServerRendered ? tree?.key : undefined);
  const needsClearing = tree !== undefined && tree.key === withoutBoundary;
  const [isCleared, setIsCleared] = useState(needsClearing);
  if (isCleared && !needsClearing) setIsCleared(false);
  // oxlint-disable-next-line react/set-state-in-effect -- the previous tree has to be hidden before this one renders
  useLayoutEffect(() => setIsCleared(needsClearing), [needsClearing]);
  return needsClearing && !isCleared ? undefined : tree;
}

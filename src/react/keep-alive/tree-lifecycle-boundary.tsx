'use client';

import { Component, type ReactNode } from 'react';
import type { CachedTree, TreeCache } from './reconcile-trees.ts';
import { domIsolation } from './late-isolation.ts';
import { readPageHead, writePageHead } from '../page-head.ts';
import type { HiddenTreeHooks, TreeLifecycle } from './tree-lifecycle.ts';
import { TreeLifecycleContext } from './use-before-hide.ts';

/** A kept tree that is about to be removed. */
export interface EvictedTree {
  readonly sessionId: string;
  readonly organizationId: string | null;
  /** The element that contains the tree, with the values of its fields intact. */
  readonly element: HTMLElement;
}

interface TreeLifecycleBoundaryProps {
  readonly cache: TreeCache;
  readonly shown: CachedTree | undefined;
  readonly onEvict: ((tree: EvictedTree) => void) | undefined;
  /** Whether the scroll position, the title and the icons of the page are saved and restored for each tree. */
  readonly ownsPage: boolean;
  readonly children: ReactNode;
}

type FinishDeactivation = (() => HiddenTreeHooks) | null;

/**
 * Runs the lifecycle hooks of the trees. It is a class component, because focus and scroll position have to be read
 * between React's render and its DOM changes, and `getSnapshotBeforeUpdate` has no equivalent hook.
 */
export class TreeLifecycleBoundary extends Component<TreeLifecycleBoundaryProps> {
  static override contextType = TreeLifecycleContext;
  declare context: TreeLifecycle | null;

  override getSnapshotBeforeUpdate(previous: TreeLifecycleBoundaryProps): FinishDeactivation {
    const { cache, shown, onEvict, ownsPage } = this.props;
    if (cache !== previous.cache) for (const tree of cache.evicted) notifyEvict(tree, onEvict);
    if (previous.shown?.key === shown?.key) return null;
    const toHide = lifecycleToHide(previous, this.props);
    toHide?.hide();
    const deactivated = toHide && domIsolation()?.deactivateDom(toHide.element, ownsPage);
    if (deactivated) toHide.addHooks(deactivated.hooks);
    if (ownsPage) toHide?.addHooks(savePageHead());
    shown?.lifecycle.beforeShow();
    return deactivated?.finish ?? null;
  }

  override componentDidUpdate(
    previous: TreeLifecycleBoundaryProps,
    _: unknown,
    finishDeactivation: FinishDeactivation,
  ): void {
    const { cache, shown, ownsPage } = this.props;
    if (finishDeactivation) lifecycleToHide(previous, this.props)?.addHooks(finishDeactivation());
    const previousTrees = previous.cache.trees;
    for (const { key, lifecycle } of previousTrees)
      if (!cache.trees.some((tree) => tree.key === key)) lifecycle.disposed();
    if (!shown || previous.shown?.key === shown.key) return;
    const isFirst = !previousTrees.some(({ key }) => key === shown.key);
    if (isFirst && ownsPage && previousTrees.length > 0)
      window.scrollTo({ top: 0, left: 0, behavior: 'instant' });
  }

  override componentWillUnmount(): void {
    // React also calls this when a kept tree around the scope is hidden, which then disposes of its nested trees.
    if (this.context?.isHidden) return;
    for (const { lifecycle } of this.props.cache.trees) lifecycle.disposed();
  }

  override render(): ReactNode {
    return this.props.children;
  }
}

function lifecycleToHide(
  { shown: before }: TreeLifecycleBoundaryProps,
  { cache, shown }: TreeLifecycleBoundaryProps,
): TreeLifecycle | undefined {
  const isHidden = before !== undefined && before.key !== shown?.key;
  return isHidden ? cache.trees.find(({ key }) => key === before.key)?.lifecycle : undefined;
}

function savePageHead(): HiddenTreeHooks {
  const head = readPageHead();
  return { afterShow: () => writePageHead(head) };
}

function notifyEvict(
  { identity, lifecycle }: CachedTree,
  onEvict: TreeLifecycleBoundaryProps['onEvict'],
): void {
  const { sessionId, organizationId } = identity;
  const { element } = lifecycle;
  try {
    if (element) onEvict?.({ sessionId, organizationId, element });
  } catch (error) {
    // An error in `onEvict` must not abort the switch.
    reportError(error);
  }
}

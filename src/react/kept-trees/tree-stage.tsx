'use client';

import { Component, type ReactNode } from 'react';
import type { KeptTree, KeptTrees } from './arrange-trees.ts';
import { leavePage, leavePortals } from './leave-page.ts';
import type { LeftTree, TreeLife } from './tree-life.ts';

/** A kept tree that is about to go. */
export interface DroppedTree {
  readonly sessionId: string;
  readonly organizationId: string | null;
  /** What holds its elements, still as the user left them. */
  readonly element: HTMLElement;
}

interface TreeStageProps {
  readonly trees: KeptTrees;
  readonly shown: KeptTree | undefined;
  readonly onDrop: ((tree: DroppedTree) => void) | undefined;
  /** Whether each tree has its own scroll position of the page. */
  readonly hasPage: boolean;
  readonly children: ReactNode;
}

type LeavePortals = (() => LeftTree) | null;

/**
 * Tells trees what happens to them, at the moment at which it does. Before React changes the page is the last one at which
 * it is known where somebody was; React offers that to classes only.
 */
export class TreeStage extends Component<TreeStageProps> {
  override getSnapshotBeforeUpdate(previous: TreeStageProps): LeavePortals {
    const { trees, shown, onDrop, hasPage } = this.props;
    if (trees !== previous.trees) for (const tree of trees.surplus) announce(tree, onDrop);
    if (previous.shown?.key === shown?.key) return null;
    const leaving = leavingTree(previous, this.props);
    leaving?.leave();
    leaving?.keep(leavePage(leaving.element, hasPage));
    const leave = leaving ? leavePortals(leaving.element) : null;
    shown?.life.beforeReturn();
    return leave;
  }

  override componentDidUpdate(previous: TreeStageProps, _: unknown, leave: LeavePortals): void {
    const { trees, shown, hasPage } = this.props;
    if (leave) leavingTree(previous, this.props)?.keep(leave());
    const before = previous.trees.all;
    for (const { key, life } of before) if (!trees.all.some((tree) => tree.key === key)) life.dropped();
    if (!shown || previous.shown?.key === shown.key) return;
    const isFirst = !before.some(({ key }) => key === shown.key);
    if (isFirst && hasPage && before.length > 0) window.scrollTo({ top: 0, left: 0, behavior: 'instant' });
  }

  override componentWillUnmount(): void {
    for (const { life } of this.props.trees.all) life.dropped();
  }

  override render(): ReactNode {
    return this.props.children;
  }
}

function leavingTree(
  { shown: before }: TreeStageProps,
  { trees, shown }: TreeStageProps,
): TreeLife | undefined {
  const leaves = before !== undefined && before.key !== shown?.key;
  return leaves ? trees.all.find(({ key }) => key === before.key)?.life : undefined;
}

function announce({ owner, life }: KeptTree, onDrop: TreeStageProps['onDrop']): void {
  const { sessionId, organizationId } = owner;
  const { element } = life;
  try {
    if (element) onDrop?.({ sessionId, organizationId, element });
  } catch (error) {
    // The switch has to go on.
    reportError(error);
  }
}

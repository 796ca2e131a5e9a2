'use client';

import { Component, type ReactNode, useInsertionEffect, useState } from 'react';
import { changeTrees, type CommittedTrees, type TreeChangeOptions } from './change-trees.ts';

interface TreeLifecycleBoundaryProps extends CommittedTrees, TreeChangeOptions {
  readonly children: ReactNode;
}

/**
 * Runs the lifecycle hooks of the trees, before and after React changes the DOM. While the app hides the scope itself, with
 * `<Activity>` or `<Suspense>`, and when the scope is shown again, React may run insertion effects only.
 */
export function TreeLifecycleBoundary({ children, ...trees }: TreeLifecycleBoundaryProps): ReactNode {
  const [{ change, finish, disposeAll }] = useState(createTreeChanges);
  useInsertionEffect(() => {
    change({ ...trees, ownsPage: false });
    // React dispatches no events before the end of the commit.
    queueMicrotask(finish);
  });
  // Other effects are also cleaned up when the scope is hidden.
  useInsertionEffect(() => disposeAll, [disposeAll]);
  return (
    <SnapshotBoundary beforeUpdate={() => change(trees)} afterUpdate={finish}>
      {children}
    </SnapshotBoundary>
  );
}

interface TreeChanges {
  /** Runs the hooks for these trees, unless that has been done. */
  readonly change: (trees: CommittedTrees & TreeChangeOptions) => void;
  /** Completes the change, unless that has been done. */
  readonly finish: () => void;
  readonly disposeAll: () => void;
}

function createTreeChanges(): TreeChanges {
  let last: CommittedTrees | undefined;
  let unfinished: (() => void) | undefined;
  return {
    change(next) {
      const before = last ?? next;
      last = next;
      if (before.cache !== next.cache || before.shown !== next.shown)
        unfinished = changeTrees(before, next, next);
    },
    finish() {
      const finishChange = unfinished;
      unfinished = undefined;
      finishChange?.();
    },
    disposeAll: () => last?.cache.trees.forEach(({ lifecycle }) => lifecycle.disposed()),
  };
}

interface SnapshotBoundaryProps {
  readonly beforeUpdate: () => void;
  readonly afterUpdate: () => void;
  readonly children: ReactNode;
}

/**
 * A class component, because focus and scroll position have to be read between React's render and its DOM changes, and
 * `getSnapshotBeforeUpdate` has no equivalent hook.
 */
class SnapshotBoundary extends Component<SnapshotBoundaryProps> {
  override getSnapshotBeforeUpdate(): null {
    this.props.beforeUpdate();
    return null;
  }

  override componentDidUpdate(): void {
    this.props.afterUpdate();
  }

  override render(): ReactNode {
    return this.props.children;
  }
}

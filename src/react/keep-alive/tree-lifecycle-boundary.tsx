'use client';

import { Component, type ReactNode, useInsertionEffect } from 'react';
import type { TreeChanges } from './tree-changes.ts';
import type { CommittedTrees, TreeChangeOptions } from './change-trees.ts';

interface TreeLifecycleBoundaryProps extends CommittedTrees, TreeChangeOptions {
  readonly changes: TreeChanges;
  readonly children: ReactNode;
}

/**
 * Runs the lifecycle hooks of the trees, before and after React changes the DOM. While the app hides the scope itself, with
 * `<Activity>` or `<Suspense>`, and when the scope is shown again, React may run insertion effects only.
 */
export function TreeLifecycleBoundary({
  changes: { change, finish, disposeAll },
  children,
  ...trees
}: TreeLifecycleBoundaryProps): ReactNode {
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

'use client';

import { type ReactNode, use, useState } from 'react';
import type { SessionState } from '../../store/index.ts';
import { ScopeContext, useCurrentSelector } from '../scope.ts';
import { useSessionStore } from '../store-context.ts';
import { useStoreValue } from '../use-store-value.ts';
import { createTreeLifecycle, type TreeLifecycle } from './tree-lifecycle.ts';
import { TreeLifecycleContext, useBeforeHide } from './use-before-hide.ts';

/**
 * The name of the `<slot>` around each tree. Browsers display its contents only, without a style that a Content Security
 * Policy may block. In a shadow tree, an unnamed one would show the children of the host.
 */
export const TREE_SLOT = 'multisession';

interface NestedTreeProps {
  readonly sessionId: string;
  readonly children: ReactNode;
}

/**
 * Renders the tree of a scope. If the scope is in a kept tree of another session, its elements and its cache are removed
 * as soon as its own session closes. React cannot unmount them before the kept tree is shown again.
 */
export function NestedTree({ sessionId, children }: NestedTreeProps): ReactNode {
  const isInKeptTree = use(TreeLifecycleContext) !== null;
  const isOfOtherSession = use(ScopeContext)?.sessionId !== sessionId;
  if (!isInKeptTree || !isOfOtherSession) return children;
  return <RemovableTree sessionId={sessionId}>{children}</RemovableTree>;
}

function RemovableTree({ sessionId, children }: NestedTreeProps): ReactNode {
  const store = useSessionStore();
  const select = useCurrentSelector(sessionId);
  const isClosedIn = (state: SessionState): boolean => !['active', 'pending'].includes(select(state).status);
  // When the kept tree is shown again, this component may render before the scope does.
  const isClosed = useStoreValue(store, isClosedIn);
  const [{ key, lifecycle }, setTree] = useState(() => ({ key: 0, lifecycle: createTreeLifecycle() }));
  useBeforeHide(() => {
    lifecycle.hide();
    const unsubscribe = store.subscribe((state) => {
      if (!isClosedIn(state)) return;
      unsubscribe();
      removeContent(lifecycle);
      // Mounts a new tree if the session is signed in when the kept tree is shown again.
      setTree({ key: key + 1, lifecycle: createTreeLifecycle() });
    });
    return {
      beforeShow() {
        unsubscribe();
        lifecycle.beforeShow();
      },
      afterShow: lifecycle.afterShow,
      effectsRestored: lifecycle.effectsRestored,
      disposed() {
        unsubscribe();
        lifecycle.disposed();
      },
    };
  });
  const { setElement } = lifecycle;
  return (
    <slot name={TREE_SLOT} key={key} ref={setElement}>
      <TreeLifecycleContext value={lifecycle}>{isClosed ? null : children}</TreeLifecycleContext>
    </slot>
  );
}

/** Removes the elements, except portals, and the cache of a hidden tree that is still mounted. */
export function removeContent(lifecycle: TreeLifecycle): void {
  lifecycle.element?.replaceChildren();
  lifecycle.disposed();
}

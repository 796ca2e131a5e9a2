'use client';

import { startTransition, useInsertionEffect, useRef, useState } from 'react';
import type { SessionState } from '../store/index.ts';
import { useSessionStore } from './store-context.ts';
import { useShallow } from './use-shallow.ts';
import { useStoreValue } from './use-store-value.ts';

/**
 * Returns the selected value of the state, for components that have to hide an account promptly. If React cannot commit
 * an update because another component suspends outside a boundary, or because an `<Activity>` hides the component, the
 * component rerenders in a separate update.
 *
 * @param isReady Returns whether the component can render the value without suspending. Default: always true.
 */
export function useUnblockedSelector<Value>(
  select: (state: SessionState) => Value,
  isReady: (value: Value) => boolean = () => true,
): Value {
  const store = useSessionStore();
  const selectShallow = useShallow(select);
  const value = useStoreValue(store, selectShallow);
  const [, renderSeparately] = useState({});
  const isBlocked = (): boolean => {
    const next = selectShallow(store.getState());
    return next !== value && isReady(next);
  };
  const committed = useRef(isBlocked);
  // Insertion effects, because React runs the other effects of a hidden component only when it is shown again.
  useInsertionEffect(() => {
    committed.current = isBlocked;
  });
  useInsertionEffect(() => {
    // In a transition, because React would batch any other update with the suspended one.
    const unblock = () => committed.current() && startTransition(() => renderSeparately({}));
    // React renders in a microtask, which may follow this listener. A later task would allow a paint in between, and React
    // renders transitions of different tasks separately: a kept tree, for example, without its scope.
    return store.subscribe(() => void (committed.current() && queueMicrotask(() => queueMicrotask(unblock))));
  }, [store]);
  return value;
}

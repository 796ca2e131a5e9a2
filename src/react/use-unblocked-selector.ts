'use client';

import { startTransition, useInsertionEffect, useRef, useState } from 'react';
import type { SessionState, SessionStore } from '../store/index.ts';
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
  // Two states, because React delays the second update of a state together with the first.
  const [, renderBeforePaint] = useState({});
  const [, renderInNextTask] = useState({});
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
    return store.subscribe(() => {
      if (!committed.current()) return;
      // React renders the blocked update in a microtask, which may follow this listener.
      queueMicrotask(() =>
        queueMicrotask(() => {
          if (!committed.current()) return;
          // In a transition, because React would batch any other update with the suspended one.
          startTransition(() => renderBeforePaint({}));
          // React delays updates during an async transition, which ends in a microtask if it only awaits this change.
          callInNextTask(store, () => {
            if (committed.current()) startTransition(() => renderInNextTask({}));
          });
        }),
      );
    });
  }, [store]);
  return value;
}

const nextTasks = new WeakMap<SessionStore, (() => void)[]>();

/**
 * Calls the callbacks of a store together. React renders transitions that begin in different tasks separately, for example
 * kept trees without the scope that hides them.
 */
function callInNextTask(store: SessionStore, callback: () => void): void {
  const callbacks = nextTasks.get(store) ?? [];
  nextTasks.set(store, callbacks);
  if (callbacks.push(callback) === 1) setTimeout(() => callbacks.splice(0).forEach((call) => call()));
}

'use client';

import { startTransition, useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { SessionState } from '../store/index.ts';
import { useSessionStore } from './store-context.ts';
import { useShallow } from './use-shallow.ts';

/**
 * Returns the selected value of the state, for components that have to hide an account promptly. If React cannot commit
 * an update because another component suspends outside a boundary, the component rerenders in a separate update.
 *
 * @param isReady Returns whether the component can render the value without suspending. Default: always true.
 */
export function useUnblockedSelector<Value>(
  select: (state: SessionState) => Value,
  isReady: (value: Value) => boolean = () => true,
): Value {
  const store = useSessionStore();
  const selectShallow = useShallow(select);
  const value = useStore(store, selectShallow);
  const [, renderSeparately] = useState({});
  const committed = useRef(value);
  useLayoutEffect(() => {
    committed.current = value;
  }, [value]);
  const isBlocked = useEffectEvent(() => {
    const next = selectShallow(store.getState());
    return next !== committed.current && isReady(next);
  });

  useEffect(() => {
    // In a transition, because React would batch any other update with the suspended one.
    const unblock = () => isBlocked() && startTransition(() => renderSeparately({}));
    return store.subscribe(() => void (isBlocked() && setTimeout(unblock)));
  }, [store]);
  return value;
}

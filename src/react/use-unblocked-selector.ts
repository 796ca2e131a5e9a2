'use client';

import { startTransition, useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { SessionState } from '../store/index.ts';
import { useSessionStore } from './store-context.ts';
import { useShallow } from './use-shallow.ts';

/**
 * Selects from the state, for components that hide an account. Renders the component again, apart from all others, if
 * React cannot commit a change because something else on the page suspends without a boundary.
 *
 * @param isReady whether the component can render a value without suspending. Default: always.
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
    // In a transition: React renders any other update together with the suspended one.
    const unblock = () => isBlocked() && startTransition(() => renderSeparately({}));
    return store.subscribe(() => void (isBlocked() && setTimeout(unblock)));
  }, [store]);
  return value;
}

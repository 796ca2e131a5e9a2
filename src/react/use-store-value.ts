'use client';

import { useLayoutEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';

/**
 * Returns the selected value of a store. React unsubscribes components that the app hides with `<Activity>`, and would show
 * their last value for a frame: they rerender before it is painted.
 */
export function useStoreValue<State, Value>(
  store: Pick<StoreApi<State>, 'getState' | 'getInitialState' | 'subscribe'>,
  select: (state: State) => Value,
): Value {
  const value = useStore(store, select);
  const [, rerender] = useState({});
  useLayoutEffect(() => {
    if (select(store.getState()) !== value) rerender({});
  });
  return value;
}

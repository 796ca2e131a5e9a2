'use client';

import { useLayoutEffect, useState, useSyncExternalStore } from 'react';
import type { StoreApi } from 'zustand/vanilla';

/**
 * Returns the selected value of a store. React unsubscribes components that the app hides with `<Activity>`, and would show
 * their last value for a frame afterwards. They therefore rerender before the next paint.
 */
export function useStoreValue<State, Value>(
  { subscribe, getState, getInitialState }: Pick<StoreApi<State>, 'getState' | 'getInitialState' | 'subscribe'>,
  select: (state: State) => Value,
): Value {
  const getValue = (): Value => select(getState());
  const value = useSyncExternalStore(subscribe, getValue, () => select(getInitialState()));
  const [, rerender] = useState({});
  useLayoutEffect(() => {
    if (getValue() !== value) rerender({});
  });
  return value;
}

'use client';

import { useLayoutEffect, useState, useSyncExternalStore } from 'react';

/** A store, or a part of one. */
export interface ReadableStore<State> {
  readonly subscribe: (listener: () => void) => () => void;
  readonly getState: () => State;
  readonly getInitialState: () => State;
}

/**
 * Returns the selected value of a store. React unsubscribes components that the app hides with `<Activity>`, and would show
 * their last value for a frame afterwards. They therefore rerender before the next paint.
 */
export function useStoreValue<State, Value>(
  { subscribe, getState, getInitialState }: ReadableStore<State>,
  select: (state: State) => Value,
): Value {
  const value = useSyncExternalStore(
    subscribe,
    () => select(getState()),
    () => select(getInitialState()),
  );
  const [, rerender] = useState({});
  useLayoutEffect(() => {
    // oxlint-disable-next-line react/set-state-in-effect -- React compares the value only after the paint
    if (select(getState()) !== value) rerender({});
  }, [select, getState, value]);
  return value;
}

'use client';

import { useRef } from 'react';
import { isEqual, isSameValue } from '../session/index.ts';

/** Returns a selector that returns its previous result while the new one is shallowly equal. */
export function useShallow<State, Value>(select: (state: State) => Value): (state: State) => Value {
  const last = useRef<{ readonly value: Value }>(undefined);
  return (state) => {
    const value = select(state);
    if (!last.current || !isEqual(last.current.value, value, isSameValue)) last.current = { value };
    return last.current.value;
  };
}

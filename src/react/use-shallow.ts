'use client';

import { useRef } from 'react';

/** Returns a selector that returns its previous result while the new one is shallowly equal. */
export function useShallow<State, Value>(select: (state: State) => Value): (state: State) => Value {
  const last = useRef<{ readonly value: Value }>(undefined);
  return (state) => {
    const value = select(state);
    if (!last.current || !isShallowEqual(last.current.value, value)) last.current = { value };
    return last.current.value;
  };
}

/** Compares like zustand's `shallow`, but treats two dates as equal only if they are the same point in time. */
function isShallowEqual(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (!isPlain(a) || !isPlain(b) || Array.isArray(a) !== Array.isArray(b)) return isSameDate(a, b);
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && (Object.is(a[key], b[key]) || isSameDate(a[key], b[key])))
  );
}

function isSameDate(a: unknown, b: unknown): boolean {
  return a instanceof Date && b instanceof Date && a.getTime() === b.getTime();
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === Array.prototype || prototype === null;
}

'use client';

import { useRef } from 'react';

/** The selector, answering its last result again as long as that is shallowly the same. */
export function useShallow<State, Value>(select: (state: State) => Value): (state: State) => Value {
  const last = useRef<{ readonly value: Value }>(undefined);
  return (state) => {
    const value = select(state);
    if (!last.current || !isShallowEqual(last.current.value, value)) last.current = { value };
    return last.current.value;
  };
}

/** Like zustand's, but two dates are equal only if they are the same moment. */
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

'use client';

import { useRef, useSyncExternalStore } from 'react';

const subscribe = () => () => {};

/**
 * Returns whether the component was rendered on the server. The result does not change until the component unmounts.
 */
export function useIsServerRendered(): boolean {
  const initial = useRef<boolean>(undefined);
  // Constant, because an update after hydration would discard server HTML below that is not hydrated yet.
  function remember(value: boolean): boolean {
    initial.current = initial.current ?? value;
    return initial.current;
  }
  return useSyncExternalStore(
    subscribe,
    () => remember(false),
    () => remember(true),
  );
}

'use client';

import { useRef, useSyncExternalStore } from 'react';

const subscribe = () => () => {};

/** Returns whether the component was rendered on a server. Stays true after hydration, until the component unmounts. */
export function useIsServerRendered(): boolean {
  const first = useRef<boolean>(undefined);
  // Constant, because a render after hydration would discard HTML below that is not hydrated yet.
  function remember(value: boolean): boolean {
    first.current = first.current ?? value;
    return first.current;
  }
  return useSyncExternalStore(
    subscribe,
    () => remember(false),
    () => remember(true),
  );
}

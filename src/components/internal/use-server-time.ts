'use client';

import { useCallback, useSyncExternalStore } from 'react';
import { useSessionStore } from '../../react/index.ts';

/** Returns the server time in ms, rounded down to a multiple of `intervalMs`. Re-renders at most once per interval. */
export function useServerTime(intervalMs: number): number {
  const { getServerTime: now } = useSessionStore();
  const subscribe = useCallback(
    (onChange: () => void) => {
      const timer = setInterval(onChange, intervalMs / 4);
      return () => clearInterval(timer);
    },
    [intervalMs],
  );
  const getSnapshot = (): number => Math.floor(now() / intervalMs) * intervalMs;
  return useSyncExternalStore(subscribe, getSnapshot, getSnapshot);
}

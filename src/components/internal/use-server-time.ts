'use client';

import { useCallback, useSyncExternalStore } from 'react';
import { useSessionStore } from '../../react/index.ts';

/** The time by the server's clock, rounded down to so many ms: renders again no more often than that. */
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

'use client';

import { useCallback, useSyncExternalStore } from 'react';
import { useSessionStore } from '../../react/index.ts';

/** The time by the server's clock, rounded down to so many ms: renders again no more often than that. */
export function useServerTime(everyMs: number): number {
  const { now } = useSessionStore();
  const subscribe = useCallback(
    (changed: () => void) => {
      const timer = setInterval(changed, everyMs / 4);
      return () => clearInterval(timer);
    },
    [everyMs],
  );
  const read = (): number => Math.floor(now() / everyMs) * everyMs;
  return useSyncExternalStore(subscribe, read, read);
}

import { useSyncExternalStore } from 'react';

/** The time, once a second, and at once when a kept tree is back. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, getSnapshot);
}

function subscribe(listener: () => void): () => void {
  const timer = setInterval(listener, 1000);
  return () => clearInterval(timer);
}

function getSnapshot(): number {
  return Math.ceil(Date.now() / 1000) * 1000;
}

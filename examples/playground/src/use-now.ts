import { useSyncExternalStore } from 'react';

/** Returns the current time in ms. Updates once a second, and immediately when a kept tree is shown again. */
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

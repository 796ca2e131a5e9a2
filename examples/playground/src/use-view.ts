import { useSyncExternalStore } from 'react';

export const views = { '': 'Account', '#devices': 'Devices', '#side-by-side': 'Side by side' } as const;

/** Returns the current page: the fragment of the URL. */
export function useView(): string {
  return useSyncExternalStore(subscribe, () => location.hash);
}

function subscribe(onChange: () => void): () => void {
  window.addEventListener('hashchange', onChange);
  return () => window.removeEventListener('hashchange', onChange);
}

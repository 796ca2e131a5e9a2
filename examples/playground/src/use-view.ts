import { useSyncExternalStore } from 'react';

/** The pages of the app, by the fragment of their URL. */
export const views = { '': 'Mail', '#side-by-side': 'Side by side', '#settings': 'Settings' } as const;

/** Returns the current page: the fragment of the URL. */
export function useView(): string {
  return useSyncExternalStore(subscribe, () => location.hash);
}

function subscribe(onChange: () => void): () => void {
  window.addEventListener('hashchange', onChange);
  return () => window.removeEventListener('hashchange', onChange);
}

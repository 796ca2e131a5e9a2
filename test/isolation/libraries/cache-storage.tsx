import { useQuery } from '@tanstack/react-query';
import {
  createSessionFetch,
  type SessionStore,
  useActiveSession,
  useSessionFetch,
} from 'multisession';
import { API } from '../fake-api.ts';
import { type Library, notesOf } from '../library.tsx';

// #region recipe
/**
 * Returns a function that responds from the cache of the account of the scope, and
 * otherwise from the network.
 */
export function useCachedFetch(): (url: string) => Promise<Response> {
  const { id, lastActiveOrganizationId } = useActiveSession();
  const sessionFetch = useSessionFetch();
  const cacheName = `api:${id}:${lastActiveOrganizationId}`;
  return async (url) => {
    const cached = await caches.match(url, { cacheName });
    if (cached) return cached;
    const response = await sessionFetch(url);
    const cache = await caches.open(cacheName);
    if (response.ok) await cache.put(url, response.clone());
    return response;
  };
}

/**
 * Deletes the caches of closed sessions. Call it when the page loads, also for
 * sessions that closed before.
 */
export function deleteClosedCaches(store: SessionStore): () => void {
  async function deleteCaches(
    isClosed: (sessionId: string | undefined) => boolean,
  ): Promise<void> {
    const names = (await caches.keys()).filter((name) => name.startsWith('api:'));
    await Promise.all(
      names
        .filter((name) => isClosed(name.split(':')[1]))
        .map((name) => caches.delete(name)),
    );
  }
  void store.refresh().then(() => {
    const ids = new Set<string | undefined>(
      store.getState().client?.sessions.map(({ id }) => id),
    );
    return ids.size > 0 ? deleteCaches((id) => !ids.has(id)) : undefined;
  });
  return store.on(
    'session-purged',
    ({ sessionId }) => void deleteCaches((id) => id === sessionId),
  );
}
// #endregion

function Notes({ load }: { readonly load: (url: string) => Promise<Response> }) {
  const { data } = useQuery<{ readonly text: string }>({
    queryKey: ['notes'],
    queryFn: async () => (await load(`${API}/notes`)).json(),
  });
  return <p>{data?.text}</p>;
}

function CarefulNotes() {
  return <Notes load={useCachedFetch()} />;
}

export const library: Library = {
  careful: (store, onUnload) => {
    onUnload(deleteClosedCaches(store));
    return { texts: notesOf, Content: CarefulNotes };
  },
  naive: (store) => {
    async function load(url: string): Promise<Response> {
      const cache = await caches.open('api');
      const cached = await cache.match(url);
      if (cached) return cached;
      const response = await createSessionFetch(store)(url);
      await cache.put(url, response.clone());
      return response;
    }
    return { texts: notesOf, Content: () => <Notes load={load} /> };
  },
  leaks: ['storage', 'text'],
};

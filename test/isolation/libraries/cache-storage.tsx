import { useQuery } from '@tanstack/react-query';
import {
  createSessionFetch,
  isSignedIn,
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
    names: readonly string[],
    isClosed: (sessionId: string | undefined) => boolean,
  ): Promise<void> {
    const closed = names.filter((name) => {
      const [app, sessionId] = name.split(':');
      return app === 'api' && isClosed(sessionId);
    });
    await Promise.all(closed.map((name) => caches.delete(name)));
  }
  async function deleteEarlier(): Promise<void> {
    const names = await caches.keys();
    await store.refresh();
    const { client } = store.getState();
    const ids = client?.sessions.filter(isSignedIn).map(({ id }) => id);
    if (ids) await deleteCaches(names, (id = '') => !ids.includes(id));
  }
  // If the server cannot be reached, the next load of the page deletes them.
  deleteEarlier().catch(() => {});
  return store.on('session-purged', async ({ sessionId }) =>
    deleteCaches(await caches.keys(), (id) => id === sessionId),
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

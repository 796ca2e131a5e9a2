import { QueryClient, useQuery } from '@tanstack/react-query';
import { persistQueryClient } from '@tanstack/query-persist-client-core';
import { createSyncStoragePersister } from '@tanstack/query-sync-storage-persister';
import { isSignedIn, type SessionStore, useSessionFetch } from 'multisession';
import { createSessionQueryClients } from 'multisession/query';
import { API } from '../fake-api.ts';
import { type Library, notesOf } from '../library.tsx';

// #region recipe
export function createClients(store: SessionStore) {
  return createSessionQueryClients(store, {
    persist(queryClient, _key, bindStorage) {
      const persister = createSyncStoragePersister({
        storage: bindStorage(localStorage),
        throttleTime: 100,
      });
      const [unsubscribe] = persistQueryClient({ queryClient, persister });
      return { pause: unsubscribe, clear: () => {} };
    },
  });
}

/**
 * Removes the items of sessions that closed while the page was not open. Call it when
 * the page loads.
 */
export async function removeClosedItems(store: SessionStore): Promise<void> {
  const names = Object.keys(localStorage);
  await store.refresh();
  const { client } = store.getState();
  const ids = client?.sessions.filter(isSignedIn).map(({ id }) => id);
  for (const name of names) {
    const [, id = ''] = /"sessionId":"([^"]+)"/.exec(name) ?? [];
    const isBound = id && name.startsWith(`multisession:${store.backend.scope}:`);
    if (ids && isBound && !ids.includes(id)) localStorage.removeItem(name);
  }
}
// #endregion

function Notes() {
  const sessionFetch = useSessionFetch();
  const { data } = useQuery<{ readonly text: string }>({
    queryKey: ['notes'],
    queryFn: async ({ signal }) =>
      (await sessionFetch(`${API}/notes`, { signal })).json(),
  });
  return <p>{data?.text}</p>;
}

/** Persists all caches with the default key of the persister. */
function createPersistedClient(): QueryClient {
  const queryClient = new QueryClient();
  const persister = createSyncStoragePersister({
    storage: localStorage,
    throttleTime: 10,
  });
  void persistQueryClient({ queryClient, persister });
  return queryClient;
}

export const library: Library = {
  careful(store) {
    // If the server cannot be reached, the next load of the page removes them.
    removeClosedItems(store).catch(() => {});
    return {
      texts: notesOf,
      Content: Notes,
      wrapClients: () => createClients(store),
    };
  },
  naive: () => ({
    texts: notesOf,
    Content: Notes,
    wrapClients: (_, store) =>
      createSessionQueryClients(store, { createClient: createPersistedClient }),
  }),
  leaks: ['storage'],
};

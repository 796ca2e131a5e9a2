import { QueryClient, useQuery } from '@tanstack/react-query';
import { persistQueryClient } from '@tanstack/query-persist-client-core';
import { createSyncStoragePersister } from '@tanstack/query-sync-storage-persister';
import { type SessionStore, useSessionFetch } from 'multisession';
import { createSessionQueryClients, type SessionPersistence } from 'multisession/query';
import { API } from '../fake-api.ts';
import { type Library, notesOf } from '../library.tsx';

// #region recipe
/** Persists the cache of one session and organization. */
function persist(queryClient: QueryClient, key: string): SessionPersistence {
  let isOpen = true;
  const storage = {
    getItem: (name: string) => localStorage.getItem(name),
    removeItem: (name: string) => localStorage.removeItem(name),
    // A throttled write can come after the removal.
    setItem: (name: string, value: string) => void (isOpen && localStorage.setItem(name, value)),
  };
  const persister = createSyncStoragePersister({ key, storage, throttleTime: 100 });
  const [unsubscribe] = persistQueryClient({ queryClient, persister });
  return {
    pause() {
      isOpen = false;
      unsubscribe();
    },
    clear: async () => persister.removeClient(),
  };
}

export function createClients(store: SessionStore) {
  // Includes the caches of organizations that have not been opened since the page was loaded.
  store.on('session-purged', ({ sessionId }) => {
    const keys = Object.keys(localStorage).filter((key) => key.includes(JSON.stringify(sessionId)));
    for (const key of keys) localStorage.removeItem(key);
  });
  return createSessionQueryClients(store, { persist });
}
// #endregion

function Notes() {
  const sessionFetch = useSessionFetch();
  const { data } = useQuery<{ readonly text: string }>({
    queryKey: ['notes'],
    queryFn: async ({ signal }) => (await sessionFetch(`${API}/notes`, { signal })).json(),
  });
  return <p>{data?.text}</p>;
}

/** Persists all caches with the default key of the persister. */
function createPersistedClient(): QueryClient {
  const queryClient = new QueryClient();
  const persister = createSyncStoragePersister({ storage: localStorage, throttleTime: 10 });
  void persistQueryClient({ queryClient, persister });
  return queryClient;
}

export const library: Library = {
  careful: () => ({ texts: notesOf, Content: Notes, wrapClients: (_, store) => createClients(store) }),
  naive: () => ({
    texts: notesOf,
    Content: Notes,
    wrapClients: (_, store) => createSessionQueryClients(store, { createClient: createPersistedClient }),
  }),
  leaks: ['storage'],
};

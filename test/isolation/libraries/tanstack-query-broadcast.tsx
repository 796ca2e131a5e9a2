import { broadcastQueryClient } from '@tanstack/query-broadcast-client-experimental';
import { QueryClient, useQuery } from '@tanstack/react-query';
import { type SessionStore, useSessionFetch } from 'multisession';
import {
  createSessionQueryClients,
  type SessionPersistence,
} from 'multisession/query';
import { API } from '../fake-api.ts';
import { type Library, notesOf } from '../library.tsx';

// #region recipe
/**
 * Shares the cache of one session and organization with other tabs. The key is unique
 * to them.
 */
function broadcast(queryClient: QueryClient, key: string): SessionPersistence {
  return {
    pause: broadcastQueryClient({ queryClient, broadcastChannel: key }),
    clear: () => {},
  };
}

export function createClients(store: SessionStore) {
  return createSessionQueryClients(store, { persist: broadcast });
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

function createBroadcastingClient(): QueryClient {
  const queryClient = new QueryClient();
  broadcastQueryClient({ queryClient, broadcastChannel: 'notes' });
  return queryClient;
}

export const library: Library = {
  careful: () => ({
    texts: notesOf,
    Content: Notes,
    wrapClients: (_, store) => createClients(store),
  }),
  naive: () => ({
    texts: notesOf,
    Content: Notes,
    wrapClients: (_, store) =>
      createSessionQueryClients(store, { createClient: createBroadcastingClient }),
  }),
  leaks: ['broadcast'],
};

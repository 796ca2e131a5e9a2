import {
  createSessionFetch,
  type SessionStore,
  useActiveSession,
  useSessionFetch,
} from 'multisession';
import { type ReactNode, useMemo } from 'react';
import useSWR, {
  type Middleware,
  mutate,
  SWRConfig,
  type SWRConfiguration,
  unload,
} from 'swr';
import { API } from '../fake-api.ts';
import { type Library, notesOf } from '../library.tsx';

// #region recipe
type AccountKey = readonly [account: string, url: string];

/**
 * Gives each account its own keys in the cache of SWR. Render it inside the scope.
 */
export function AccountSwr({ children }: { readonly children: ReactNode }) {
  const { id, lastActiveOrganizationId } = useActiveSession();
  const sessionFetch = useSessionFetch();
  const account = `${id}:${lastActiveOrganizationId}`;
  const value = useMemo((): SWRConfiguration => {
    const withAccount: Middleware = (useSWRNext) => (key, fetcher, config) =>
      useSWRNext(typeof key === 'string' ? [account, key] : null, fetcher, config);
    return {
      use: [withAccount],
      fetcher: async ([, url]: AccountKey): Promise<unknown> =>
        (await sessionFetch(url)).json(),
    };
  }, [account, sessionFetch]);
  return <SWRConfig value={value}>{children}</SWRConfig>;
}

/** Deletes the data of closed sessions. Call it once, in a module. */
export function deleteClosedData(store: SessionStore): () => void {
  return store.on('session-purged', ({ sessionId }) => {
    const isClosed = (key: unknown): boolean =>
      Array.isArray(key) && `${key[0]}`.startsWith(`${sessionId}:`);
    void mutate(isClosed, undefined, { revalidate: false });
  });
}
// #endregion

function Notes() {
  const { data } = useSWR<{ readonly text: string }>(`${API}/notes`);
  return <p>{data?.text}</p>;
}

function CarefulNotes() {
  return (
    <AccountSwr>
      <Notes />
    </AccountSwr>
  );
}

export const library: Library = {
  careful: (store, onUnload) => {
    onUnload(deleteClosedData(store));
    onUnload(unload);
    return { texts: notesOf, Content: CarefulNotes };
  },
  naive: (store, onUnload) => {
    onUnload(unload);
    const fetcher = async (url: string): Promise<unknown> =>
      (await createSessionFetch(store)(url)).json();
    return {
      texts: notesOf,
      Page: ({ children }) => <SWRConfig value={{ fetcher }}>{children}</SWRConfig>,
      Content: Notes,
    };
  },
  leaks: ['text'],
};

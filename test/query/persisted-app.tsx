import { createAsyncStoragePersister } from '@tanstack/query-async-storage-persister';
import { createSyncStoragePersister } from '@tanstack/query-sync-storage-persister';
import { QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  type AsyncStorage,
  experimental_createQueryPersister as createQueryPersister,
  persistQueryClient,
  PersistQueryClientProvider,
  type Persister,
} from '@tanstack/react-query-persist-client';
import { act } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, vi } from 'vitest';
import { useActiveSession } from 'multisession';
import {
  createSessionQueryClients,
  SessionQueryScope,
  type SessionQueryClientsOptions,
} from 'multisession/query';
import { renderWithStore, setUp, setUpFakeTime } from '../react/set-up.tsx';

/** The API of the app, which responds after 100 ms while it is online. */
export const api = { isOnline: true };

/** Installs fake timers, and empties the storages after every test. */
export function setUpPersistence(): void {
  setUpFakeTime();
  beforeEach(() => {
    api.isOnline = true;
  });
  afterEach(() => {
    localStorage.clear();
    slowItems.clear();
  });
}

export const advance = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

/** The items of an asynchronous storage whose writes take half a second. */
const slowItems = new Map<string, string>();
const slowStorage: AsyncStorage = {
  getItem: async (name) => slowItems.get(name),
  async setItem(name, value) {
    await new Promise((resolve) => void setTimeout(resolve, 500));
    slowItems.set(name, value);
  },
  removeItem: async (name) => void slowItems.delete(name),
  entries: async () => [...slowItems],
};

const createPersistent = (createPersister: (bind: Parameters<Persist>[2]) => Persister): Integration => ({
  options: {
    persist(queryClient, _, bindStorage) {
      const persister = createPersister(bindStorage);
      const [pause] = persistQueryClient({ queryClient, persister });
      return { pause, clear: () => void persister.removeClient() };
    },
  },
});

type Persist = NonNullable<SessionQueryClientsOptions['persist']>;

interface Integration {
  readonly options: SessionQueryClientsOptions;
  readonly Provider?: (props: { readonly children: ReactNode }) => ReactNode;
}

const persisters = new WeakMap<QueryClient, Persister>();

/** An integration that writes to `localStorage` at most once a second. */
export const throttled = createPersistent((bindStorage) =>
  createSyncStoragePersister({ storage: bindStorage(localStorage) }),
);

/** The integrations as the docs describe them. All of them use the default key of their library. */
export const integrations: Readonly<Record<string, Integration>> = {
  createSyncStoragePersister: throttled,
  createAsyncStoragePersister: createPersistent((bindStorage) =>
    createAsyncStoragePersister({ storage: bindStorage(slowStorage) }),
  ),
  experimental_createQueryPersister: {
    options: {
      createClient({ bindStorage }) {
        const { persisterFn } = createQueryPersister({ storage: bindStorage(slowStorage) });
        return new QueryClient({ defaultOptions: { queries: { persister: persisterFn } } });
      },
    },
  },
  PersistQueryClientProvider: {
    options: {
      createClient({ bindStorage }) {
        const client = new QueryClient();
        persisters.set(client, createSyncStoragePersister({ storage: bindStorage(localStorage) }));
        return client;
      },
    },
    Provider({ children }) {
      const client = useQueryClient();
      const persister = persisters.get(client);
      return (
        persister && (
          <PersistQueryClientProvider client={client} persistOptions={{ persister }}>
            {children}
          </PersistQueryClientProvider>
        )
      );
    },
  },
};

function Notes(): ReactNode {
  const { id } = useActiveSession();
  const { data } = useQuery({
    queryKey: ['notes'],
    queryFn: () =>
      new Promise<string>((resolve) => {
        if (api.isOnline) setTimeout(resolve, 100, `notes of ${id}`);
      }),
    staleTime: Infinity,
  });
  return data;
}

/** Returns everything that is stored. */
export const stored = (): string => JSON.stringify([...Object.entries(localStorage), ...slowItems]);

/** Opens a page whose caches are persisted, and loads the notes of the account. */
export async function open(
  { options, Provider = ({ children }) => children }: Integration,
  page = setUp(),
  keepAlive = 0,
) {
  const clients = createSessionQueryClients(page.store, options);
  const { container, unmount } = await renderWithStore(
    page.store,
    <SessionQueryScope clients={clients} {...(keepAlive > 0 && { keepAlive })}>
      <Provider>
        <Notes />
      </Provider>
    </SessionQueryScope>,
  );
  await advance(150);
  return { ...page, clients, container, unmount };
}

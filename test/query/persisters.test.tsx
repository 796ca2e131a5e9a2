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
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSessionStore, useActiveSession } from 'multisession';
import {
  createSessionQueryClients,
  SessionQueryScope,
  type SessionQueryClientsOptions,
} from 'multisession/query';
import { inMemoryBrowser, inMemoryEnvironment } from '../../src/testing/index.ts';
import { ada, renderWithStore, setUp, setUpFakeTime, settle } from '../react/set-up.tsx';

setUpFakeTime();
const advance = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));
afterEach(() => localStorage.clear());

/** The items of an asynchronous storage whose writes take half a second. */
const slowItems = new Map<string, string>();
afterEach(() => slowItems.clear());
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

/** The integrations as the docs describe them. All of them use the default key of their library. */
const integrations: Readonly<Record<string, Integration>> = {
  createSyncStoragePersister: createPersistent((bindStorage) =>
    createSyncStoragePersister({ storage: bindStorage(localStorage) }),
  ),
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

/** Whether the API responds, after 100 ms. */
let isOnline = true;
beforeEach(() => {
  isOnline = true;
});

function Notes(): ReactNode {
  const { id } = useActiveSession();
  const { data } = useQuery({
    queryKey: ['notes'],
    queryFn: () =>
      new Promise<string>((resolve) => {
        if (isOnline) setTimeout(resolve, 100, `notes of ${id}`);
      }),
    staleTime: Infinity,
  });
  return data;
}

/** Returns everything that is stored. */
const stored = (): string => JSON.stringify([...Object.entries(localStorage), ...slowItems]);

async function open(
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

describe.each(Object.entries(integrations))('%s with a bound storage', (_, integration) => {
  it.each([0, 200, 900, 1200, 1700])(
    'stores nothing of a session that is signed out %i ms after its data was loaded',
    async (ms) => {
      const { store } = await open(integration);
      await advance(ms);
      await act(() => store.signOut());
      await advance(60_000);
      expect(stored()).not.toContain('sess_ada');
    },
  );

  it('stores the data of each account apart, and removes only those of the closed session', async () => {
    const { store, container } = await open(integration);
    await advance(5000);
    await act(() => store.switchTo('sess_bob'));
    await advance(5000);
    expect(container.textContent).toBe('notes of sess_bob');
    expect(stored()).toContain('notes of sess_ada');
    await act(() => store.signOut({ session: 'sess_ada' }));
    await advance(5000);
    expect(stored()).not.toContain('sess_ada');
    expect(stored()).toContain('notes of sess_bob');
  });

  it('restores the data for its own account only when the page is opened again', async () => {
    const first = await open(integration);
    await advance(5000);
    first.unmount();
    isOnline = false;
    const { store, container } = await open(integration, first);
    await advance(5000);
    expect(container.textContent).toBe('notes of sess_ada');
    await act(() => store.switchTo('sess_bob'));
    await advance(5000);
    expect(container.textContent).toBe('');
  });

  it('removes items that were stored before the page was loaded and not read since', async () => {
    const first = await open(integration);
    await advance(5000);
    first.unmount();
    const { store } = first;
    const clients = createSessionQueryClients(store, integration.options);
    clients.get('sess_ada');
    await act(() => store.signOut());
    await advance(5000);
    expect(stored()).not.toContain('sess_ada');
  });

  it('moves to the key of the next session when the same user signs in again', async () => {
    const { backend, clients, store } = await open(integration);
    await advance(5000);
    backend.close('sess_ada', 'expired');
    await act(() => store.refresh());
    backend.signIn({ ...ada(), id: 'sess_next' });
    await act(() => store.refresh());
    await act(() => store.switchTo('sess_next'));
    await settle();
    await advance(5000);
    expect(clients.get('sess_next').getQueryData(['notes'])).toBe('notes of sess_next');
    expect(stored()).toContain('sess_next');
    expect(stored()).not.toContain('sess_ada');
  });

  it('stores nothing of a session that is signed out while its data is being restored', async () => {
    const first = await open(integration);
    await advance(5000);
    first.unmount();
    const { store } = first;
    createSessionQueryClients(store, integration.options).get('sess_ada');
    await act(() => store.signOut());
    await advance(600_000);
    expect(stored()).not.toContain('sess_ada');
  });

  it('stores nothing of a kept tree whose session is signed out before its data is written', async () => {
    const { store } = await open(integration, setUp(), 2);
    await act(() => store.switchTo('sess_bob'));
    await act(() => store.signOut({ scope: 'all' }));
    await advance(600_000);
    expect(stored()).toBe('[]');
  });

  it('stores nothing of a session that another tab signs out before its data is written', async () => {
    const browser = inMemoryBrowser();
    const backend = setUp().backend;
    const openTab = () => ({
      backend,
      store: createSessionStore({ backend, environment: browser.openTab() }),
    });
    const other = await open(integration, openTab());
    await open(integration, openTab());
    await act(() => other.store.signOut({ scope: 'all' }));
    await advance(600_000);
    expect(stored()).toBe('[]');
  });

  it('stores nothing of a session that is signed out after a provider was mounted again', async () => {
    const { backend, unmount } = await open(integration);
    unmount();
    const store = createSessionStore({ backend, environment: inMemoryEnvironment() });
    await open(integration, { backend, store });
    await act(() => store.signOut({ scope: 'all' }));
    await advance(600_000);
    expect(stored()).toBe('[]');
  });
});

import {
  experimental_streamedQuery as streamedQuery,
  InfiniteQueryObserver,
  MutationObserver,
  QueryClient,
  QueryObserver,
} from '@tanstack/react-query';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createSessionStore } from 'multisession/core';
import { createSessionQueryClients } from 'multisession/query';
import { inMemoryBackend, inMemoryEnvironment } from '../../src/testing/index.ts';
import { ada, bob, NOW } from '../store/set-up.ts';

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

/** Returns a promise of Ada's data that resolves after a second, whether its request was aborted or not. */
const later = () => new Promise<string>((resolve) => void setTimeout(resolve, 1000, 'Ada’s'));
const queryKey = ['notes'];

async function* chunks() {
  for (;;) yield await later();
}

/** Code that writes to a cache after its session is closed. Each is started before. */
const writers: Readonly<Record<string, (client: QueryClient) => void>> = {
  'a query function that ignores its signal': (client) => {
    void client.prefetchQuery({ queryKey, queryFn: later });
  },
  'a request that is retried': (client) => {
    let attempts = 0;
    const queryFn = async () => {
      attempts += 1;
      if (attempts === 1) throw new Error('made up');
      return later();
    };
    void client.prefetchQuery({ queryKey, queryFn, retry: 3 });
  },
  'an infinite query': (client) => {
    const options = { queryKey, queryFn: later, initialPageParam: 0, getNextPageParam: () => 1 };
    new InfiniteQueryObserver(client, options).subscribe(() => {});
  },
  'a streamed query': (client) => {
    void client.prefetchQuery({ queryKey, queryFn: streamedQuery({ streamFn: chunks }) });
  },
  'an observer that polls': (client) => {
    new QueryObserver(client, { queryKey, queryFn: later, refetchInterval: 500 }).subscribe(() => {});
  },
  'setQueryData in a callback of a mutation': (client) => {
    const onSuccess = (data: string) => void client.setQueryData(queryKey, data);
    void new MutationObserver(client, { mutationFn: later, onSuccess }).mutate();
  },
  'an optimistic update that is rolled back': (client) => {
    client.setQueryData(queryKey, 'Ada’s');
    const previous = client.getQueryData(queryKey);
    const mutationFn = () => later().then(() => Promise.reject(new Error('made up')));
    const onError = () => void client.setQueryData(queryKey, previous);
    new MutationObserver(client, { mutationFn, onError }).mutate().catch(() => {});
  },
  'setQueryData after an await': (client) => {
    void later().then((data) => client.setQueryData(queryKey, data));
  },
  'fetchQuery after an await': (client) => {
    void later().then(() => client.fetchQuery({ queryKey, queryFn: async () => 'Ada’s' }));
  },
  'invalidateQueries after an await': (client) => {
    new QueryObserver(client, { queryKey, queryFn: later }).subscribe(() => {});
    void later().then(() => client.invalidateQueries());
  },
  'hydrated data that arrives later': (client) => {
    const source = new QueryClient();
    source.setQueryData(queryKey, 'Ada’s');
    void later().then(() => client.setQueriesData({ queryKey }, 'Ada’s'));
    void later().then(() => new QueryObserver(client, { queryKey, initialData: 'Ada’s' }));
  },
};

it.each(Object.entries(writers))(
  'the cache of a closed session stays empty despite %s, and no other cache receives its data',
  async (_, write) => {
    const backend = inMemoryBackend({ sessions: [ada(), bob()] });
    const store = createSessionStore({ backend, environment: inMemoryEnvironment() });
    const written: unknown[] = [];
    const clients = createSessionQueryClients(store, {
      createClient: () => new QueryClient({ defaultOptions: { queries: { gcTime: Infinity } } }),
      persist: (client) => ({
        pause: client.getQueryCache().subscribe(({ query }) => written.push(query.state.data)),
        clear: () => {},
      }),
    });
    await store.refresh();
    const client = clients.get('sess_ada');
    write(client);
    await vi.advanceTimersByTimeAsync(100);
    await store.signOut({ session: 'sess_ada' });
    written.length = 0;
    await vi.advanceTimersByTimeAsync(10_000);
    const isEmpty = client.getQueryCache().getAll().length + client.getMutationCache().getAll().length === 0;
    expect({ isEmpty, written }).toEqual({ isEmpty: true, written: [] });
    expect(clients.get('sess_bob').getQueryCache().getAll()).toEqual([]);
    backend.signIn({ ...ada(), id: 'sess_ada2' });
    await store.refresh();
    expect(clients.get('sess_ada2').getQueryData(queryKey)).toBeUndefined();
  },
);

it('a mutation that is started with the client of a closed session is not sent', async () => {
  const backend = inMemoryBackend({ sessions: [ada(), bob()] });
  const store = createSessionStore({ backend, environment: inMemoryEnvironment() });
  const clients = createSessionQueryClients(store);
  await store.refresh();
  const client = clients.get('sess_ada');
  const mutationFn = vi.fn<typeof later>(later);
  const observer = new MutationObserver(client, { mutationFn });
  await store.signOut({ session: 'sess_ada' });
  void observer.mutate();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(mutationFn).not.toHaveBeenCalled();
});

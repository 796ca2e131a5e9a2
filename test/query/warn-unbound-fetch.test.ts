import { InfiniteQueryObserver, MutationObserver, QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSessionFetch, createSessionStore, type SessionStore } from 'multisession/core';
import { createSessionQueryClients } from 'multisession/query';
import { inMemoryBackend, inMemoryEnvironment } from '../../src/testing/index.ts';
import { ada, bob, NOW } from '../store/set-up.ts';
import { setUpRequests } from './requests.ts';

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  vi.useRealTimers();
});
setUpRequests();

async function setUp() {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const backend = inMemoryBackend({ sessions: [ada(), bob()] });
  const store = createSessionStore({ backend, environment: inMemoryEnvironment() });
  const clients = createSessionQueryClients(store);
  await store.refresh();
  return { warn, store, clients };
}

const url = 'https://api.example.com/notes';
const queryKey = ['notes'];
type Request = () => Promise<unknown>;

const uses: Readonly<Record<string, (client: QueryClient, request: Request) => unknown>> = {
  'a query': (client, queryFn) => client.fetchQuery({ queryKey, queryFn }),
  'a refetch of a query': async (client, queryFn) => {
    let isFirst = true;
    await client.fetchQuery({
      queryKey,
      queryFn: () => {
        if (!isFirst) return queryFn();
        isFirst = false;
        return 'notes';
      },
    });
    return client.refetchQueries({ queryKey });
  },
  'an infinite query': (client, queryFn) => {
    const options = { queryKey, queryFn, initialPageParam: 0, getNextPageParam: () => 1 };
    return new InfiniteQueryObserver(client, options).fetchOptimistic(client.defaultQueryOptions(options));
  },
  'a mutation': (client, mutationFn) => new MutationObserver(client, { mutationFn }).mutate(),
  'a mutation whose options are set while it is pending': (client, mutationFn) => {
    const observer = new MutationObserver<unknown>(client, { mutationFn: async () => {} });
    const result = observer.mutate();
    observer.setOptions({ mutationFn });
    return result;
  },
};

describe.each(Object.entries(uses))('in development, %s', (_, use) => {
  it('that uses a session fetch without a session warns once, without personal data', async () => {
    const { clients, store, warn } = await setUp();
    const request = () => createSessionFetch(store)(url);
    await use(clients.get('sess_ada'), request);
    await use(clients.get('sess_bob'), request);
    expect(warn.mock.calls).toEqual([[expect.stringContaining('not bound to its session and organization')]]);
    expect(warn.mock.lastCall?.join(' ')).not.toMatch(/ada|bob|example/i);
  });

  const bound: Readonly<Record<string, (store: SessionStore) => Request>> = {
    'that uses a bound session fetch': (store) => () =>
      createSessionFetch(store, 'sess_ada', { organizationId: null })(url),
    'that uses no session fetch': () => async () => 'notes',
  };
  it.each(Object.entries(bound))('%s does not warn', async (__, create) => {
    const { clients, store, warn } = await setUp();
    await use(clients.get('sess_ada', null), create(store));
    await createSessionFetch(store)(url);
    expect(warn).not.toHaveBeenCalled();
  });
});

it('in development, a session fetch without an organization warns if another organization is active', async () => {
  const { clients, store, warn } = await setUp();
  const load = () =>
    clients.get('sess_ada', null).fetchQuery({
      queryKey,
      queryFn: async () => (await createSessionFetch(store, 'sess_ada')(url)).json(),
    });
  await load();
  expect(warn).not.toHaveBeenCalled();
  await store.switchTo('sess_ada', { organizationId: 'org_1' });
  await load();
  expect(warn).toHaveBeenCalledOnce();
});

it('queries of a client that belongs to no session do not warn', async () => {
  const { store, clients, warn } = await setUp();
  clients.get('sess_ada');
  await new QueryClient().fetchQuery({ queryKey, queryFn: () => createSessionFetch(store)(url) });
  expect(warn).not.toHaveBeenCalled();
});

it('in production, nothing warns and no function of TanStack Query is wrapped', async () => {
  vi.stubEnv('NODE_ENV', 'production');
  const { store, clients, warn } = await setUp();
  const client = clients.get('sess_ada');
  await client.fetchQuery({ queryKey, queryFn: () => createSessionFetch(store)(url) });
  expect(warn).not.toHaveBeenCalled();
  expect(Object.hasOwn(client.getQueryCache().getAll()[0] ?? {}, 'fetch')).toBe(false);
});

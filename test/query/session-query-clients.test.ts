import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSessionStore, SessionError } from 'multisession/core';
import { createSessionQueryClients, type SessionQueryClientsOptions } from 'multisession/query';
import {
  inMemoryBackend,
  type InMemoryBackendOptions,
  inMemoryEnvironment,
} from '../../src/testing/index.ts';
import { ada, bob, NOW } from '../store/set-up.ts';

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

async function setUp(options: SessionQueryClientsOptions & InMemoryBackendOptions = {}) {
  const { createClient, persist, ...backendOptions } = options;
  const backend = inMemoryBackend({ sessions: [ada(), bob()], ...backendOptions });
  const store = createSessionStore({ backend, environment: inMemoryEnvironment() });
  const clients = createSessionQueryClients(store, {
    ...(createClient && { createClient }),
    ...(persist && { persist }),
  });
  await store.refresh();
  return { backend, store, clients };
}

const notes = (queryFn: () => Promise<unknown>) => ({ queryKey: ['notes'], queryFn });

describe('each session has a client', () => {
  it('of its own, and for each organization', async () => {
    const { clients } = await setUp();
    const made = [
      clients.get('sess_ada'),
      clients.get('sess_bob'),
      clients.get('sess_ada', 'org_1'),
      clients.get('sess_ada', 'org_2'),
    ];
    expect(new Set(made).size).toBe(4);
  });

  it('that stays the same, also when its active organization is named', async () => {
    const { clients } = await setUp({ sessions: [{ ...ada(), lastActiveOrganizationId: 'org_1' }] });
    expect(clients.get('sess_ada')).toBe(clients.get('sess_ada', 'org_1'));
    expect(clients.get('sess_ada')).not.toBe(clients.get('sess_ada', null));
  });

  it('unless it is not signed in', async () => {
    const { clients, store } = await setUp();
    await store.signOut({ session: 'sess_bob', mode: 'end' });
    for (const id of ['sess_bob', 'sess_nobody']) {
      expect(() => clients.get(id)).toThrow(expect.objectContaining({ code: 'not_signed_in' }));
    }
  });

  it('that is nobody else’s, whatever the app hands out', async () => {
    const one = new QueryClient();
    const { clients } = await setUp({ createClient: () => one });
    clients.get('sess_ada');
    expect(() => clients.get('sess_bob')).toThrow(expect.objectContaining({ code: 'invalid_configuration' }));
    const queryCache = one.getQueryCache();
    const withSharedCache = await setUp({ createClient: () => new QueryClient({ queryCache }) });
    withSharedCache.clients.get('sess_ada');
    expect(() => withSharedCache.clients.get('sess_bob')).toThrow(/same QueryClient, QueryCache/);
  });
});

describe('when a session closes', () => {
  it.each(['removed', 'ended', 'revoked', 'expired'] as const)(
    'its requests are aborted and its cache is dropped, and nobody else’s: %s',
    async (status) => {
      const { backend, store, clients } = await setUp();
      const client = clients.get('sess_bob');
      const adaClient = clients.get('sess_ada');
      adaClient.setQueryData(['notes'], ['Ada’s']);
      client.setQueryData(['notes'], ['Bob’s']);
      const aborted = vi.fn<() => void>();
      client
        .fetchQuery({
          queryKey: ['slow'],
          queryFn: ({ signal }) => {
            signal.addEventListener('abort', aborted);
            return new Promise(() => {});
          },
        })
        .catch(() => {});
      backend.close('sess_bob', status);
      await store.refresh();
      expect(aborted).toHaveBeenCalledOnce();
      expect(client.getQueryCache().getAll()).toEqual([]);
      expect(adaClient.getQueryData(['notes'])).toEqual(['Ada’s']);
    },
  );

  it('no timer holds what was loaded, saved or under way', async () => {
    // Outside of browsers TanStack keeps everything for good, unless it is told otherwise.
    const defaultOptions = { queries: { gcTime: 60_000 }, mutations: { gcTime: 60_000 } };
    const { store, clients } = await setUp({ createClient: () => new QueryClient({ defaultOptions }) });
    const before = vi.getTimerCount();
    const client = clients.get('sess_bob');
    client.setQueryData(['slow'], ['Bob’s']);
    client.fetchQuery({ queryKey: ['slow'], queryFn: () => new Promise(() => {}) }).catch(() => {});
    await client
      .getMutationCache()
      .build(client, { mutationFn: async () => 'Bob’s' })
      .execute(undefined);
    expect(vi.getTimerCount()).toBeGreaterThan(before);
    await store.signOut({ session: 'sess_bob' });
    await vi.advanceTimersByTimeAsync(0);
    expect(vi.getTimerCount()).toBe(before);
  });

  it('its cache stays as long as a tree shows it', async () => {
    const { store, clients } = await setUp();
    const client = clients.get('sess_bob');
    client.setQueryData(['notes'], ['Bob’s']);
    const release = clients.retain(client);
    await store.signOut({ session: 'sess_bob' });
    expect(client.getQueryData(['notes'])).toEqual(['Bob’s']);
    release();
    await Promise.resolve();
    expect(client.getQueryData(['notes'])).toBeUndefined();
  });

  it('by the clock alone, its cache stays until the backend says the same', async () => {
    const { backend, store, clients } = await setUp({
      sessions: [ada(), { ...bob(), expireAt: new Date(NOW + 1000) }],
    });
    const client = clients.get('sess_bob');
    client.setQueryData(['notes'], ['Bob’s']);
    const stop = store.connect();
    const release = backend.pauseResponses();
    await vi.advanceTimersByTimeAsync(2000);
    expect(client.getQueryData(['notes'])).toEqual(['Bob’s']);
    backend.close('sess_bob', 'expired');
    release();
    await vi.advanceTimersByTimeAsync(0);
    expect(client.getQueryData(['notes'])).toBeUndefined();
    stop();
  });

  it('who signs in again under the same id finds nothing', async () => {
    const { backend, store, clients } = await setUp();
    clients.get('sess_bob').setQueryData(['notes'], ['Bob’s']);
    await store.signOut({ session: 'sess_bob' });
    backend.signIn({ ...bob(), id: 'sess_bob2' });
    await store.refresh();
    expect(clients.get('sess_bob2').getQueryData(['notes'])).toBeUndefined();
  });
});

describe('what fails', () => {
  const failing = (code: 'session_closed' | 'network_error') => {
    return vi.fn<() => Promise<never>>(async () => {
      throw new SessionError({ code, message: 'made up' });
    });
  };

  it.each([
    ['as the app has it', { retry: 1 }, 'network_error', 2],
    ['as the app decides', { retry: (count: number) => count < 2 }, 'network_error', 3],
    ['never, because the session is over', { retry: 5 }, 'session_closed', 1],
    ['never, whatever the app decides', { retry: () => true }, 'session_closed', 1],
  ] as const)('is tried again %s', async (_, queries, code, times) => {
    const createClient = () =>
      new QueryClient({ defaultOptions: { queries: { ...queries, retryDelay: 1 } } });
    const { clients } = await setUp({ createClient });
    const queryFn = failing(code);
    const failed = clients
      .get('sess_ada')
      .fetchQuery(notes(queryFn))
      .catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(100);
    expect(await failed).toMatchObject({ code });
    expect(queryFn).toHaveBeenCalledTimes(times);
  });

  it('is not tried again once the session has closed', async () => {
    const { clients, store } = await setUp();
    const queryFn = failing('network_error');
    const observer = new QueryObserver(clients.get('sess_bob'), notes(queryFn));
    const stop = observer.subscribe(() => {});
    await vi.advanceTimersByTimeAsync(10);
    stop();
    await store.signOut({ session: 'sess_bob' });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(queryFn).toHaveBeenCalledOnce();
  });
});

describe('where one cookie is the account for all', () => {
  it('what is under way for an account is aborted before the cookie moves', async () => {
    const { backend, store, clients } = await setUp({ capabilities: { sessionPerRequest: false } });
    const cookieMoved = vi.fn<() => void>();
    const aborted = vi.fn<() => void>();
    backend.injectFaults(({ method }) => {
      if (method === 'touchSession') cookieMoved();
      return undefined;
    });
    const slow = ({ signal }: { signal: AbortSignal }) => {
      signal.addEventListener('abort', aborted);
      return new Promise(() => {});
    };
    clients
      .get('sess_ada')
      .fetchQuery({ queryKey: ['slow'], queryFn: slow })
      .catch(() => {});
    await store.switchTo('sess_bob');
    expect(aborted.mock.invocationCallOrder[0]).toBeLessThan(cookieMoved.mock.invocationCallOrder[0] ?? 0);
  });
});

describe('a dehydrated cache', () => {
  it('goes back to the session that it was taken from', async () => {
    const server = await setUp();
    server.clients.get('sess_ada').setQueryData(['notes'], ['Ada’s']);
    const sent: unknown = JSON.parse(JSON.stringify(server.clients.dehydrate('sess_ada')));
    const { clients } = await setUp();
    clients.hydrate(sent, 'sess_ada');
    expect(clients.get('sess_ada').getQueryData(['notes'])).toEqual(['Ada’s']);
  });

  it.each([
    ['another session', 'sess_bob', undefined],
    ['another organization', 'sess_ada', 'org_1'],
  ])('is refused by %s', async (_, id, organizationId) => {
    const { clients } = await setUp();
    clients.get('sess_ada').setQueryData(['notes'], ['Ada’s']);
    const dehydrated = clients.dehydrate('sess_ada');
    expect(() => clients.hydrate(dehydrated, id, organizationId)).toThrow(
      expect.objectContaining({ code: 'session_mismatch' }),
    );
    expect(clients.get(id, organizationId).getQueryCache().getAll()).toEqual([]);
  });

  it.each([
    null,
    'x',
    { sessionId: 'sess_ada', organizationId: null, state: { queries: [7], mutations: [] } },
  ])('that is none is refused: %j', async (given) => {
    const { clients } = await setUp();
    expect(() => clients.hydrate(given, 'sess_ada')).toThrow(/nothing of it was taken in/);
  });
});

describe('a cache that is kept', () => {
  it('has a key of its own for each session and organization', async () => {
    const keys: string[] = [];
    const persist = (_: QueryClient, key: string) => {
      keys.push(key);
      return { pause: () => {}, clear: () => {} };
    };
    const { clients } = await setUp({ persist });
    clients.get('sess_ada');
    clients.get('sess_ada', 'org_1');
    clients.get('sess_bob');
    clients.get('sess_bob');
    expect(new Set(keys).size).toBe(3);
    expect(keys).toHaveLength(3);
  });

  it('is not written any more when it is dropped, and then removed', async () => {
    const log: string[] = [];
    const persist = (client: QueryClient) => {
      const stop = client.getQueryCache().subscribe(() => log.push('written'));
      return {
        pause() {
          stop();
          log.push('stopped');
        },
        clear: () => void log.push('removed'),
      };
    };
    const { store, clients } = await setUp({ persist });
    clients.get('sess_bob').setQueryData(['notes'], ['Bob’s']);
    log.length = 0;
    await store.signOut({ session: 'sess_bob' });
    expect(log).toEqual(['stopped', 'removed']);
  });
});

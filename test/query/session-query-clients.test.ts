import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSessionStore, SessionError } from 'multisession/core';
import { createSessionQueryClients, type SessionQueryClientsOptions } from 'multisession/query';
import { scopeMethodsOf } from '../../src/query/session-query-clients.ts';
import {
  createSessionData,
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

describe('get() of session query clients', () => {
  it('returns a different client for each session and organization', async () => {
    const { clients } = await setUp();
    const made = [
      clients.get('sess_ada'),
      clients.get('sess_bob'),
      clients.get('sess_ada', 'org_1'),
      clients.get('sess_ada', 'org_2'),
    ];
    expect(new Set(made).size).toBe(4);
  });

  it('returns the same client with and without the ID of the active organization', async () => {
    const { clients } = await setUp({ sessions: [{ ...ada(), lastActiveOrganizationId: 'org_1' }] });
    expect(clients.get('sess_ada')).toBe(clients.get('sess_ada', 'org_1'));
    expect(clients.get('sess_ada')).not.toBe(clients.get('sess_ada', null));
  });

  it('throws not_signed_in for a session that is closed or unknown', async () => {
    const { clients, store } = await setUp();
    await store.signOut({ session: 'sess_bob', mode: 'end' });
    for (const id of ['sess_bob', 'sess_unknown']) {
      expect(() => clients.get(id)).toThrow(expect.objectContaining({ code: 'not_signed_in' }));
    }
  });

  it('throws when createClient returns a client or a cache of another session', async () => {
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

describe('createSessionQueryClients() when the backend closes a session', () => {
  it.each(['removed', 'ended', 'revoked', 'expired'] as const)(
    'aborts the requests and clears the cache of that session only (status %s)',
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

  it('leaves no garbage collection timer that retains queries or mutations', async () => {
    // Outside of browsers, the default `gcTime` is Infinity.
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

  it('clears the cache only after the last tree that uses it is unmounted', async () => {
    const { store, clients } = await setUp();
    const client = clients.get('sess_bob');
    client.setQueryData(['notes'], ['Bob’s']);
    const release = scopeMethodsOf(clients).retain(client);
    await store.signOut({ session: 'sess_bob' });
    expect(client.getQueryData(['notes'])).toEqual(['Bob’s']);
    release();
    await Promise.resolve();
    expect(client.getQueryData(['notes'])).toBeUndefined();
  });

  it('keeps the cache of a session that has expired locally until the backend confirms it', async () => {
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

  it('gives the same user an empty cache after signing in again', async () => {
    const { backend, store, clients } = await setUp();
    clients.get('sess_bob').setQueryData(['notes'], ['Bob’s']);
    await store.signOut({ session: 'sess_bob' });
    backend.signIn({ ...bob(), id: 'sess_bob2' });
    await store.refresh();
    expect(clients.get('sess_bob2').getQueryData(['notes'])).toBeUndefined();
  });
});

describe('the `retry` option of a session query client', () => {
  const failing = (code: 'session_closed' | 'network_error') => {
    return vi.fn<() => Promise<never>>(async () => {
      throw new SessionError({ code, message: 'made up' });
    });
  };

  it.each([
    ['retries as often as `retry: 1` allows', { retry: 1 }, 'network_error', 2],
    [
      'retries as often as the `retry` function allows',
      { retry: (count: number) => count < 2 },
      'network_error',
      3,
    ],
    ['does not retry session_closed despite `retry: 5`', { retry: 5 }, 'session_closed', 1],
    ['does not retry session_closed despite a `retry` function', { retry: () => true }, 'session_closed', 1],
  ] as const)('%s', async (_, queries, code, times) => {
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

  it('stops retrying once the session has closed', async () => {
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

describe('createSessionQueryClients() with a shared cookie', () => {
  it('aborts the requests of an account before the cookie switches to another account', async () => {
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

describe('dehydrate() and hydrate() of session query clients', () => {
  it('restore the cache of the same session', async () => {
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
  ])('throw session_mismatch for %s, and hydrate nothing', async (_, id, organizationId) => {
    const { clients } = await setUp();
    clients.get('sess_ada').setQueryData(['notes'], ['Ada’s']);
    const dehydrated = clients.dehydrate('sess_ada');
    expect(() => clients.hydrate(dehydrated, id, organizationId)).toThrow(
      expect.objectContaining({ code: 'session_mismatch' }),
    );
    expect(clients.get(id, organizationId).getQueryCache().getAll()).toEqual([]);
  });

  it.each([
    ['user', createSessionData({ name: 'Eve Moneypenny', id: 'sess_ada' })],
    ['actor', { actor: { sub: 'support' } }],
  ])('throw session_mismatch if the session had another %s when it was dehydrated', async (_, update) => {
    const { backend, clients, store } = await setUp();
    clients.get('sess_ada').setQueryData(['notes'], ['Ada’s']);
    const dehydrated = clients.dehydrate('sess_ada');
    backend.update('sess_ada', update);
    await store.refresh();
    expect(() => clients.hydrate(dehydrated, 'sess_ada')).toThrow(
      expect.objectContaining({ code: 'session_mismatch' }),
    );
  });

  it.each([
    null,
    'x',
    { sessionId: 'sess_ada', organizationId: null, state: { queries: [7], mutations: [] } },
  ])('reject invalid data: %j', async (given) => {
    const { clients } = await setUp();
    expect(() => clients.hydrate(given, 'sess_ada')).toThrow(/so it was not hydrated/);
  });
});

describe('the `persist` option of createSessionQueryClients()', () => {
  it('is called once for each session and organization, with a unique key', async () => {
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

  it('is paused before the cache of a closed session is cleared, and then deletes the stored cache', async () => {
    const log: string[] = [];
    const persist = (client: QueryClient) => {
      const stop = client.getQueryCache().subscribe(() => log.push('written'));
      return {
        pause() {
          stop();
          log.push('paused');
        },
        clear: () => void log.push('cleared'),
      };
    };
    const { store, clients } = await setUp({ persist });
    clients.get('sess_bob').setQueryData(['notes'], ['Bob’s']);
    log.length = 0;
    await store.signOut({ session: 'sess_bob' });
    expect(log).toEqual(['paused', 'cleared']);
  });

  it('is called again by the next call for the session if it has thrown', async () => {
    const persist = vi.fn<NonNullable<SessionQueryClientsOptions['persist']>>(() => ({
      pause: () => {},
      clear: () => {},
    }));
    persist.mockImplementationOnce(() => {
      throw new Error('made up');
    });
    const { clients } = await setUp({ persist });
    expect(() => clients.get('sess_bob')).toThrow('made up');
    clients.get('sess_bob');
    expect(persist).toHaveBeenCalledTimes(2);
  });

  it.each(['pause', 'clear'] as const)(
    'does not keep the caches of a closed session if its `%s` throws',
    async (method) => {
      const failure = new Error('made up');
      const reported: unknown[] = [];
      vi.stubGlobal('queueMicrotask', (run: () => void) => {
        void Promise.resolve()
          .then(run)
          .catch((error: unknown) => reported.push(error));
      });
      const fail = (): never => {
        throw failure;
      };
      const { store, clients } = await setUp({
        persist: () => ({ pause: () => {}, clear: () => {}, [method]: fail }),
      });
      const caches = [clients.get('sess_bob', null), clients.get('sess_bob', 'org_1')];
      for (const cache of caches) cache.setQueryData(['notes'], ['Bob’s']);
      await store.signOut({ session: 'sess_bob' });
      await Promise.resolve();
      expect(caches.map((cache) => cache.getQueryData(['notes']))).toEqual([undefined, undefined]);
      expect(reported).toEqual([failure, failure]);
      vi.unstubAllGlobals();
    },
  );
});

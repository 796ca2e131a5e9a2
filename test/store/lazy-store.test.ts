import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSessionStore, type SessionStore } from 'multisession/core';
import { createLazyStore, openSessionStore } from '../../src/store/lazy-store.ts';
import { inMemoryBackend, inMemoryEnvironment } from '../../src/testing/index.ts';
import { ada, bob, currentId, NOW, settle, watchCurrent } from './set-up.ts';

// The store's code is in a separate chunk. The store is `loading` until that chunk has loaded.

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

/** Creates a store whose code is loaded, or fails to load, on demand. */
function setUpLazy(create = createSessionStore) {
  const backend = inMemoryBackend({ sessions: [ada(), bob()] });
  const options = { backend, environment: inMemoryEnvironment() };
  const imports: { readonly resolve: () => void; readonly fail: () => void }[] = [];
  const store = createLazyStore(options, () => {
    return new Promise((resolve, reject) => {
      imports.push({
        resolve: () => resolve({ createSessionStore: create }),
        fail: () => reject(new TypeError('Failed to fetch dynamically imported module')),
      });
    });
  });
  return { backend, store, imports };
}

describe('a store whose code is still loading', () => {
  it('is `loading` and sends no request', () => {
    const { backend, store, imports } = setUpLazy();
    expect(store.getCurrent()).toEqual({ status: 'loading', session: undefined });
    expect(store.getState()).toBe(store.getInitialState());
    expect(imports).toHaveLength(0);
    expect(backend.calls).toEqual([]);
  });

  it('behaves like any other store once its code has loaded', async () => {
    const { store, imports } = setUpLazy();
    const seen = watchCurrent(store);
    const onChanged = vi.fn<() => void>();
    store.on('current-session-changed', onChanged);
    const stop = store.connect();
    imports[0]?.resolve();
    await settle();
    expect(seen.map(({ status, session }) => session?.id ?? status)).toEqual(['loading', 'sess_ada']);
    expect(onChanged).toHaveBeenCalledOnce();
    const switching = store.switchTo('sess_bob');
    expect(currentId(store)).toBe('sess_bob');
    await switching;
    stop();
  });

  it.each([
    ['refresh', (store: SessionStore) => store.refresh(), ['sess_ada', 'sess_bob'], 'sess_ada'],
    ['switchTo', (store: SessionStore) => store.switchTo('sess_bob'), ['sess_ada', 'sess_bob'], 'sess_bob'],
    ['signOut', (store: SessionStore) => store.signOut({ session: 'sess_bob' }), ['sess_ada'], 'sess_ada'],
  ] as const)(
    'runs calls of %s that were made before its code had loaded',
    async (_, call, listed, current) => {
      const { store, imports } = setUpLazy();
      const done = call(store);
      imports[0]?.resolve();
      await done;
      await store.refresh();
      expect(store.getState().client?.sessions.map(({ id }) => id)).toEqual(listed);
      expect(currentId(store)).toBe(current);
    },
  );

  it('loads its code once for any number of calls', () => {
    const { store, imports } = setUpLazy();
    store.connect()();
    store.connect();
    store.refresh().catch(() => {});
    expect(imports).toHaveLength(1);
  });

  it('does not connect if it was disconnected before its code had loaded', async () => {
    const { backend, store, imports } = setUpLazy();
    store.connect()();
    imports[0]?.resolve();
    await settle();
    expect(backend.calls).toEqual([]);
  });

  it('does not call listeners that were removed before its code had loaded', async () => {
    const { store, imports } = setUpLazy();
    const listener = vi.fn<() => void>();
    store.subscribe(listener)();
    store.on('current-session-changed', listener)();
    store.connect();
    imports[0]?.resolve();
    await settle();
    expect(listener).not.toHaveBeenCalled();
  });
});

describe('a store whose code cannot be loaded', () => {
  it('shows `failed` with `network_error`, not `signed-out`', async () => {
    const { store, imports } = setUpLazy();
    store.connect();
    imports[0]?.fail();
    await settle();
    expect(store.getCurrent()).toMatchObject({ status: 'failed', error: { code: 'network_error' } });
    expect(store.getCurrent()).toBe(store.getCurrent());
  });

  it('retries automatically while it is connected', async () => {
    const { store, imports } = setUpLazy();
    const stop = store.connect();
    imports[0]?.fail();
    await vi.advanceTimersByTimeAsync(3000);
    expect(imports).toHaveLength(2);
    imports[1]?.fail();
    await settle();
    stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(imports).toHaveLength(2);
  });

  it('retries immediately when retry() is called', async () => {
    const { store, imports } = setUpLazy();
    store.connect();
    imports[0]?.fail();
    await settle();
    const failed = store.getCurrent();
    if (failed.status === 'failed') failed.retry();
    expect(store.getCurrent().status).toBe('loading');
    imports[1]?.resolve();
    await settle();
    expect(currentId(store)).toBe('sess_ada');
  });

  it('rejects the calls that were waiting for the code', async () => {
    const { store, imports } = setUpLazy();
    const call = store.switchTo('sess_bob').catch((error: unknown) => error);
    imports[0]?.fail();
    expect(await call).toMatchObject({ code: 'network_error' });
  });
});

describe('a store that throws on creation', () => {
  /** Creates a store that throws on the first try, for example because a polyfill has not loaded yet. */
  function setUpFailingOnce() {
    const create = vi.fn<typeof createSessionStore>(createSessionStore);
    create.mockImplementationOnce(() => {
      throw new ReferenceError('Something is not defined');
    });
    return setUpLazy(create);
  }

  it('shows `failed` with the cause, and does not stay `loading`', async () => {
    const { store, imports } = setUpFailingOnce();
    store.connect();
    imports[0]?.resolve();
    await settle();
    const error = { code: 'invalid_configuration', cause: new ReferenceError('Something is not defined') };
    expect(store.getState()).toMatchObject({ connection: 'failed', error });
  });

  it('is created by the next automatic retry', async () => {
    const { store, imports } = setUpFailingOnce();
    store.connect();
    imports[0]?.resolve();
    await vi.advanceTimersByTimeAsync(3000);
    imports[1]?.resolve();
    await settle();
    expect(currentId(store)).toBe('sess_ada');
  });

  it('reports the error in the state instead of throwing, even if its code is already loaded', async () => {
    let isReady = false;
    const { capabilities, ...rest } = inMemoryBackend({ sessions: [ada()] });
    const backend = {
      ...rest,
      get capabilities() {
        if (isReady) return capabilities;
        throw new ReferenceError('Something is not defined');
      },
    };
    await import('../../src/store/session-store.ts');
    const store = openSessionStore({ backend, environment: inMemoryEnvironment() });
    const disconnect = store.connect();
    await settle();
    expect(store.getState()).toMatchObject({
      connection: 'failed',
      error: { code: 'invalid_configuration' },
    });
    isReady = true;
    await vi.advanceTimersByTimeAsync(3000);
    expect(currentId(store)).toBe('sess_ada');
    disconnect();
  });
});

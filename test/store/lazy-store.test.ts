import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSessionStore, type SessionStore } from 'multisession/core';
import { createLazyStore, openSessionStore } from '../../src/store/lazy-store.ts';
import { inMemoryBackend, inMemoryEnvironment } from '../../src/testing/index.ts';
import { ada, bob, currentId, NOW, settle, watchCurrent } from './set-up.ts';

// The store's code is not in the app's first chunk. Until it is there, the store says that it is loading.

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

/** A store whose code comes when it is told to. */
function setUpLazy(create = createSessionStore) {
  const backend = inMemoryBackend({ sessions: [ada(), bob()] });
  const options = { backend, environment: inMemoryEnvironment() };
  const answers: { readonly arrive: () => void; readonly fail: () => void }[] = [];
  const store = createLazyStore(options, () => {
    return new Promise((resolve, reject) => {
      answers.push({
        arrive: () => resolve({ createSessionStore: create }),
        fail: () => reject(new TypeError('Failed to fetch dynamically imported module')),
      });
    });
  });
  return { backend, store, answers };
}

describe('a store whose code is on its way', () => {
  it('is loading, and asks nothing', () => {
    const { backend, store, answers } = setUpLazy();
    expect(store.getCurrent()).toEqual({ status: 'loading', session: undefined });
    expect(store.getState()).toBe(store.getInitialState());
    expect(answers).toHaveLength(0);
    expect(backend.calls).toEqual([]);
  });

  it('is like any other as soon as it is there', async () => {
    const { store, answers } = setUpLazy();
    const seen = watchCurrent(store);
    const added = vi.fn<() => void>();
    store.on('current-session-changed', added);
    const stop = store.connect();
    answers[0]?.arrive();
    await settle();
    expect(seen.map(({ status, session }) => session?.id ?? status)).toEqual(['loading', 'sess_ada']);
    expect(added).toHaveBeenCalledOnce();
    const switching = store.switchTo('sess_bob');
    expect(currentId(store)).toBe('sess_bob');
    await switching;
    stop();
  });

  it.each([
    ['refresh', (store: SessionStore) => store.refresh(), ['sess_ada', 'sess_bob'], 'sess_ada'],
    ['switchTo', (store: SessionStore) => store.switchTo('sess_bob'), ['sess_ada', 'sess_bob'], 'sess_bob'],
    ['signOut', (store: SessionStore) => store.signOut({ session: 'sess_bob' }), ['sess_ada'], 'sess_ada'],
  ] as const)('does what it was asked for before: %s', async (_, call, listed, current) => {
    const { store, answers } = setUpLazy();
    const done = call(store);
    answers[0]?.arrive();
    await done;
    await store.refresh();
    expect(store.getState().client?.sessions.map(({ id }) => id)).toEqual(listed);
    expect(currentId(store)).toBe(current);
  });

  it('is fetched once, however often it is wanted', () => {
    const { store, answers } = setUpLazy();
    store.connect()();
    store.connect();
    store.refresh().catch(() => {});
    expect(answers).toHaveLength(1);
  });

  it('connects nothing that has been left in the meantime', async () => {
    const { backend, store, answers } = setUpLazy();
    store.connect()();
    answers[0]?.arrive();
    await settle();
    expect(backend.calls).toEqual([]);
  });

  it('calls nobody who has stopped listening', async () => {
    const { store, answers } = setUpLazy();
    const told = vi.fn<() => void>();
    store.subscribe(told)();
    store.on('current-session-changed', told)();
    store.connect();
    answers[0]?.arrive();
    await settle();
    expect(told).not.toHaveBeenCalled();
  });
});

describe('code that cannot be loaded', () => {
  it('is a failure that says so, not a sign-out', async () => {
    const { store, answers } = setUpLazy();
    store.connect();
    answers[0]?.fail();
    await settle();
    expect(store.getCurrent()).toMatchObject({ status: 'failed', error: { code: 'network_error' } });
    expect(store.getCurrent()).toBe(store.getCurrent());
  });

  it('is tried again by itself, as long as somebody is there', async () => {
    const { store, answers } = setUpLazy();
    const stop = store.connect();
    answers[0]?.fail();
    await vi.advanceTimersByTimeAsync(3000);
    expect(answers).toHaveLength(2);
    answers[1]?.fail();
    await settle();
    stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(answers).toHaveLength(2);
  });

  it('is tried again at once when that is asked for', async () => {
    const { store, answers } = setUpLazy();
    store.connect();
    answers[0]?.fail();
    await settle();
    const failed = store.getCurrent();
    if (failed.status === 'failed') failed.retry();
    expect(store.getCurrent().status).toBe('loading');
    answers[1]?.arrive();
    await settle();
    expect(currentId(store)).toBe('sess_ada');
  });

  it('rejects what was asked of it', async () => {
    const { store, answers } = setUpLazy();
    const call = store.switchTo('sess_bob').catch((error: unknown) => error);
    answers[0]?.fail();
    expect(await call).toMatchObject({ code: 'network_error' });
  });
});

describe('a store that cannot be created', () => {
  /** Throws the first time, as where a needed API comes with a polyfill that is late. */
  function setUpLate() {
    const create = vi.fn<typeof createSessionStore>(createSessionStore);
    create.mockImplementationOnce(() => {
      throw new ReferenceError('Something is not defined');
    });
    return setUpLazy(create);
  }

  it('is a failure that names the cause, and does not stay loading', async () => {
    const { store, answers } = setUpLate();
    store.connect();
    answers[0]?.arrive();
    await settle();
    const error = { code: 'invalid_configuration', cause: new ReferenceError('Something is not defined') };
    expect(store.getState()).toMatchObject({ connection: 'failed', error });
  });

  it('is created by the next try, which comes by itself', async () => {
    const { store, answers } = setUpLate();
    store.connect();
    answers[0]?.arrive();
    await vi.advanceTimersByTimeAsync(3000);
    answers[1]?.arrive();
    await settle();
    expect(currentId(store)).toBe('sess_ada');
  });

  it('is a failure in the state, not an exception, also where its code is there already', async () => {
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

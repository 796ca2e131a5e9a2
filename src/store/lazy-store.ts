import { createStore } from 'zustand/vanilla';
import { backoffDelay, checkScope, importWithRetry, safely, setTimer } from '../backend/index.ts';
import type { SessionError, SessionErrorCode } from '../session/index.ts';
import { createCurrentSelector } from './current.ts';
import { notStarted } from './not-started.ts';
import type { SessionStore, SessionStoreOptions } from './session-store.ts';
import { initialState } from './state.ts';

/** The store's code. It is a chunk of its own, because it is not needed before the backend has responded. */
type StoreCode = Pick<typeof import('./session-store.ts'), 'createSessionStore'>;

/** The options of {@link openSessionStore}. */
export type LazyStoreOptions = Omit<SessionStoreOptions, 'initialClient' | 'initialSessionId'>;

let loaded: StoreCode | undefined;

async function loadStoreCode(): Promise<StoreCode> {
  loaded = await importWithRetry<StoreCode>(() => import('./session-store.ts'), 'createSessionStore');
  return loaded;
}

// Begun with the app's own code, so that it is there, or nearly so, when the first provider mounts.
loadStoreCode().catch(() => {});

/**
 * Creates a session store whose code is loaded on demand. Its status is `loading` until then. If the code cannot be loaded
 * or started, the state's `error` is set and loading is retried.
 *
 * @throws {SessionError} `invalid_configuration` if the backend has no `scope`.
 */
export function openSessionStore(options: LazyStoreOptions): SessionStore {
  checkScope(options.backend);
  const store = safely(() => loaded?.createSessionStore(options));
  return store ?? createLazyStore(options, loadStoreCode);
}

/** Creates a store that is `loading` until `load` resolves, and then delegates to the loaded store. */
export function createLazyStore(options: LazyStoreOptions, load: () => Promise<StoreCode>): SessionStore {
  const { backend, environment, expiryWarningMs = 60_000 } = options;
  checkScope(backend);
  const early = createStore(() => initialState);
  const waiting = new Set<(store: SessionStore) => void>();
  let store: SessionStore | undefined;
  let loading: Promise<SessionStore> | undefined;
  let failures = 0;

  function whole(): Promise<SessionStore> {
    loading ??= create().then(begin, fail);
    return loading;
  }

  async function create(): Promise<SessionStore> {
    let code: SessionErrorCode = 'network_error';
    try {
      const { createSessionStore } = await load();
      code = 'invalid_configuration';
      return createSessionStore(options);
    } catch (cause) {
      throw notStarted(code, cause);
    }
  }

  function begin(created: SessionStore): SessionStore {
    store = created;
    for (const start of waiting) start(store);
    waiting.clear();
    early.setState(store.getState());
    return store;
  }

  function fail(error: SessionError): never {
    loading = undefined;
    failures += 1;
    early.setState({ connection: 'failed', error });
    throw error;
  }

  /** Begins now, or as soon as the store is there. Returns how to stop. */
  function whenThere(start: (store: SessionStore) => () => void): () => void {
    if (store) return start(store);
    let stop = (): void => {};
    const begun = (whole: SessionStore): void => {
      stop = start(whole);
    };
    waiting.add(begun);
    return () => {
      waiting.delete(begun);
      stop();
    };
  }

  /** At once where it can be: a switch is seen before the call returns. */
  function ask<Answer>(call: (store: SessionStore) => Promise<Answer>): Promise<Answer> {
    return store ? call(store) : whole().then(call);
  }

  function setRetryTimer(run: () => void): () => void {
    const delay = backoffDelay(failures, { initialMs: 1000 });
    return environment?.setTimer(delay, run) ?? setTimer(delay, run);
  }

  function retry(): void {
    early.setState({ connection: 'loading', error: null });
    whole().catch(() => {});
  }

  const select = createCurrentSelector({ retry, fateOf: () => undefined, isOneForAll: false });

  return {
    backend,
    expiryWarningMs,
    getState: () => (store ?? early).getState(),
    getInitialState: () => initialState,
    getServerState: () => initialState,
    subscribe(listener) {
      const stops = [early.subscribe(listener), whenThere((whole) => whole.subscribe(listener))];
      return () => {
        for (const stop of stops) stop();
      };
    },
    getCurrent: (state, sessionId) =>
      store ? store.getCurrent(state, sessionId) : select(state ?? early.getState(), sessionId),
    connect() {
      const stop = whenThere((whole) => whole.connect());
      let cancel: (() => void) | undefined;
      let isOver = false;
      const tryToLoad = (): void => {
        whole().catch(() => {
          if (!isOver && !store) cancel = setRetryTimer(tryToLoad);
        });
      };
      if (!store) tryToLoad();
      return () => {
        isOver = true;
        cancel?.();
        stop();
      };
    },
    on: (name, listener) => whenThere((whole) => whole.on(name, listener)),
    getServerTime: () => store?.getServerTime() ?? environment?.clock.wall() ?? Date.now(),
    refresh: () => ask((whole) => whole.refresh()),
    switchTo: (...call) => ask((whole) => whole.switchTo(...call)),
    signOut: (...call) => ask((whole) => whole.signOut(...call)),
  };
}

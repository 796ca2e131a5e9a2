import { SessionError } from '../session/index.ts';
import type { CurrentSession, SessionState, SessionStore } from '../store/index.ts';

/** The current session once loading has succeeded or failed. */
export type LoadedSession = Exclude<CurrentSession, { readonly status: 'loading' }>;

/** The time during which renders throw the same error. A later render starts another load. */
const ERROR_TTL_MS = 500;

// React discards the state of a component that suspends or throws on its first render, but `use` needs the same promise
// on every attempt. The promises are therefore cached for each store.
const pendingLoads = new WeakMap<SessionStore, Promise<LoadedSession>>();
const serverPromises = new WeakMap<SessionStore, Promise<LoadedSession>>();
const failedAt = new WeakMap<SessionStore, number>();
const resolvedPromises = new WeakMap<LoadedSession, Promise<LoadedSession>>();

/** Returns a promise of the loaded session for `use`. Retries a failed load once its error has been rendered. */
export function toSuspensePromise(store: SessionStore, current: CurrentSession): Promise<LoadedSession> {
  if (current.status === 'loading') return pendingLoads.get(store) ?? waitForLoad(store);
  if (current.status !== 'failed') return resolvedPromise(current);
  return (
    pendingLoads.get(store) ?? (isErrorFresh(store) ? resolvedPromise(current) : waitForLoad(store, true))
  );
}

/**
 * Returns the session to render on the server and during hydration.
 *
 * @throws {SessionError} `unavailable_during_ssr` if the current session cannot be determined, or the error of a failed
 * load. The function does not suspend in this case, because a server never loads a client.
 */
export function toServerSnapshot(
  store: SessionStore,
  sessionId?: string,
): LoadedSession | Promise<LoadedSession> {
  // A scope renders its children only if its session is known.
  if (sessionId !== undefined) return getLoadedSession(store, store.getInitialState(), sessionId);
  const state = store.getServerState();
  if (!(state instanceof Promise)) return getLoadedSession(store, state);
  const promise = serverPromises.get(store) ?? state.then((loaded) => getLoadedSession(store, loaded));
  serverPromises.set(store, promise);
  return promise;
}

function getLoadedSession(store: SessionStore, state: SessionState, sessionId?: string): LoadedSession {
  const current = store.getCurrent(state, sessionId);
  if (current.status !== 'loading') return current;
  throw state.error ?? unavailableDuringSsr();
}

function unavailableDuringSsr(): SessionError {
  return new SessionError({
    code: 'unavailable_during_ssr',
    message:
      'useSuspenseSession() cannot determine the current session of the tab during server rendering. The Suspense fallback was sent instead, and the browser renders the session. To render it on the server, pass `initialClient` and `initialSessionId` to `createSessionStore`.',
  });
}

/** Returns the same fulfilled promise for the same session, because `use` compares promises by identity. */
function resolvedPromise(value: LoadedSession): Promise<LoadedSession> {
  return resolvedPromises.get(value) ?? markFulfilled(Promise.resolve(value), value);
}

function markFulfilled(promise: Promise<LoadedSession>, value: LoadedSession): Promise<LoadedSession> {
  resolvedPromises.set(value, promise);
  // `use` reads these fields and does not suspend: https://github.com/reactjs/rfcs/pull/229
  return Object.assign(promise, { status: 'fulfilled', value });
}

/** Returns whether to throw the error instead of loading again. React retries a render before it shows the error. */
function isErrorFresh(store: SessionStore): boolean {
  const firstFailureAt = failedAt.get(store) ?? store.getServerTime();
  failedAt.set(store, firstFailureAt);
  // The clock may be set back in between.
  return Math.abs(store.getServerTime() - firstFailureAt) < ERROR_TTL_MS;
}

/** Waits for the load in progress, or for a new one. */
function waitForLoad(store: SessionStore, isRetry = false): Promise<LoadedSession> {
  const load = new Promise<LoadedSession>((resolve) => {
    const unsubscribe = store.subscribe(settle);
    // A load that fails with the same error does not change the state.
    if (isRetry) store.refresh().then(settle, settle);

    function settle(): void {
      const current = store.getCurrent();
      if (current.status === 'loading') return;
      unsubscribe();
      if (pendingLoads.get(store) === load) pendingLoads.delete(store);
      if (current.status === 'failed') failedAt.set(store, store.getServerTime());
      resolve(current);
      void markFulfilled(load, current);
    }
  });
  pendingLoads.set(store, load);
  return load;
}

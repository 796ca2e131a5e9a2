import { SessionError } from '../session/index.ts';
import type { CurrentSession, SessionState, SessionStore } from '../store/index.ts';

/** An answer at last, be it that there is none to be had. */
export type LoadedSession = Exclude<CurrentSession, { readonly status: 'loading' }>;

/** How long a failure is told before somebody who renders again wants it tried again, in ms. */
const ERROR_TTL_MS = 500;

// React throws away what a component holds that has suspended or thrown, and needs the same promise for each of its
// tries to render. So it is kept here, beside the store that it is about.
const pendingLoads = new WeakMap<SessionStore, Promise<LoadedSession>>();
const serverPromises = new WeakMap<SessionStore, Promise<LoadedSession>>();
const failedAt = new WeakMap<SessionStore, number>();
const resolvedPromises = new WeakMap<LoadedSession, Promise<LoadedSession>>();

/** The answer to suspend with until it is there. After a failure was shown it is tried again. */
export function toSuspensePromise(store: SessionStore, current: CurrentSession): Promise<LoadedSession> {
  if (current.status === 'loading') return pendingLoads.get(store) ?? waitForLoad(store);
  if (current.status !== 'failed') return resolvedPromise(current);
  return (
    pendingLoads.get(store) ??
    (isErrorFresh(store) ? resolvedPromise(current) : waitForLoad(store, current.retry))
  );
}

/**
 * What a server can say, and the browser repeats while it hydrates.
 *
 * @throws {SessionError} why it cannot say who is current. It must not wait: nothing would ever come.
 */
export function toServerSnapshot(
  store: SessionStore,
  sessionId?: string,
): LoadedSession | Promise<LoadedSession> {
  // Whoever is below a scope is known already.
  if (sessionId !== undefined) return getLoadedSession(store, store.getInitialState(), sessionId);
  const state = store.getServerState();
  if (!(state instanceof Promise)) return getLoadedSession(store, state);
  const promise = serverPromises.get(store) ?? state.then((whole) => getLoadedSession(store, whole));
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
      'useSuspenseSession() cannot know on the server which session is current in this tab, so the fallback was sent and the browser takes over. To render the session on the server, give the store (`createSessionStore`) an `initialClient` and an `initialSessionId`.',
  });
}

/** React wants `use` to be called in each try to render, and with the promise that it has waited for. */
function resolvedPromise(value: LoadedSession): Promise<LoadedSession> {
  return resolvedPromises.get(value) ?? markFulfilled(Promise.resolve(value), value);
}

function markFulfilled(promise: Promise<LoadedSession>, value: LoadedSession): Promise<LoadedSession> {
  resolvedPromises.set(value, promise);
  // These two fields tell React that there is nothing to wait for (see its RFC 229).
  return Object.assign(promise, { status: 'fulfilled', value });
}

/** React renders more than once before it shows an error; who renders later has come from a boundary that was reset. */
function isErrorFresh(store: SessionStore): boolean {
  const firstFailureAt = failedAt.get(store) ?? store.getServerTime();
  failedAt.set(store, firstFailureAt);
  // The clock may be set meanwhile.
  return Math.abs(store.getServerTime() - firstFailureAt) < ERROR_TTL_MS;
}

/** The outcome of the load that is under way, or of another that `begin` starts. */
function waitForLoad(store: SessionStore, startLoad?: () => void): Promise<LoadedSession> {
  const load = new Promise<LoadedSession>((resolve) => {
    const unsubscribe = store.subscribe(() => {
      const current = store.getCurrent();
      if (current.status === 'loading') return;
      unsubscribe();
      pendingLoads.delete(store);
      if (current.status === 'failed') failedAt.set(store, store.getServerTime());
      resolve(current);
      void markFulfilled(load, current);
    });
  });
  pendingLoads.set(store, load);
  startLoad?.();
  return load;
}

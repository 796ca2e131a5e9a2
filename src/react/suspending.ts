import { SessionError } from '../session/index.ts';
import type { CurrentSession, SessionState, SessionStore } from '../store/index.ts';

/** An answer at last, be it that there is none to be had. */
export type Settled = Exclude<CurrentSession, { readonly status: 'loading' }>;

/** How long a failure is told before somebody who renders again wants it tried again, in ms. */
const TELL_FOR = 500;

// React throws away what a component holds that has suspended or thrown, and needs the same promise for each of its
// tries to render. So it is kept here, beside the store that it is about.
const waiting = new WeakMap<SessionStore, Promise<Settled>>();
const rendered = new WeakMap<SessionStore, Promise<Settled>>();
const failedAt = new WeakMap<SessionStore, number>();
const known = new WeakMap<Settled, Promise<Settled>>();

/** The answer to suspend with until it is there. After a failure was shown it is tried again. */
export function settle(store: SessionStore, current: CurrentSession): Promise<Settled> {
  if (current.status === 'loading') return waiting.get(store) ?? wait(store);
  if (current.status !== 'failed') return fulfilled(current);
  return waiting.get(store) ?? (isToBeTold(store) ? fulfilled(current) : wait(store, current.retry));
}

/**
 * What a server can say, and the browser repeats while it hydrates.
 *
 * @throws {SessionError} why it cannot say who is current. It must not wait: nothing would ever come.
 */
export function settleOnServer(store: SessionStore, sessionId?: string): Settled | Promise<Settled> {
  // Whoever is below a scope is known already.
  if (sessionId !== undefined) return settledWith(store, store.getInitialState(), sessionId);
  const state = store.getServerState();
  if (!(state instanceof Promise)) return settledWith(store, state);
  const promise = rendered.get(store) ?? state.then((whole) => settledWith(store, whole));
  rendered.set(store, promise);
  return promise;
}

function settledWith(store: SessionStore, state: SessionState, sessionId?: string): Settled {
  const current = store.current(state, sessionId);
  if (current.status !== 'loading') return current;
  throw state.error ?? notOnServer();
}

function notOnServer(): SessionError {
  return new SessionError({
    code: 'not_on_server',
    message:
      'useSuspenseSession() cannot know on the server which session is current in this tab, so the fallback was sent and the browser takes over. To render the session on the server, give the store (`createSessionStore`) an `initialClient` and an `initialSessionId`.',
  });
}

/** React wants `use` to be called in each try to render, and with the promise that it has waited for. */
function fulfilled(value: Settled): Promise<Settled> {
  return known.get(value) ?? fulfil(Promise.resolve(value), value);
}

function fulfil(promise: Promise<Settled>, value: Settled): Promise<Settled> {
  known.set(value, promise);
  // These two fields tell React that there is nothing to wait for (see its RFC 229).
  return Object.assign(promise, { status: 'fulfilled', value });
}

/** React renders more than once before it shows an error; who renders later has come from a boundary that was reset. */
function isToBeTold(store: SessionStore): boolean {
  const since = failedAt.get(store) ?? store.now();
  failedAt.set(store, since);
  // The clock may be set meanwhile.
  return Math.abs(store.now() - since) < TELL_FOR;
}

/** The outcome of the load that is under way, or of another that `begin` starts. */
function wait(store: SessionStore, begin?: () => void): Promise<Settled> {
  const outcome = new Promise<Settled>((resolve) => {
    const stop = store.subscribe(() => {
      const current = store.current();
      if (current.status === 'loading') return;
      stop();
      waiting.delete(store);
      if (current.status === 'failed') failedAt.set(store, store.now());
      resolve(current);
      void fulfil(outcome, current);
    });
  });
  waiting.set(store, outcome);
  begin?.();
  return outcome;
}

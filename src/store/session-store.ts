import type { StoreApi } from 'zustand/vanilla';
import type { SessionBackend } from '../backend/index.ts';
import { isClosed, isSignedIn, type Session, SessionError, type TouchOptions } from '../session/index.ts';
import { createCurrentSelector, type CurrentSession } from './current.ts';
import { browserEnvironment, type SessionEnvironment } from './environment.ts';
import type { NextSession } from './next-session.ts';
import { createRefresher } from './refresh.ts';
import { createSessionFactory } from './session-factory.ts';
import { createStateKeeper } from './session-state.ts';
import { createSignOut, type SignOutOptions } from './sign-out.ts';
import { findSession, type SessionState } from './state.ts';
import { createSwitchTo, type SwitchTo } from './switch-to.ts';
import { createTokenCache } from './tokens.ts';

export interface SessionStoreOptions {
  readonly backend: SessionBackend;
  /**
   * Who becomes current after the current session was revoked, replaced or ran out. Default `none`: nobody's account
   * is switched behind their back.
   */
  readonly onSessionLost?: NextSession;
  /** Default: {@link browserEnvironment}. */
  readonly environment?: SessionEnvironment;
}

/** This client's sessions, without React: a zustand store that only its own commands change. */
export interface SessionStore extends Pick<
  StoreApi<SessionState>,
  'getState' | 'getInitialState' | 'subscribe'
> {
  /** Who one is in this tab. The same object as long as the answer is the same. */
  readonly current: (state?: SessionState) => CurrentSession;
  /**
   * Starts to load and to keep up to date; without it nothing happens but what is asked for. Returns how to stop.
   * `<SessionProvider>` does it for its store.
   */
  readonly connect: () => () => void;
  /**
   * Asks the backend for the client, now.
   *
   * @throws {SessionError} with the backend's code. What is held stays.
   */
  readonly refresh: () => Promise<void>;
  /**
   * Makes a session current in this tab; null makes it nobody. Of several calls the last one wins, the others resolve
   * to `superseded`. An id that is not known yet (of a session that was just signed in) is looked up first.
   *
   * @throws {SessionError} `session_not_found`, `session_closed`, or what the backend refused with. Who was current
   * stays so.
   */
  switchTo: SwitchTo;
  /**
   * Signs out: by default the current session, taking it off the client, and the session used last before it follows.
   *
   * @throws {SessionError} when it could not be done; then nobody was signed out.
   */
  readonly signOut: (options?: SignOutOptions) => Promise<void>;
}

/**
 * Creates a store. It holds all its state itself: two stores know nothing of each other.
 *
 * @example
 * ```ts
 * const store = createSessionStore({ backend: httpBackend({ baseUrl: '/' }) });
 * await store.refresh();
 * store.current().status; // 'active'
 * ```
 */
export function createSessionStore({
  backend,
  onSessionLost = 'none',
  environment = browserEnvironment(),
}: SessionStoreOptions): SessionStore {
  const tokens = createTokenCache(async (id, request, signal) => {
    try {
      return await backend.createToken(id, request, { signal });
    } catch (error) {
      refresher.heed(error);
      throw error;
    }
  });
  const factory = createSessionFactory({
    end: (id) => leaving.close(id, 'end'),
    remove: (id) => leaving.close(id, 'remove'),
    touch,
    getToken: (id, options) => {
      const session = findSession(keeper.api.getState(), id);
      return session ? tokens.get(session, options) : Promise.resolve(null);
    },
    lastToken: tokens.last,
  });
  const keeper = createStateKeeper({ environment, factory, onSessionLost, onClosed: tokens.drop });
  const refresher = createRefresher(backend, keeper, environment);
  const leaving = createSignOut(backend, keeper, refresher, factory);
  const select = createCurrentSelector(() => void refresher.refresh().catch(() => {}));

  async function touch(id: string, options: TouchOptions = {}): Promise<Session> {
    const held = findSession(keeper.api.getState(), id);
    if (!held || isClosed(held)) throw closed(id);
    const finish = keeper.begin(id, 'touching');
    const order = keeper.nextOrder();
    try {
      const update = await backend.touchSession(id, options, { signal: new AbortController().signal });
      keeper.applyUpdate(update, order);
      const session = findSession(keeper.api.getState(), id);
      if (!session || !isSignedIn(session)) throw closed(id);
      return session;
    } catch (error) {
      refresher.heed(error);
      throw error;
    } finally {
      finish();
    }
  }

  const { getState, getInitialState, subscribe } = keeper.api;
  return {
    getState,
    getInitialState,
    subscribe,
    current: (state = getState()) => select(state),
    connect: refresher.connect,
    refresh: refresher.refresh,
    switchTo: createSwitchTo(backend, keeper, refresher),
    signOut: leaving.signOut,
  };
}

function closed(id: string): SessionError {
  return new SessionError({
    code: 'session_closed',
    message: 'The session is over, so it cannot be touched. Let the user sign in again.',
    sessionId: id,
  });
}

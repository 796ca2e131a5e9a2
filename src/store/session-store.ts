import type { StoreApi } from 'zustand/vanilla';
import { checkScope, type SessionBackend, scopedName } from '../backend/index.ts';
import { type GetTokenOptions, SessionError, type TouchOptions } from '../session/index.ts';
import { createActivity } from './activity.ts';
import { browserEnvironment } from './browser-environment.ts';
import { createCurrentSelector, type CurrentSession } from './current.ts';
import { createDeadlines } from './deadlines.ts';
import type { SessionEnvironment } from './environment.ts';
import { createEventHub, type EventHub } from './events.ts';
import { createAdoption, type InitialClientOptions, readInitialClient } from './initial-client.ts';
import { createConnect } from './lifecycle.ts';
import type { NextSessionStrategy } from './next-session.ts';
import { notStarted } from './not-started.ts';
import { createPin, noPin } from './pin.ts';
import { createRefresher } from './refresh.ts';
import { createServerClock } from './server-clock.ts';
import { report } from './report.ts';
import { safeEnvironment } from './safe-environment.ts';
import { createSessionFactory } from './session-factory.ts';
import { createStateKeeper } from './session-state.ts';
import { createSignOut, type SignOutOptions } from './sign-out.ts';
import { findSession, type SessionState } from './state.ts';
import { createSwitching, type SwitchTo } from './switch-to.ts';
import { createTabs, type TabMode } from './tabs.ts';
import { createTokenCache } from './tokens.ts';
import { createTouch } from './touch.ts';

/** The options of {@link createSessionStore}. */
export interface SessionStoreOptions extends InitialClientOptions {
  /** The backend that keeps the sessions, for example `httpBackend()`. */
  readonly backend: SessionBackend;
  /**
   * The strategy that picks the next current session when the current one is lost: revoked, replaced, or expired.
   * Default: `none`, so that no user continues in another account without noticing.
   */
  readonly nextSessionOnLoss?: NextSessionStrategy;
  /** The time before a session expires at which `session-expiring` is emitted, in ms. Default: 60,000. */
  readonly expiryWarningMs?: number;
  /**
   * The tab mode: each tab has its own current session (`per-tab`), or all tabs switch together (`shared`). Default:
   * `per-tab` if the backend supports `capabilities.sessionPerRequest`, otherwise `shared`.
   */
  readonly tabMode?: TabMode;
  /** Whether tabs share tokens, in memory, over a `BroadcastChannel`. Default: true. */
  readonly shareTokensAcrossTabs?: boolean;
  /** The environment that the store runs in. Default: {@link browserEnvironment}. */
  readonly environment?: SessionEnvironment;
}

/** A zustand store of this client's sessions, independent of React. Only its own methods change the state. */
export interface SessionStore extends Pick<
  StoreApi<SessionState>,
  'getState' | 'getInitialState' | 'subscribe'
> {
  /**
   * Returns the state for server rendering and hydration. If `initialClient` is a promise, returns a promise of that
   * state, while `getInitialState()` returns the state without it. The result is referentially stable.
   */
  readonly getServerState: () => SessionState | Promise<SessionState>;
  /**
   * Returns the current session of this tab, or the state of `sessionId` if given. The result is referentially stable.
   */
  readonly getCurrent: (state?: SessionState, sessionId?: string) => CurrentSession;
  /**
   * Loads the client and keeps it up to date until the returned function is called. `<SessionProvider>` does this for its
   * store. A store that is not connected sends no requests except those of the methods that you call.
   */
  readonly connect: () => () => void;
  /**
   * Fetches the client from the backend.
   *
   * @throws {SessionError} the backend's code. The sessions that were loaded before are kept.
   */
  readonly refresh: () => Promise<void>;
  /**
   * Makes a session current, or none with `null`. Affects this tab only, or all tabs with `tabMode: 'shared'`. If calls
   * overlap, the last one wins and the others resolve to `{ outcome: 'superseded' }`. An ID that is not loaded yet, for
   * example of a session that was just signed in, is loaded first.
   *
   * @throws {SessionError} `session_not_found`, `session_closed`, or the backend's code. The previous session stays
   * current.
   */
  readonly switchTo: SwitchTo;
  /**
   * Signs out. By default, removes the current session from this client and makes the most recently used of the others
   * current. Resolves if the session is already signed out.
   *
   * @throws {SessionError} the backend's code. The sessions of this client are then unchanged.
   */
  readonly signOut: (options?: SignOutOptions) => Promise<void>;
  /** The backend that was passed to {@link createSessionStore}. */
  readonly backend: SessionBackend;
  /** Adds an event listener. Returns a function that removes it. */
  readonly on: EventHub['on'];
  /**
   * Returns the current time of the server's clock, in ms since the epoch, as estimated from its responses. The deadlines
   * of sessions are compared with this time.
   */
  readonly getServerTime: () => number;
  /** The time before a session expires at which `session-expiring` is emitted, in ms. */
  readonly expiryWarningMs: number;
}

/**
 * Creates a session store. The store holds all of its state itself; there is no global state.
 *
 * @throws {SessionError} `unsupported` if `initialSessionId` is given and the backend uses a shared cookie
 * (`sessionPerRequest: false`); `invalid_configuration` if the backend has no `scope`.
 *
 * @example
 * ```ts
 * const store = createSessionStore({ backend: httpBackend({ baseUrl: '/' }) });
 * await store.refresh();
 * store.getCurrent().status; // 'active'
 * ```
 */
export function createSessionStore({
  backend,
  nextSessionOnLoss = 'none',
  expiryWarningMs = 60_000,
  tabMode: policy = backend.capabilities.sessionPerRequest ? 'per-tab' : 'shared',
  shareTokensAcrossTabs = true,
  environment: platform = browserEnvironment(),
  initialClient,
  initialSessionId,
}: SessionStoreOptions): SessionStore {
  checkScope(backend);
  if (initialSessionId !== undefined && !backend.capabilities.sessionPerRequest) throw notByUrl(backend);
  const environment = safeEnvironment(platform);
  const clock = createServerClock(environment.clock);
  const events = createEventHub();
  const tokens = createTokenCache({
    environment,
    share: (...request) => tabs.shareToken(...request),
    async mint(id, request, signal) {
      try {
        return await backend.createToken(id, request, { signal });
      } catch (error) {
        refresher.heed(error);
        throw error;
      }
    },
  });
  const commands = {
    end: (id: string) => leaving.close(id, 'end'),
    remove: (id: string) => leaving.close(id, 'remove'),
    touch: (id: string, options?: TouchOptions) => touch(id, options),
    getToken(id: string, organizationId: string | null, options?: GetTokenOptions) {
      const atHand = options ? undefined : tokens.quick(id, organizationId);
      if (atHand) return atHand;
      const session = findSession(keeper.api.getState(), id);
      return session ? tokens.get(session, { organizationId, ...options }) : Promise.resolve(null);
    },
    lastToken: tokens.last,
  };
  const factory = createSessionFactory(commands, clock);
  const initial = readInitialClient(initialClient, {
    initialSessionId,
    tabsDiffer: policy === 'per-tab',
    factory,
    createFactory: () => createSessionFactory(commands, clock),
  });
  const keeper = createStateKeeper({
    factory,
    clock,
    events,
    initial: initial.now.state,
    initialSessionId,
    nextSessionOnLoss,
    followsBackend: !backend.capabilities.sessionPerRequest,
    pin: policy === 'per-tab' ? createPin(environment.tabStorage, scopedName(backend, 'current')) : noPin,
    onClosed: tokens.drop,
    onChanged: tokens.forgetDefault,
    onHeard: (update) => tabs.tellHeard(update),
    onFollowed: (follows) => switching.follow(follows),
  });
  const adoption = createAdoption(initial, keeper);
  const refresher = createRefresher(backend, keeper, environment);
  const touch = createTouch(backend, keeper, refresher);
  const leaving = createSignOut(backend, keeper, refresher, factory);
  const tabs = createTabs({
    backend,
    environment,
    keeper,
    refresher,
    tokens,
    policy,
    shareTokensAcrossTabs,
  });
  const switching = createSwitching({
    backend,
    keeper,
    refresher,
    onChosen: tabs.tellCurrent,
    exclusively: tabs.exclusively,
  });
  const deadlines = createDeadlines({
    environment,
    clock,
    events,
    keeper,
    expiryWarningMs,
    onDoubt: refresher.refreshQuietly,
    onTick: tokens.tick,
  });
  const activity = createActivity(environment, keeper, backend.capabilities.touch ? touch : undefined);
  const select = createCurrentSelector({
    retry: refresher.refreshQuietly,
    fateOf: keeper.fateOf,
    isOneForAll: !backend.capabilities.sessionPerRequest,
  });

  function wake(): void {
    tokens.thaw();
    deadlines.check();
    // The answer to a touch brings the client along.
    if (keeper.api.getState().connection === 'ready' && activity.note('focus')) return;
    refresher.refreshQuietly();
  }

  /** The page comes back as it was left, maybe long ago: nothing of it may show before it has been checked. */
  function restore(): void {
    keeper.api.setState({ connection: 'loading' });
    deadlines.check();
    // Not the answer to what was asked before it was left: what others heard meanwhile was not heard here.
    refresher.refresh().catch(() => {});
  }

  /** Shows the failure until the client is loaded, which works where it was another part that could not start. */
  function failToStart(cause: unknown): void {
    report(cause);
    refresher.fail(notStarted('invalid_configuration', cause));
  }

  const parts = [
    adoption.start,
    tabs.start,
    refresher.start,
    deadlines.start,
    () => environment.on('focus', wake),
    () => environment.on('pageshow', restore),
    () => environment.on('interaction', () => activity.note('activity')),
  ];
  const { getState, getInitialState, subscribe } = keeper.api;
  return {
    getState,
    getInitialState,
    getServerState: () => initial.whole,
    subscribe,
    getCurrent: (state = getState(), sessionId) => select(state, sessionId),
    connect: createConnect(parts, failToStart),
    refresh() {
      adoption.adopt();
      return refresher.refresh();
    },
    switchTo: switching.switchTo,
    signOut: leaving.signOut,
    backend,
    on: events.on,
    getServerTime: clock.now,
    expiryWarningMs,
  };
}

function notByUrl({ name }: SessionBackend): SessionError {
  return new SessionError({
    code: 'unsupported',
    message: `The backend "${name}" uses one cookie for all tabs (\`sessionPerRequest: false\`), so \`initialSessionId\` cannot select a session for one tab. Remove \`initialSessionId\`, or switch the session on the server before rendering.`,
  });
}

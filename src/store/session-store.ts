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

export interface SessionStoreOptions extends InitialClientOptions {
  readonly backend: SessionBackend;
  /**
   * Who becomes current after the current session was revoked, replaced or ran out. Default `none`: nobody's account
   * is switched behind their back.
   */
  readonly nextSessionOnLoss?: NextSessionStrategy;
  /** How long before a session runs out the event `expiring` tells, in ms. Default 60,000. */
  readonly expiryWarningMs?: number;
  /**
   * Whether each tab is an account of its own, or all switch as one. Default `per-tab` where the backend can tell
   * by the request whom it is for, else `shared`.
   */
  readonly tabMode?: TabMode;
  /** Whether one tab's token serves all tabs, from memory to memory. Default true. */
  readonly shareTokensAcrossTabs?: boolean;
  /** Default: {@link browserEnvironment}. */
  readonly environment?: SessionEnvironment;
}

/** This client's sessions, without React: a zustand store that only its own commands change. */
export interface SessionStore extends Pick<
  StoreApi<SessionState>,
  'getState' | 'getInitialState' | 'subscribe'
> {
  /**
   * What a server renders, and hydration after it: the state with everything that the store was given, or one and the
   * same promise of it. `getInitialState` is what of it was there at once.
   */
  readonly getServerState: () => SessionState | Promise<SessionState>;
  /**
   * Who one is in this tab; with an id, who one is where everything is bound to that session. The same object as long as
   * the answer is the same.
   */
  readonly getCurrent: (state?: SessionState, sessionId?: string) => CurrentSession;
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
  readonly switchTo: SwitchTo;
  /**
   * Signs out: by default the current session, taking it off the client, and the session used last before it follows.
   *
   * @throws {SessionError} when it could not be done; then nobody was signed out.
   */
  readonly signOut: (options?: SignOutOptions) => Promise<void>;
  /** What the store speaks to. */
  readonly backend: SessionBackend;
  /** Calls the listener for each event of that name until the returned function is called. */
  readonly on: EventHub['on'];
  /** The server's clock, in ms, as far as its answers told it. What the deadlines of sessions are measured with. */
  readonly getServerTime: () => number;
  /** How long before a session runs out it is `expiring`, in ms. */
  readonly expiryWarningMs: number;
}

/**
 * Creates a store. It holds all its state itself: two stores know nothing of each other.
 *
 * @throws {SessionError} `unsupported` for an `initialSessionId` where the backend has one current account for all tabs;
 * `invalid_configuration` for a backend without a `scope`.
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
    nextSessionOnLoss: nextSessionOnLoss,
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
    expiryWarningMs: expiryWarningMs,
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
    expiryWarningMs: expiryWarningMs,
  };
}

function notByUrl({ name }: SessionBackend): SessionError {
  return new SessionError({
    code: 'unsupported',
    message: `The backend "${name}" has one current account for all tabs, so that \`initialSessionId\` cannot choose one for this tab. Leave it out, or let the server switch before it renders.`,
  });
}

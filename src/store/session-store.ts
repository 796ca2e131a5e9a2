import type { StoreApi } from 'zustand/vanilla';
import { checkScope, type SessionBackend, scopedName } from '../backend/index.ts';
import { isSessionError, isSignedIn, type SessionData } from '../session/index.ts';
import { browserEnvironment } from './browser-environment.ts';
import { createCommands, type SignOutOptions, type SwitchTo } from './commands.ts';
import type { InspectedEvent } from './core/inspect.ts';
import { closedStatusAt } from './core/listed-sessions.ts';
import { initialModel, type Model, type StoreConfig } from './core/model.ts';
import type { NextSessionStrategy } from './core/next-session.ts';
import type { Stamp } from './core/stamp.ts';
import { findSession, type SessionState } from './core/state.ts';
import type { BroadcastEffect, EmitEffect, PlainEmitEffect, StoreEvent } from './core/store-event.ts';
import { createCurrentSelector, type CurrentSession } from './current.ts';
import { createBackendCalls } from './effects/backend-calls.ts';
import { createClockWatch } from './effects/clock-watch.ts';
import { createRefreshTimer } from './effects/refresh-timer.ts';
import { readSelection, writeSelection } from './effects/stored-selection.ts';
import type { CreateTabs, Tabs } from './effects/tabs.ts';
import { createTickets } from './effects/tickets.ts';
import type { SessionEnvironment } from './environment.ts';
import { createEventHub, type EventHub } from './events.ts';
import type { InitialClientOptions, InitialData } from './initial-client.ts';
import { createConnect } from './lifecycle.ts';
import { createPublicState } from './public-state.ts';
import { report } from './report.ts';
import { safeEnvironment } from './safe-environment.ts';
import { createSessionFactory } from './session-factory.ts';
import { createLoop, type OutsideEffect } from './store-loop.ts';
import type { TabMode } from './tab-mode.ts';
import { createTokenCache } from './tokens.ts';

/** The time that another tab has to settle its switch, in ms. */
const TAB_SWITCH_TIMEOUT_MS = 15_000;

/** The options of `createSessionStore()`. */
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
  /**
   * Callback for every event that the store handles, with its effects, for debugging and bug reports. The entries contain
   * IDs, statuses and error codes, but no tokens and no personal data.
   */
  readonly inspect?: (event: InspectedEvent) => void;
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
   * The sessions are hidden at once, online or not. The promise settles when the backend has responded.
   *
   * @throws {SessionError} the backend's code. If the backend refused, the sessions are shown again. If the outcome is
   * unknown (`network_error`, `server_error`, `rate_limited`, `invalid_response`), they stay hidden, and a connected store
   * retries with backoff until the backend confirms; `operations` contains them meanwhile. To retry yourself, pass the
   * `session`, because another one may be current by then.
   */
  readonly signOut: (options?: SignOutOptions) => Promise<void>;
  /** The backend that was passed to `createSessionStore()`. */
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

/** The parts of a store that not every app needs in its first chunk. */
export interface StoreParts {
  /**
   * Calls back with the code that connects the store to the other tabs. Until then, the store works as if it was the only
   * tab; then it refreshes if it has missed a message.
   */
  readonly loadTabs: (start: (create: CreateTabs) => void) => void;
  readonly readInitial?: (config: StoreConfig) => InitialData;
}

const noInitialData: InitialData = { model: initialModel, later: null, events: [] };

/** Creates a store of the given parts. */
export function createStoreWith(options: SessionStoreOptions, parts: StoreParts): SessionStore {
  const { backend, expiryWarningMs = 60_000, inspect } = options;
  checkScope(backend);
  const environment = safeEnvironment(options.environment ?? browserEnvironment());
  const config = configOf(options);
  const events = createEventHub();
  const tickets = createTickets();
  const getServerTime = (): number => environment.clock.wall() + loop.getModel().clock.offset;
  const tokens = createTokenCache({
    environment,
    share: (...request) => (tabs ? tabs.shareToken(...request) : request[2]()),
    async mint(id, request, signal) {
      try {
        return await backend.createToken(id, request, { signal });
      } catch (error) {
        if (isSessionError(error)) {
          const { organizationId = null } = request;
          dispatch({ type: 'token-failed', error, organizationId });
        }
        throw error;
      }
    },
  });
  const commands = createCommands({
    tickets,
    dispatch,
    getCurrentId: () => loop.getModel().selection.sessionId,
    getSession: (id) => toSession(latestData(loop.getModel(), id, getServerTime())),
  });
  const toSession = createSessionFactory({
    end: (id) => commands.close(id, 'end'),
    remove: (id) => commands.close(id, 'remove'),
    touch: commands.touch,
    getToken(id, organizationId, tokenOptions) {
      const session = findSession(getState(), id);
      return session ? tokens.get(session, { organizationId, ...tokenOptions }) : Promise.resolve(null);
    },
    lastToken: tokens.last,
    now: getServerTime,
  });
  const initial = parts.readInitial?.(config) ?? noInitialData;
  const loop = createLoop({
    config,
    initial: initial.model,
    now: () => ({ wall: environment.clock.wall(), monotonic: environment.clock.monotonic() }),
    toState: createPublicState(toSession),
    run: runEffect,
    onModel: ({ client }) => tabs?.setHasClient((client?.id ?? null) !== null),
    inspect,
  });
  const { getState, getInitialState } = loop.api;
  const calls = createBackendCalls(backend, exclusively, dispatch);
  const timer = createRefreshTimer(environment, () => dispatch({ type: 'refresh-due' }));
  const select = createCurrentSelector({
    retry: () => dispatch({ type: 'retry-requested' }),
    closedStatusOf: (id) => loop.getModel().known[id]?.closedAs ?? undefined,
    isOneForAll: !backend.capabilities.sessionPerRequest,
  });
  let tabs: Tabs | undefined;
  let loadingTabs: Promise<Tabs> | undefined;
  const unsent: BroadcastEffect[] = [];
  let isUsed = false;
  const storageKey = scopedName(backend, 'current');
  const serverState = initial.later?.then(createPublicState(toSession)) ?? getInitialState();
  const watch = createClockWatch({
    environment,
    getModel: loop.getModel,
    expiryWarningMs,
    onCheck(isUnsteady) {
      dispatch({ type: 'time-passed', isUnsteady });
      tokens.renewDue();
    },
  });

  function dispatch(event: StoreEvent): void {
    loop.dispatch(event);
  }

  function runEffect(effect: OutsideEffect): void {
    switch (effect.type) {
      case 'emit':
        return emit(effect);
      case 'drop-tokens':
        return tokens.drop(effect.sessionId);
      case 'store-selection':
        return writeSelection(environment, storageKey, effect.stored);
      case 'call-backend':
        return calls.start(effect);
      case 'abort-call':
        return calls.abort(effect.request);
      case 'schedule-refresh':
        return timer.schedule(effect.failures, effect.minMs);
      case 'cancel-refresh':
        return timer.cancel();
      case 'await-tab-switch':
        return awaitTabSwitch(effect.stamp);
      case 'broadcast-update':
      case 'broadcast-selection':
      case 'broadcast-version':
      case 'broadcast-sign-out':
        return broadcast(effect);
      case 'resolve':
        return tickets.resolve(effect.ticket, effect.result);
      case 'reject':
        return tickets.reject(effect.ticket, effect.error);
    }
  }

  function emit(effect: EmitEffect): void {
    if (effect.name !== 'session-added' && effect.name !== 'session-expiring') {
      return emitPlain(effect);
    }
    const session = findSession(getState(), effect.sessionId);
    if (!session || !isSignedIn(session)) return;
    if (effect.name === 'session-added') events.emit(effect.name, { session });
    else events.emit(effect.name, { session, secondsLeft: effect.secondsLeft });
  }

  function emitPlain(effect: PlainEmitEffect): void {
    switch (effect.name) {
      case 'session-closed':
        return events.emit(effect.name, effect.event);
      case 'session-purged':
        return events.emit(effect.name, effect.event);
      case 'current-session-changing':
      case 'current-session-changed':
        return events.emit(effect.name, effect.event);
    }
  }

  /** Broadcasts as soon as the code for that is loaded. */
  function broadcast(effect: BroadcastEffect): void {
    if (tabs) tabs.broadcast(effect);
    else if (loop.getModel().isConnected) unsent.push(effect);
  }

  function awaitTabSwitch(stamp: Stamp): void {
    environment.setTimer(TAB_SWITCH_TIMEOUT_MS, () => dispatch({ type: 'tab-switch-timed-out', stamp }));
  }

  /** Reads what the tab has stored, and merges the initial client. On a server, that never happens. */
  function beginUse(): void {
    if (isUsed) return;
    isUsed = true;
    dispatch({ type: 'store-used', stored: config.isShared ? null : readSelection(environment, storageKey) });
    const { events: given } = initial;
    if (given instanceof Promise) void given.then((arrived) => arrived.forEach(dispatch));
    else given.forEach(dispatch);
  }

  function focus(): void {
    tokens.resetBackoff();
    watch.check();
    dispatch({ type: 'page-focused', isVisible: environment.isVisible() });
  }

  /** Nothing of a page that was restored, maybe after days, is shown before it was checked. */
  function restore(): void {
    dispatch({ type: 'page-restored' });
    watch.check();
  }

  /** Runs what moves the shared cookie under a lock, for which the code of the tabs is needed if the store is connected. */
  async function exclusively<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
    const loaded = tabs ?? (await loadingTabs);
    return loaded ? loaded.exclusively(signal, work) : work();
  }

  function startTabs(): () => void {
    let stop = (): void => {};
    let isStopped = false;
    let onLoaded: (loaded: Tabs) => void = () => {};
    loadingTabs ??= new Promise((resolve) => {
      onLoaded = resolve;
    });
    parts.loadTabs((create) => {
      tabs ??= create({
        backend,
        environment,
        tokens,
        shareTokensAcrossTabs: options.shareTokensAcrossTabs ?? true,
        findSession: (id) => findSession(getState(), id),
        dispatch,
      });
      onLoaded(tabs);
      if (isStopped) return;
      stop = tabs.start();
      tabs.setHasClient((loop.getModel().client?.id ?? null) !== null);
      for (const effect of unsent.splice(0)) tabs.broadcast(effect);
    });
    return () => {
      isStopped = true;
      stop();
    };
  }

  function connectToBackend(): () => void {
    dispatch({ type: 'connected' });
    return () => dispatch({ type: 'disconnected' });
  }

  const connect = createConnect(
    [
      startTabs,
      connectToBackend,
      watch.start,
      () => environment.on('focus', focus),
      () => environment.on('pageshow', restore),
      () =>
        environment.on('interaction', () => {
          if (environment.isVisible()) dispatch({ type: 'user-active' });
        }),
    ],
    report,
  );

  return {
    getState,
    getInitialState,
    getServerState: () => serverState,
    subscribe: (listener) => loop.api.subscribe(guardListener(listener)),
    getCurrent: (state = getState(), sessionId) => select(state, sessionId),
    connect() {
      beginUse();
      return connect();
    },
    refresh() {
      beginUse();
      return commands.refresh();
    },
    switchTo(...call) {
      beginUse();
      return commands.switchTo(...call);
    },
    signOut(...call) {
      beginUse();
      return commands.signOut(...call);
    },
    backend,
    on: events.on,
    getServerTime,
    expiryWarningMs,
  };
}

function configOf({
  backend: { name, capabilities },
  initialSessionId,
  nextSessionOnLoss = 'none',
  expiryWarningMs = 60_000,
  tabMode = capabilities.sessionPerRequest ? 'per-tab' : 'shared',
}: SessionStoreOptions): StoreConfig {
  return {
    tabId: Math.random().toString(36).slice(2),
    backendName: name,
    sessionPerRequest: capabilities.sessionPerRequest,
    canSelectSession: capabilities.selectSession,
    canEnd: capabilities.end,
    canTouch: capabilities.touch,
    isShared: tabMode === 'shared',
    initialSessionId,
    nextSessionOnLoss,
    expiryWarningMs,
  };
}

/** Returns the newest data of a session, which may be no longer listed. */
function latestData({ client, known }: Model, id: string, time: number): SessionData {
  const listed = client?.sessions.find((session) => session.id === id);
  if (listed) return listed;
  const session = known[id];
  if (!session) throw new Error(`No data of the session ${id}.`);
  const status = closedStatusAt(session, time);
  return { ...session.data, status, user: null };
}

function guardListener<State>(listener: (state: State, before: State) => void): typeof listener {
  return (state, before) => {
    try {
      listener(state, before);
    } catch (error) {
      report(error);
    }
  };
}

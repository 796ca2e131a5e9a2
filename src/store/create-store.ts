import { scopedName } from '../backend/index.ts';
import { getOwn, hasSameOwner, isSessionError, isSignedIn, type SessionOwner } from '../session/index.ts';
import { createCommands } from './commands.ts';
import { closedStatusAt } from './core/listed-sessions.ts';
import { initialModel, type StoreConfig, type StoredSelection } from './core/model.ts';
import { readMoment } from './core/moment.ts';
import { findSession } from './core/state.ts';
import type { StoreEvent } from './core/store-event.ts';
import { createCurrentSelector } from './current.ts';
import { createBackendCalls } from './effects/backend-calls.ts';
import { createClockWatch } from './effects/clock-watch.ts';
import { createLateTabs, type LoadTabs } from './effects/late-tabs.ts';
import { createRefreshTimer } from './effects/refresh-timer.ts';
import { createSignIns, type LoadSignIn } from './effects/sign-ins.ts';
import { type EffectParts, runEffect } from './effects/run-effect.ts';
import { readSelection } from './effects/stored-selection.ts';
import { createTickets } from './effects/tickets.ts';
import { createEventHub } from './events.ts';
import type { InitialData } from './initial-client.ts';
import { latestData } from './latest-data.ts';
import { createConnect } from './lifecycle.ts';
import { createPublicState } from './public-state.ts';
import { report } from './report.ts';
import { safeEnvironment } from './safe-environment.ts';
import { createSessionFactory } from './session-factory.ts';
import type { SessionStore } from './session-store.ts';
import { configOf, type StoreOptions } from './store-config.ts';
import { createLoop } from './store-loop.ts';
import { createTokenCache } from './tokens.ts';

/** The parts of a store that not every app needs in its first chunk. */
export interface StoreParts {
  readonly loadTabs: LoadTabs;
  readonly loadSignIn: LoadSignIn;
  readonly readInitial?: (config: StoreConfig) => InitialData;
}

const noInitialData: InitialData = { model: initialModel, later: null, events: [] };

/** Creates a store of the given parts. */
export function createStoreWith(
  options: StoreOptions,
  { loadTabs, loadSignIn, readInitial }: StoreParts,
): SessionStore {
  const { backend, inspect } = options;
  const environment = safeEnvironment(options.environment);
  const config = configOf(options);
  const { expiryWarningMs } = config;
  const events = createEventHub();
  const tickets = createTickets();
  const getServerTime = (): number => environment.clock.wall() + loop.getModel().clock.offset;
  const tokens = createTokenCache({
    environment,
    share: (...request) => tabs.shareToken(...request),
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
    isReused,
    getSession: (id) => toSession(latestData(loop.getModel(), id, getServerTime())),
  });
  const toSession = createSessionFactory({
    end: (id) => commands.close(id, 'end'),
    remove: (id) => commands.close(id, 'remove'),
    touch: commands.touch,
    getToken(id, owner, organizationId, tokenOptions) {
      const session = findSession(getState(), id);
      return session && hasSameOwner(session, owner)
        ? tokens.get(session, tokenOptions, organizationId)
        : Promise.resolve(null);
    },
    lastToken: tokens.last,
    isReused,
    now: getServerTime,
  });
  const initial = readInitial?.(config) ?? noInitialData;
  const loop = createLoop({
    config,
    initial: initial.model,
    now: () => readMoment(environment.clock),
    toState: createPublicState(toSession),
    run: (effect) => runEffect(parts, effect),
    onModel(model) {
      tabs.update(model);
      watch.follow();
    },
    inspect,
  });
  const { getState, getInitialState } = loop.api;
  const tabs = createLateTabs(
    {
      backend,
      environment,
      tokens,
      shareTokensAcrossTabs: options.shareTokensAcrossTabs ?? true,
      findSession: (id) => findSession(getState(), id),
      dispatch,
    },
    loadTabs,
    loop.getModel,
  );
  const signIns = createSignIns(
    { backend, environment, tickets, getModel: loop.getModel, dispatch, broadcast: tabs.broadcast },
    loadSignIn,
  );
  let hold: Promise<unknown> | undefined;
  const calls = createBackendCalls(backend, tabs.exclusively, dispatch, () => hold);
  const timer = createRefreshTimer(environment, () => dispatch({ type: 'refresh-due' }));
  const select = createCurrentSelector({
    retry: () => dispatch({ type: 'retry-requested' }),
    closedStatusOf(id) {
      const model = loop.getModel();
      const known = getOwn(model.known, id);
      return known && closedStatusAt(model, known, getServerTime());
    },
    isOneForAll: !backend.capabilities.sessionPerRequest,
  });
  let isUsed = false;
  const storageKey = scopedName(backend, 'current');
  const parts: EffectParts = {
    environment,
    storageKey,
    events,
    tokens,
    calls,
    timer,
    tabs,
    signIns,
    tickets,
    toSession,
    dispatch,
  };
  const serverState = initial.later?.then(createPublicState(toSession)) ?? getInitialState();
  const watch = createClockWatch({
    environment,
    getModel: loop.getModel,
    onCheck(isUnsteady) {
      dispatch({ type: 'time-passed', isUnsteady });
      tokens.renewDue();
    },
  });

  function dispatch(event: StoreEvent): void {
    loop.dispatch(event);
  }

  function isReused(id: string, owner: SessionOwner): boolean {
    const session = findSession(getState(), id);
    return session !== undefined && isSignedIn(session) && !hasSameOwner(session, owner);
  }

  function readStored(): StoredSelection | null {
    return config.isShared ? null : readSelection(environment, storageKey);
  }

  /** Reads what the tab has stored, and merges the initial client. On a server, that never happens. */
  function beginUse(): void {
    if (isUsed) return;
    isUsed = true;
    dispatch({ type: 'store-used', stored: readStored() });
    hold = signIns.finishRedirect();
    const { events: given } = initial;
    if (given instanceof Promise) void given.then((arrived) => arrived.forEach(dispatch));
    else given.forEach(dispatch);
  }

  /** Returns a method that begins the use of the store. */
  function onUse<Args extends readonly unknown[], Result>(method: (...args: Args) => Result) {
    return (...args: Args): Result => {
      beginUse();
      return method(...args);
    };
  }

  function focus(): void {
    tokens.resetBackoff();
    watch.check();
    dispatch({ type: 'page-focused', isVisible: environment.isVisible() });
  }

  /** Nothing of a page that was restored, maybe after days, is shown before it was checked. */
  function restore(): void {
    dispatch({ type: 'page-restored', stored: readStored() });
    watch.check();
  }

  const connect = createConnect(
    [
      tabs.start,
      () => {
        dispatch({ type: 'connected' });
        return () => dispatch({ type: 'disconnected' });
      },
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
    connect: onUse(connect),
    refresh: onUse(commands.refresh),
    switchTo: onUse(commands.switchTo),
    signOut: onUse(commands.signOut),
    addAccount: onUse(signIns.addAccount),
    reauthenticate: onUse(signIns.reauthenticate),
    backend,
    on: events.on,
    getServerTime,
    expiryWarningMs,
  };
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

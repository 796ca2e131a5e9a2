import {
  createSessionStore,
  isSessionError,
  type SessionState,
  type SessionStore,
  type SessionData,
  type SignOutOptions,
} from 'multisession/core';
import type { InspectedEvent } from '../../../src/store/core/inspect.ts';
import type { InMemoryTab } from '../../../src/testing/index.ts';
import { scopedName } from '../several-tabs.ts';
import { openPageBackend } from './page-backend.ts';
import type { TokenOptions } from './steps.ts';
import { type NextSession, oldest, type SignOutCall, watchSelection } from './watched-selection.ts';
import { withWatchedMessages } from './watched-messages.ts';
import { watchState } from './watched-state.ts';
import { watchTokens } from './watched-tokens.ts';
import type { Remembered, Run, Watched } from './watched.ts';

const TRACE = process.env.MODEL_TRACE !== undefined;

/** A tab from load to unload, with a store that is checked at every change. */
export interface WatchedTab {
  readonly name: string;
  readonly page: InMemoryTab;
  readonly store: SessionStore;
  /** The calls that have not settled yet. */
  readonly pendingCalls: ReadonlySet<string>;
  readonly switchTo: (id: string | null, organizationId: string | null | undefined) => void;
  readonly signOut: (
    session: string | null,
    scope: 'session' | 'all',
    mode: 'remove' | 'end',
    nextSession: NextSession,
  ) => void;
  readonly callMethod: (method: 'end' | 'remove' | 'touch', id: string) => void;
  readonly getToken: (id: string, options: TokenOptions | null) => void;
  readonly refresh: () => void;
  readonly check: () => void;
  /** Returns the number of open event streams. */
  readonly countStreams: () => number;
  /** Moves the page to the back/forward cache. */
  readonly leave: () => void;
  readonly freeze: () => void;
  /** Restores a page from the back/forward cache, or unfreezes a frozen page. */
  readonly resume: () => void;
  readonly isLeft: () => boolean;
  readonly isFrozen: () => boolean;
  /** Returns whether the page is neither frozen nor in the back/forward cache. */
  readonly isRunning: () => boolean;
  /** Unloads the page. Returns the state for a reload. */
  readonly unload: () => Remembered;
}

export function openWatchedTab(
  run: Run,
  page: InMemoryTab,
  name: string,
  remembered?: Remembered,
): WatchedTab {
  const { backend, ...link } = openPageBackend(run.server.backend);
  const pendingCalls = new Set<string>();
  let isLoaded = true;
  let lifecycle: 'running' | 'left' | 'frozen' = 'running';
  let calls = 0;

  const report = (violation: string): void => {
    if (isLoaded) run.report(`${name}: ${violation}`);
  };
  const environment = withWatchedMessages(
    withoutStorageAfterUnload(page, () => isLoaded),
    run.server,
    report,
  );
  const inspect = (entry: InspectedEvent): void => run.log.add(name, entry);
  const store = createSessionStore({ backend, environment, inspect });
  const watched = { run, store, remembered, report };
  const { known, ...state } = watchState(watched);
  const selection = watchSelection(watched, state.isFirst);
  const tokens = watchTokens(watched);

  store.on('current-session-changed', ({ from, to }) => selection.checkChange(from, to));
  const purged = new Set<string>();
  store.on('session-purged', ({ sessionId }) => purged.add(sessionId));
  store.on('session-added', ({ session }) => purged.delete(session.id));
  if (TRACE) store.subscribe((now) => trace(name, now));
  store.subscribe(state.watch);
  store.connect();

  function track<Result>(label: string, promise: Promise<Result>): Promise<Result | undefined> {
    calls += 1;
    const call = `${label} #${calls}`;
    pendingCalls.add(call);
    return promise.then(
      (result) => {
        pendingCalls.delete(call);
        return result;
      },
      (error: unknown) => {
        pendingCalls.delete(call);
        if (!isSessionError(error)) report(`${label} rejected with ${String(error)}`);
        return undefined;
      },
    );
  }

  /** Returns the sessions that a sign-out affects. */
  function signOutCalls(
    session: string | null,
    scope: 'session' | 'all',
    nextSession: NextSession,
  ): readonly SignOutCall[] {
    const id = session ?? store.getState().currentSessionId;
    // The tab may no longer list all of them, because its clock is fast, or because another tab signs them out.
    if (scope === 'all') return [...known.keys()].map((each) => ({ id: each, nextSession: 'none' }));
    return id === null ? [] : [{ id, nextSession }];
  }

  return {
    name,
    page,
    store,
    pendingCalls,
    switchTo(id, organizationId) {
      const onSettled = selection.startSwitch(id);
      const options = organizationId === undefined ? {} : { organizationId };
      void track(`switchTo ${id}`, store.switchTo(id, options)).then(onSettled);
    },
    signOut(session, scope, mode, nextSession) {
      const onSettled = selection.startSignOuts(signOutCalls(session, scope, nextSession));
      const strategy =
        nextSession === 'oldest'
          ? (_: SessionData, rest: readonly SessionData[]) => oldest(rest)
          : nextSession;
      const options: SignOutOptions = {
        scope,
        mode,
        nextSession: strategy,
        ...(session !== null && { session }),
      };
      void track(`signOut ${scope} ${session}`, store.signOut(options)).then(onSettled);
    },
    callMethod(method, id) {
      const session = known.get(id);
      if (!session) return;
      const signOuts: readonly SignOutCall[] = method === 'touch' ? [] : [{ id, nextSession: 'most-recent' }];
      const onSettled = selection.startSignOuts(signOuts);
      void track(`${method} ${id}`, session[method]()).then(onSettled);
    },
    getToken(id, options) {
      const session = known.get(id);
      if (!session) return;
      const onSettled = tokens.recordRequest(session, options);
      const label = `getToken ${id} ${JSON.stringify(options)}`;
      const request = (): Promise<string | null> =>
        options ? session.getToken(options) : session.getToken();
      void track(label, request()).then((jwt) => {
        // After a second call, the cached token is returned without a lookup of the session.
        if (jwt && isLoaded) void track(label, request());
        onSettled(jwt);
      });
    },
    refresh: () => void track('refresh', store.refresh()),
    check() {
      state.check(store.getState());
      tokens.checkClosed(known);
      checkStorage(watched, page, purged);
    },
    countStreams: link.countStreams,
    leave() {
      lifecycle = 'left';
      page.dispatch('pagehide');
    },
    freeze() {
      lifecycle = 'frozen';
      link.freeze();
      page.freeze();
    },
    resume() {
      if (lifecycle === 'left') page.dispatch('pageshow');
      page.unfreeze();
      link.unfreeze();
      lifecycle = 'running';
    },
    isLeft: () => lifecycle === 'left',
    isFrozen: () => lifecycle === 'frozen',
    isRunning: () => lifecycle === 'running',
    unload() {
      const { client, currentSessionId } = store.getState();
      isLoaded = false;
      link.close();
      page.crash();
      if (!client || !selection.isInitialized())
        return remembered ?? { current: undefined, known: new Set(), expiredLocally: new Set() };
      const { expiredLocally } = selection;
      const others = [...known.keys()].filter((id) => !expiredLocally.has(id));
      return { current: currentSessionId, known: new Set(others), expiredLocally };
    },
  };
}

/** Returns a page that stores nothing after it was unloaded. */
function withoutStorageAfterUnload(page: InMemoryTab, isLoaded: () => boolean): InMemoryTab {
  const { get, set } = page.tabStorage;
  return { ...page, tabStorage: { get, set: (...call) => isLoaded() && set(...call) } };
}

/** Checks that a tab stores its selection only, and nothing of a session that it has purged. */
function checkStorage({ run, store, report }: Watched, page: InMemoryTab, purged: ReadonlySet<string>): void {
  const stored = page.tabStorage.get(scopedName(store.backend, 'current'));
  if (stored === null) return;
  const { organizations, ...rest } = readStored(stored);
  const isOther = Object.keys(rest).join() !== 'sessionId,since,signOuts';
  const isLeft = Object.keys(organizations).some((id) => purged.has(id));
  if (run.sharedCookie || isOther || isLeft) report(`stores ${stored}`);
}

function readStored(stored: string): { readonly organizations: object } {
  // SAFETY: the fields are compared with those of the store.
  return JSON.parse(stored) as { readonly organizations: object };
}

function trace(name: string, { client, currentSessionId, connection, operations }: SessionState): void {
  const sessions = client?.sessions.map(({ id, status }) => `${id} ${status}`).join();
  console.log(
    `${new Date().toISOString()} ${name}: ${currentSessionId} ${connection} ${client?.version} ${sessions} ${JSON.stringify(operations)}`,
  );
}

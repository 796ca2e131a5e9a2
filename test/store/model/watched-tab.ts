import {
  createSessionStore,
  isSessionError,
  type Session,
  type SessionState,
  type SessionStore,
  type SignedInSession,
} from 'multisession/core';
import type { InMemoryTab } from '../../../src/testing/index.ts';
import { sharedBy } from '../several-tabs.ts';
import { openPageBackend } from './page-backend.ts';
import type { TokenOptions } from './steps.ts';
import { type Departure, type Next, oldest, watchChoices } from './watched-choices.ts';
import { withWatchedMessages } from './watched-messages.ts';
import { watchState } from './watched-state.ts';
import { watchTokens } from './watched-tokens.ts';
import type { Remembered, Run, Watched } from './watched.ts';

const TRACE = process.env.MODEL_TRACE !== undefined;

/** A store in a tab from load to unload, checked with every change. */
export interface WatchedTab {
  readonly name: string;
  readonly page: InMemoryTab;
  readonly store: SessionStore;
  /** What has not been answered yet. */
  readonly open: ReadonlySet<string>;
  readonly switchTo: (id: string | null, organizationId: string | null | undefined) => void;
  readonly signOut: (
    session: string | null,
    scope: 'session' | 'all',
    mode: 'remove' | 'end',
    next: Next,
  ) => void;
  readonly act: (what: 'end' | 'remove' | 'touch', id: string) => void;
  readonly getToken: (id: string, options: TokenOptions | null) => void;
  readonly refresh: () => void;
  readonly check: () => void;
  /** How many streams it has open. */
  readonly countStreams: () => number;
  /** Leaves the page, for the back/forward cache. */
  readonly leave: () => void;
  readonly freeze: () => void;
  /** Restores a page that was left, and thaws one that was frozen. */
  readonly comeBack: () => void;
  readonly isLeft: () => boolean;
  readonly isFrozen: () => boolean;
  /** Neither left nor frozen. */
  readonly isHere: () => boolean;
  /** Ends the page. Answers what a reload has to come back to. */
  readonly end: () => Remembered;
}

export function openWatchedTab(
  run: Run,
  page: InMemoryTab,
  name: string,
  remembered?: Remembered,
): WatchedTab {
  const { backend, ...link } = openPageBackend(run.server.backend);
  const open = new Set<string>();
  let isAlive = true;
  let where: 'here' | 'left' | 'frozen' = 'here';
  let calls = 0;

  const wrong = (what: string): void => {
    if (isAlive) run.wrong(`${name}: ${what}`);
  };
  const environment = withWatchedMessages(
    mortal(page, () => isAlive),
    run.server,
    wrong,
  );
  const store = createSessionStore({ backend, environment });
  const watched = { run, store, remembered, wrong };
  const { known, ...state } = watchState(watched);
  const choices = watchChoices(watched, state.isFirst);
  const tokens = watchTokens(watched);

  store.on('current-session-changed', ({ from, to }) => choices.justify(from, to));
  if (TRACE) store.subscribe((now) => trace(name, now));
  store.subscribe(state.watch);
  store.connect();

  function track<Result>(label: string, promise: Promise<Result>): Promise<Result | undefined> {
    calls += 1;
    const call = `${label} #${calls}`;
    open.add(call);
    return promise.then(
      (result) => {
        open.delete(call);
        return result;
      },
      (error: unknown) => {
        open.delete(call);
        if (!isSessionError(error)) wrong(`${label} rejected with ${String(error)}`);
        return undefined;
      },
    );
  }

  /** Who is signed out, and who follows. */
  function departures(session: string | null, scope: 'session' | 'all', next: Next): readonly Departure[] {
    const { client, currentSessionId } = store.getState();
    const one = session ?? currentSessionId;
    if (scope === 'all') return client?.sessions.map(({ id }) => ({ id, next: 'none' as const })) ?? [];
    return one === null ? [] : [{ id: one, next }];
  }

  return {
    name,
    page,
    store,
    open,
    switchTo(id, organizationId) {
      const answered = choices.choose(id);
      const options = organizationId === undefined ? {} : { organizationId };
      void track(`switchTo ${id}`, store.switchTo(id, options)).then(answered);
    },
    signOut(session, scope, mode, next) {
      const isOver = choices.depart(departures(session, scope, next));
      const follow =
        next === 'oldest' ? (_: Session, rest: readonly SignedInSession[]) => oldest(rest) : next;
      const options = { scope, mode, nextSession: follow, ...(session !== null && { session }) };
      void track(`signOut ${scope} ${session}`, store.signOut(options)).then(isOver);
    },
    act(what, id) {
      const session = known.get(id);
      if (!session) return;
      const isOver = choices.depart(what === 'touch' ? [] : [{ id, next: 'most-recent' }]);
      void track(`${what} ${id}`, session[what]()).then(isOver);
    },
    getToken(id, options) {
      const held = known.get(id);
      if (!held) return;
      const answered = tokens.ask(held, options);
      const label = `getToken ${id} ${JSON.stringify(options)}`;
      const ask = (): Promise<string | null> => (options ? held.getToken(options) : held.getToken());
      void track(label, ask()).then((jwt) => {
        // Asked again, the token at hand becomes the one that is answered without looking.
        if (jwt && isAlive) void track(label, ask());
        answered(jwt);
      });
    },
    refresh: () => void track('refresh', store.refresh()),
    check() {
      state.check(store.getState());
      tokens.checkSilent(known);
      checkStorage(watched, page, wrong);
    },
    countStreams: link.countStreams,
    leave() {
      where = 'left';
      page.dispatch('pagehide');
    },
    freeze() {
      where = 'frozen';
      link.freeze();
      page.freeze();
    },
    comeBack() {
      if (where === 'left') page.dispatch('pageshow');
      page.unfreeze();
      link.thaw();
      where = 'here';
    },
    isLeft: () => where === 'left',
    isFrozen: () => where === 'frozen',
    isHere: () => where === 'here',
    end() {
      const { client, currentSessionId } = store.getState();
      isAlive = false;
      link.end();
      page.crash();
      if (!client || !choices.hasChosen())
        return remembered ?? { current: undefined, known: new Set(), lapsed: new Set() };
      const { lapsed } = choices;
      const others = [...known.keys()].filter((id) => !lapsed.has(id));
      return { current: currentSessionId, known: new Set(others), lapsed };
    },
  };
}

/** A page that is gone stores nothing more. */
function mortal(page: InMemoryTab, isAlive: () => boolean): InMemoryTab {
  const { get: read, set: write } = page.tabStorage;
  return { ...page, tabStorage: { get: read, set: (...call) => isAlive() && write(...call) } };
}

function checkStorage({ run, store }: Watched, page: InMemoryTab, wrong: (what: string) => void): void {
  const stored = page.tabStorage.get(sharedBy(store.backend, 'current'));
  if (stored === null) return;
  const fields = Object.keys(JSON.parse(stored) as object).join();
  if (run.together || fields !== 'sessionId,since') wrong(`stores ${stored}`);
}

function trace(name: string, { client, currentSessionId, connection, operations }: SessionState): void {
  const sessions = client?.sessions.map(({ id, status }) => `${id} ${status}`).join();
  console.log(
    `${new Date().toISOString()} ${name}: ${currentSessionId} ${connection} ${client?.version} ${sessions} ${JSON.stringify(operations)}`,
  );
}

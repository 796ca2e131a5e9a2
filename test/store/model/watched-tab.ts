import { decodeJwt } from 'jose';
import {
  createSessionStore,
  isClosed,
  isSessionError,
  isSignedIn,
  type Session,
  type SessionBackend,
  type SessionEnvironment,
  type SessionState,
  type SessionStore,
  type SignedInSession,
  type SwitchResult,
} from 'multisession/core';
import type { InMemoryTab } from '../../../src/testing/index.ts';
import { isEqual } from '../../../src/session/index.ts';
import type { Server } from './server.ts';
import type { TokenOptions } from './steps.ts';

const TRACE = process.env.MODEL_TRACE !== undefined;

type Next = 'most-recent' | 'none' | 'oldest';

/** What all tabs of one run share. */
export interface Run {
  readonly server: Server;
  readonly together: boolean;
  /** Says that something is not as it must be. Thrown only later: the store must not catch it. */
  readonly wrong: (what: string) => void;
  /** Whether any tab ever chose that nobody is current, or that nobody follows. */
  choseNobody: boolean;
}

/** One call of `switchTo`. */
interface SwitchCall {
  readonly id: string | null;
  /** Who was current before, to go back to. */
  readonly before: (string | null)[];
  /** Whether it was a choice that earlier ones had to give way to: one to look up first may come to nothing. */
  counts: boolean;
  outcome: 'running' | 'rejected' | SwitchResult['outcome'];
}

/** A store in a tab from load to unload, checked with every change. */
export interface WatchedTab {
  readonly name: string;
  readonly page: InMemoryTab;
  readonly store: SessionStore;
  /** What has not been answered yet. */
  readonly open: ReadonlySet<string>;
  /** Every session this tab ever held, as it last saw it. */
  readonly known: ReadonlyMap<string, Session>;
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
  /** Ends the page. Answers what a reload has to come back to. */
  readonly end: () => Remembered;
}

/** What a tab knew when its page was left. */
export interface Remembered {
  /** Undefined for a tab that had not loaded yet. */
  readonly current: string | null | undefined;
  readonly known: ReadonlySet<string>;
}

export function openWatchedTab(
  run: Run,
  page: InMemoryTab,
  name: string,
  remembered?: Remembered,
): WatchedTab {
  const { server } = run;
  let isAlive = true;
  const backend = mortal(server.backend, () => isAlive);
  const store = createSessionStore({ backend, environment: listenedTo(page) });
  const open = new Set<string>();
  const known = new Map<string, Session>();
  const buried = new Set<string>();
  const lapsed = new Set<string>(remembered?.current ? [remembered.current] : []);
  const switches: SwitchCall[] = [];
  const departing: { readonly id: string; readonly next: Next }[] = [];
  let calls = 0;
  let isFirst = false;
  // The switch that the current session came by, if it was one.
  let cameBy: SwitchCall | null = null;
  let hasChosen = remembered?.current !== undefined;

  const wrong = (what: string): void => {
    if (isAlive) run.wrong(`${name}: ${what}`);
  };
  store.on('current-changed', ({ from, to }) => justify(from, to));
  store.subscribe(watch);
  store.connect();

  /** What is posted is checked on its way. */
  function listenedTo(tab: InMemoryTab): SessionEnvironment {
    return {
      ...tab,
      tabStorage: {
        read: tab.tabStorage.read,
        write: (value) => isAlive && tab.tabStorage.write(value),
      },
      openChannel(channel, onMessage) {
        const opened = tab.openChannel?.(channel, onMessage);
        return {
          post(message) {
            checkMessage(message);
            opened?.post(message);
          },
          close: () => opened?.close(),
        };
      },
    };
  }

  function checkMessage(message: unknown): void {
    // SAFETY: what the store posts; a test may know its form.
    const { message: told } = message as { message: { type: string; session?: unknown; client?: unknown } };
    if (told.type !== 'token' && JSON.stringify(told).includes('eyJ'))
      wrong(`posts a token in "${told.type}"`);
    if (told.type !== 'heard') return;
    // SAFETY: as above.
    const { sessions = [] } = (told.client ?? {}) as { sessions?: unknown[] };
    for (const session of [told.session ?? [], sessions].flat()) {
      // SAFETY: as above.
      const { id, version, status } = session as { id: string; version: number; status: string };
      const said = server.statusAt(id, version);
      // A session that was gone is told as removed by the store itself.
      if (said !== status && status !== 'removed') {
        wrong(`tells that ${id} is ${status} at ${version}, the server said ${said}`);
      }
    }
  }

  function watch(state: SessionState, before: SessionState): void {
    if (TRACE) {
      const sessions = state.client?.sessions.map(({ id, status }) => `${id} ${status}`).join();
      console.log(
        `${new Date().toISOString()} ${name}: ${state.currentSessionId} ${state.connection} ${state.client?.version} ${sessions} ${JSON.stringify(state.operations)}`,
      );
    }
    for (const session of state.client?.sessions ?? []) {
      const was = before.client?.sessions.find(({ id }) => id === session.id);
      if (was && was !== session && isEqual(plain(was), plain(session))) {
        wrong(`${session.id} is another object, but says the same`);
      }
      if (!Object.isFrozen(session)) wrong(`${session.id} is not frozen`);
      known.set(session.id, session);
    }
    isFirst = !before.client && state.client !== null;
    if (isFirst) checkFirst(state);
    checkState(state);
  }

  function checkState(state: SessionState): void {
    const { client, currentSessionId } = state;
    const current = store.current(state);
    const session = client?.sessions.find(({ id }) => id === currentSessionId);
    if (currentSessionId !== null && (!session || isClosed(session))) {
      wrong(`${currentSessionId} is current, and ${session?.status ?? 'not there'}`);
    }
    const isSwitching = Object.values(state.operations).includes('switching');
    const mayLoad = state.connection === 'loading' || !client || (!session && isSwitching);
    if (!(mayLoad && current.status === 'loading') && (current.session ?? null) !== (session ?? null)) {
      wrong(`current() answers ${current.session?.id}, the state says ${currentSessionId}`);
    }
    if (session && current.session && current.status !== session.status)
      wrong(`current() is ${current.status}`);
    for (const id of server.ids) checkBuried(state, id);
  }

  /** What a tab has heard to be closed stays so. */
  function checkBuried({ client }: SessionState, id: string): void {
    const closedBy = server.closedBy(id);
    if (closedBy === undefined || !client) return;
    const session = client.sessions.find((candidate) => candidate.id === id);
    if (session && isSignedIn(session)) {
      if (buried.has(id)) wrong(`${id} has risen from the dead`);
      if (client.version >= closedBy) wrong(`${id} is signed in at ${client.version}, closed by ${closedBy}`);
    } else if (client.version >= closedBy) buried.add(id);
  }

  /** After a load: what the tab had chosen, nobody, or who has signed in since. */
  function checkFirst({ client, currentSessionId }: SessionState): void {
    if (run.together || !client || remembered?.current === undefined) return;
    const { current } = remembered;
    const stillThere = client.sessions.some((session) => session.id === current && isSignedIn(session));
    if (stillThere && currentSessionId !== current) {
      wrong(`comes back with ${currentSessionId}, was ${current}`);
    }
    if (!stillThere && currentSessionId !== null && remembered.known.has(currentSessionId)) {
      wrong(`comes back with ${currentSessionId}, which nobody chose here, was ${current}`);
    }
  }

  function justify(from: string | null, to: string | null): void {
    const state = store.getState();
    hasChosen = true;
    cameBy = null;
    const reason = isFirst ? undefined : whyNot(from, to, state);
    if (reason !== undefined) wrong(`${from} became ${to}: ${reason}`);
  }

  /** Why the current session should not have changed like that; undefined if it should have. */
  function whyNot(from: string | null, to: string | null, state: SessionState): string | undefined {
    const lost = from !== null && !signedIn(state).some(({ id }) => id === from);
    // Where all are together, whom the backend has selected may come first.
    if (lost && !(run.together && to !== null)) {
      if (server.isSignedIn(from)) lapsed.add(from);
      const nexts = departing.filter(({ id }) => id === from).map(({ next }) => next);
      const expected = nexts.length > 0 ? nexts.map((next) => choose(next, state)) : [null];
      // Nobody is, until the one cookie is theirs.
      const isOnItsWay = run.together && expected.some((id) => id && state.operations[id] === 'switching');
      if (isOnItsWay && to === null) return undefined;
      if (expected.includes(to)) return nexts.length > 0 ? undefined : wrongReason(from, state);
      return `who follows is ${expected.join(' or ')}`;
    }
    if (run.together) return undefined;
    if (from === null && to !== null && lapsed.has(to)) return undefined;
    const active = switches.filter(({ outcome }) => outcome === 'running' || outcome === 'switched');
    const chosen = switches.findLast(
      (call) => call.outcome !== 'rejected' && (call.counts || call.id === to),
    );
    if (chosen?.id === to && active.includes(chosen)) {
      chosen.before.push(from);
      chosen.counts = true;
      cameBy = chosen;
      return undefined;
    }
    const failing = switches.find(({ id, outcome }) => outcome === 'running' && id === from);
    if (failing && (to === null || switches.some(({ before }) => before.includes(to)))) return undefined;
    const known = active.findLast(({ id }) => id === to);
    return known ? 'a later choice was made' : 'nobody chose that here';
  }

  function wrongReason(from: string, { signedOutReason }: SessionState): string | undefined {
    const fates = server.fatesOf(from);
    const isGone = !server.look().sessions.some(({ id }) => id === from);
    const fits =
      fates.has(signedOutReason) ||
      ['expired', 'abandoned'].includes(signedOutReason) ||
      (isGone && ['revoked', 'removed'].includes(signedOutReason));
    return fits ? undefined : `the reason is said to be ${signedOutReason}, it was ${[...fates].join()}`;
  }

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

  function checkSwitched(call: SwitchCall): void {
    const later = switches.slice(switches.indexOf(call) + 1);
    if (call.outcome === 'superseded') {
      const isOver = call.id !== null && !signedIn(store.getState()).some(({ id }) => id === call.id);
      // Whoever follows a session that was signed out overtakes a switch to it.
      if (later.length === 0 && !isOver) wrong(`the switch to ${call.id} was overtaken by nothing`);
      return;
    }
    const overtaken = later.some(({ outcome, counts }) => counts && outcome !== 'rejected');
    const state = store.getState();
    const there = call.id === null || signedIn(state).some(({ id }) => id === call.id);
    if (!run.together && !overtaken && there && state.currentSessionId !== call.id) {
      wrong(`switched to ${call.id}, but ${state.currentSessionId} is current`);
    }
  }

  /** What was refused is taken back. */
  function checkRefused(call: SwitchCall): void {
    const isBack = cameBy !== call || store.getState().currentSessionId !== call.id;
    const wasBefore = switches.some(({ before }) => before.includes(call.id));
    if (!run.together && !isBack && !wasBefore)
      wrong(`the switch to ${call.id} was refused, but it is current`);
  }

  /** Who still holds a session that is over gets no token with it, though one may have been at hand. */
  function checkSilent(id: string, session: Session): void {
    session.getToken().then(
      (jwt) => jwt && wrong(`a token was handed out for ${id}, which is over`),
      () => wrong(`getToken of ${id} rejected, which is over`),
    );
  }

  function checkToken(id: string, options: TokenOptions | null, session: Session, jwt: string): void {
    const { sid, exp = 0, org_id = null } = decodeJwt(jwt);
    if (sid !== id) wrong(`a token of ${String(sid)} was handed out for ${id}`);
    if (exp * 1000 < Date.now() - 1000) wrong(`a token of ${id} was handed out that ran out at ${exp}`);
    const { organizationId = session.lastActiveOrganizationId } = options ?? {};
    if (org_id !== organizationId)
      wrong(`a token for ${String(org_id)} was handed out for ${organizationId}`);
  }

  return {
    name,
    page,
    store,
    open,
    known,
    switchTo(id, organizationId) {
      const before = [store.getState().currentSessionId];
      const counts = id === null || signedIn(store.getState()).some((session) => session.id === id);
      const call: SwitchCall = { id, before, counts, outcome: 'running' };
      switches.push(call);
      if (id === null) run.choseNobody = true;
      const options = organizationId === undefined ? {} : { organizationId };
      void track(`switchTo ${id}`, store.switchTo(id, options)).then((result) => {
        call.outcome = result?.outcome ?? 'rejected';
        call.counts ||= result?.outcome === 'switched';
        if (result) checkSwitched(call);
        else checkRefused(call);
      });
    },
    signOut(session, scope, mode, next) {
      const state = store.getState();
      const one = session ?? state.currentSessionId;
      const all = state.client?.sessions.map(({ id }) => id) ?? [];
      const entries =
        scope === 'all' ? all.map((id) => ({ id, next: 'none' as const })) : one ? [{ id: one, next }] : [];
      departing.push(...entries);
      if (entries.some((entry) => entry.next === 'none')) run.choseNobody = true;
      const follow =
        next === 'oldest' ? (_: Session, rest: readonly SignedInSession[]) => oldest(rest) : next;
      const options = { scope, mode, next: follow, ...(session !== null && { session }) };
      void track(`signOut ${scope} ${one}`, store.signOut(options)).then(() => {
        for (const entry of entries) departing.splice(departing.indexOf(entry), 1);
      });
    },
    act(what, id) {
      const session = known.get(id);
      if (!session) return;
      const entry = { id, next: 'most-recent' as const };
      if (what !== 'touch') departing.push(entry);
      void track(`${what} ${id}`, session[what]()).then(() => {
        if (what !== 'touch') departing.splice(departing.indexOf(entry), 1);
      });
    },
    getToken(id, options) {
      const held = known.get(id);
      if (!held) return;
      const over = !signedIn(store.getState()).some((candidate) => candidate.id === id);
      const label = `getToken ${id} ${JSON.stringify(options)}`;
      const ask = (): Promise<string | null> => (options ? held.getToken(options) : held.getToken());
      void track(label, ask()).then((jwt) => {
        // Asked again, the token at hand becomes the one that is answered without looking.
        if (jwt && isAlive) void track(label, ask());
        if (jwt && over) wrong(`a token was handed out for ${id}, which is over`);
        if (jwt) checkToken(id, options, held, jwt);
      });
    },
    refresh: () => void track('refresh', store.refresh()),
    check() {
      const state = store.getState();
      checkState(state);
      const there = new Set(signedIn(state).map(({ id }) => id));
      for (const [id, session] of known) if (!there.has(id)) checkSilent(id, session);
      checkStorage(page, run.together, wrong);
    },
    end() {
      const { client, currentSessionId } = store.getState();
      isAlive = false;
      page.crash();
      if (!client || !hasChosen) return remembered ?? { current: undefined, known: new Set() };
      return { current: currentSessionId, known: new Set([...known.keys()].filter((id) => !lapsed.has(id))) };
    },
  };
}

/** A page that is gone neither asks nor is answered. */
function mortal(backend: SessionBackend, isAlive: () => boolean): SessionBackend {
  const never = new Promise<never>(() => {});
  async function alive<Result>(call: () => Promise<Result>): Promise<Result> {
    if (!isAlive()) return never;
    const [outcome] = await Promise.allSettled([call()]);
    if (!isAlive()) return never;
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  }
  return {
    name: backend.name,
    capabilities: backend.capabilities,
    getClient: (...call) => alive(() => backend.getClient(...call)),
    touchSession: (...call) => alive(() => backend.touchSession(...call)),
    endSession: (...call) => alive(() => backend.endSession(...call)),
    removeSession: (...call) => alive(() => backend.removeSession(...call)),
    removeAllSessions: (...call) => alive(() => backend.removeAllSessions(...call)),
    createToken: (...call) => alive(() => backend.createToken(...call)),
  };
}

function checkStorage(page: InMemoryTab, together: boolean, wrong: (what: string) => void): void {
  const stored = page.tabStorage.read();
  if (stored === null) return;
  const fields = Object.keys(JSON.parse(stored) as object).join();
  if (together || fields !== 'sessionId,since') wrong(`stores ${stored}`);
}

function signedIn({ client }: SessionState): readonly SignedInSession[] {
  return client?.sessions.filter(isSignedIn) ?? [];
}

function choose(next: Next, state: SessionState): string | null {
  if (next === 'none') return null;
  const sessions = signedIn(state);
  if (next === 'oldest') return oldest(sessions);
  return sessions.toSorted((a, b) => b.lastActiveAt.getTime() - a.lastActiveAt.getTime())[0]?.id ?? null;
}

function oldest(sessions: readonly SignedInSession[]): string | null {
  return sessions[0]?.id ?? null;
}

/** What a session says, without its version and its methods. */
function plain(session: Session): unknown {
  return { ...session, version: 0, factorVerificationAge: null };
}

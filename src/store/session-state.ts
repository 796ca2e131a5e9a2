import { createStore, type StoreApi } from 'zustand/vanilla';
import type { BackendUpdate } from '../backend/index.ts';
import {
  type ClientSnapshot,
  type ClosedStatus,
  isClosed,
  isSessionError,
  isSignedIn,
  type Session,
  type SessionData,
  type SignedInSession,
} from '../session/index.ts';
import type { EventHub } from './events.ts';
import { type Held, isNewer, mergeClient, mergeOne, mergeTime, type SessionFactory } from './merge.ts';
import { chooseNext, type NextSession } from './next-session.ts';
import { createOperations } from './operations.ts';
import type { Pin } from './pin.ts';
import type { ServerClock } from './server-clock.ts';
import {
  type ClientState,
  findSession,
  initialState,
  type SessionOperation,
  type SessionState,
  type SignedOutReason,
} from './state.ts';

/** The state and the only ways in which it changes. Each change is one `setState`: nobody sees half of one. */
export interface StateKeeper {
  readonly api: StoreApi<SessionState>;
  /** Numbers a request, before it is sent: see the ordering rule in merge.ts. */
  readonly nextOrder: () => number;
  /** Takes in a whole client, and what else changes with it. */
  readonly applyClient: (snapshot: ClientSnapshot, order: number, also?: Partial<SessionState>) => void;
  /** Takes in what a call brought back. */
  readonly applyUpdate: (update: BackendUpdate, order: number) => void;
  /** Takes in what another tab has heard. What is as new as what is held says nothing new. */
  readonly applyNews: (update: BackendUpdate) => void;
  /** Takes in that time has passed. */
  readonly applyTime: () => void;
  /** Makes a session current, because that was chosen, here or in another tab. */
  readonly setCurrent: (id: string | null, signedOutReason?: SignedOutReason) => void;
  /** Shows what is in flight for a session, until the returned function is called. */
  readonly begin: (id: string, operation: SessionOperation) => () => void;
  /** Says that a session is being signed out by choice, and who follows it, until the returned function is called. */
  readonly depart: (id: string, next: NextSession) => () => void;
}

export interface StateKeeperOptions {
  readonly factory: SessionFactory;
  readonly clock: ServerClock;
  readonly events: EventHub;
  /** Who follows a current session that was lost without anybody here asking for it. */
  readonly onSessionLost: NextSession;
  /** Keeps this tab's choice across reloads. */
  readonly pin: Pin;
  /** Called for each session that is not signed in any more, on the word of the backend. */
  readonly onClosed: (id: string) => void;
  /** Called for each session that is another now: its status, or its organization. */
  readonly onChanged: (id: string) => void;
  /** Called when the backend has said something that was not known here. */
  readonly onHeard: (update: BackendUpdate) => void;
  /** Called when somebody else is current because the current session was signed out here, by choice. */
  readonly onFollowed: (id: string | null) => void;
}

export function createStateKeeper(options: StateKeeperOptions): StateKeeper {
  const { factory, clock, events, pin, onSessionLost } = options;
  const api = createStore<SessionState>(() => initialState);
  const departing = new Map<string, NextSession>();
  const running = createOperations(api);
  let heldOrder = 0;
  let orders = 0;
  // Who was current until only the clock closed them: they are again, should the backend say that they are signed in.
  let lapsed: string | null = null;

  function held(): Held | null {
    const { client } = api.getState();
    return client && { client, order: heldOrder };
  }

  function replaceClient(
    snapshot: ClientSnapshot,
    order: number,
    also: Partial<SessionState>,
    heard?: SessionData | null,
  ): void {
    const client = mergeClient(api.getState().client, snapshot, factory);
    heldOrder = Math.max(heldOrder, order);
    const [broken] = snapshot.broken;
    const error = broken && isSessionError(broken.error) ? { error: broken.error } : {};
    setClient(client, { ...also, ...error }, heard);
  }

  /** Replaces the client, and with it the current session if that is not signed in any more. */
  function setClient(client: ClientState, also: Partial<SessionState>, heard?: SessionData | null): void {
    const before = api.getState();
    const current = currentAfter(before, client, heard);
    const lost = signedInSessions(before.client).filter(({ id }) => !signedInWith(client, id));
    const added = signedInSessions(client).filter(({ id }) => !signedInWith(before.client, id));
    for (const { id } of lost) if (!isOnlyOverdue(client, id)) options.onClosed(id);
    for (const { id } of changedSessions(before.client, client)) options.onChanged(id);
    if (current.currentSessionId !== undefined) {
      pin.write(pinnedAfter(before, current.currentSessionId), client);
    }
    publish({ ...also, client, ...current });
    for (const { id } of lost)
      events.emit('session-closed', { sessionId: id, status: statusOf(id, client, heard) });
    const { currentSessionId: was } = before;
    if (current.currentSessionId !== undefined && was !== null && departing.has(was)) {
      options.onFollowed(current.currentSessionId);
    }
    if (before.client) for (const session of added) events.emit('session-added', { session });
  }

  function publish(change: Partial<SessionState>): void {
    const { currentSessionId: from } = api.getState();
    const { currentSessionId: to = from } = change;
    if (from === to) return api.setState(change);
    events.emit('switching', { from, to });
    api.setState(change);
    events.emit('current-changed', { from, to });
  }

  /** The backend has not closed the session; its deadline has only passed. */
  function isOnlyOverdue(client: ClientState, id: string): boolean {
    const data = factory.latest(id);
    return data !== undefined && isSignedIn(data) && client.sessions.some((session) => session.id === id);
  }

  /** A tab that lost its session to others stays with it, so that a reload can still say why. */
  function pinnedAfter({ currentSessionId: was }: SessionState, now: string | null): string | null {
    return now ?? (was !== null && departing.has(was) ? null : was);
  }

  function currentAfter(
    before: SessionState,
    client: ClientState,
    heard?: SessionData | null,
  ): Partial<SessionState> {
    if (!before.client) return firstCurrent(client);
    const id = before.currentSessionId;
    if (id === null && lapsed !== null && signedInWith(client, lapsed)) {
      return { currentSessionId: lapsed, signedOutReason: 'none' };
    }
    const lost = findSession(before, id);
    if (!id || !lost || signedInWith(client, id)) return {};
    lapsed = isOnlyOverdue(client, id) ? id : null;
    const next = departing.get(id) ?? onSessionLost;
    return {
      currentSessionId: chooseNext(next, lost, client),
      signedOutReason: statusOf(id, client, heard),
    };
  }

  /** How a session ended. One that is missing we asked to remove, or the application took it. */
  function statusOf(id: string, client: ClientState, heard?: SessionData | null): ClosedStatus {
    const now = heard?.id === id ? heard : client.sessions.find((session) => session.id === id);
    if (now && isClosed(now)) return now.status;
    return departing.has(id) ? 'removed' : 'revoked';
  }

  /** This tab's own choice comes first, then the client's; neither is replaced by somebody else's account. */
  function firstCurrent(client: ClientState): Partial<SessionState> {
    const pinned = pin.read();
    if (pinned?.sessionId && signedInWith(client, pinned.sessionId)) {
      return { currentSessionId: pinned.sessionId };
    }
    const last = client.sessions.find((session) => session.id === client.lastActiveSessionId);
    // Who signed in after this tab was left without anybody has most likely done so here.
    if (last && isSignedIn(last) && (!pinned || last.createdAt > pinned.since)) {
      return { currentSessionId: last.id };
    }
    if (!pinned?.sessionId) return {};
    return { signedOutReason: statusOf(pinned.sessionId, client) };
  }

  function take({ session, client, now }: BackendUpdate, order: number): boolean {
    clock.note(now ?? client?.now);
    const current = held();
    if (client && isNewer(current, client, order)) replaceClient(client, order, {}, session);
    else if (session && current) setClient(mergeOne(current.client, session, factory), {}, session);
    return api.getState().client !== current?.client;
  }

  const keeper: StateKeeper = {
    api,
    nextOrder: () => (orders += 1),
    applyClient(snapshot, order, also = {}) {
      clock.note(snapshot.now);
      const current = held();
      if (isNewer(current, snapshot, order)) replaceClient(snapshot, order, also);
      else api.setState(also);
      if (api.getState().client === current?.client) return;
      options.onHeard({ session: null, client: snapshot, now: snapshot.now ?? null });
    },
    applyUpdate(update, order) {
      if (take(update, order)) options.onHeard(update);
    },
    applyNews: (update) => void take(update, heldOrder - 1),
    applyTime() {
      const { client } = api.getState();
      const now = client && mergeTime(client, factory);
      if (now && now !== client) setClient(now, {});
    },
    setCurrent(id, signedOutReason = 'none') {
      lapsed = null;
      pin.write(id, api.getState().client);
      publish({ currentSessionId: id, signedOutReason });
    },
    begin: running.begin,
    depart(id, next) {
      departing.set(id, next);
      return () => void departing.delete(id);
    },
  };
  return keeper;
}

function signedInSessions(client: ClientState | null): readonly SignedInSession[] {
  return client?.sessions.filter(isSignedIn) ?? [];
}

function signedInWith(client: ClientState | null, id: string): boolean {
  return signedInSessions(client).some((session) => session.id === id);
}

/** Sessions that are there before and after, but with another status or organization. */
function changedSessions(before: ClientState | null, after: ClientState): readonly Session[] {
  return after.sessions.filter((session) => {
    const was = before?.sessions.find(({ id }) => id === session.id);
    if (!was || was === session) return false;
    return was.status !== session.status || was.lastActiveOrganizationId !== session.lastActiveOrganizationId;
  });
}

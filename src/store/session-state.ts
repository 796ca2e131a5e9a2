import { createStore, type StoreApi } from 'zustand/vanilla';
import type { BackendUpdate } from '../backend/index.ts';
import {
  type ClientSnapshot,
  type ClosedStatus,
  isClosed,
  isSessionError,
  isSignedIn,
  type SessionData,
} from '../session/index.ts';
import type { SessionEnvironment } from './environment.ts';
import { type Held, isNewer, mergeClient, mergeOne, type SessionFactory } from './merge.ts';
import { chooseNext, type NextSession } from './next-session.ts';
import { createPin } from './pin.ts';
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
  readonly setCurrent: (id: string | null, signedOutReason?: SignedOutReason) => void;
  /** Shows what is in flight for a session, until the returned function is called. */
  readonly begin: (id: string, operation: SessionOperation) => () => void;
  /** Says that a session is being signed out by choice, and who follows it, until the returned function is called. */
  readonly depart: (id: string, next: NextSession) => () => void;
}

export interface StateKeeperOptions {
  readonly environment: SessionEnvironment;
  readonly factory: SessionFactory;
  /** Who follows a current session that was lost without anybody here asking for it. */
  readonly onSessionLost: NextSession;
  /** Called for each session that is not signed in any more. */
  readonly onClosed: (id: string) => void;
}

export function createStateKeeper(options: StateKeeperOptions): StateKeeper {
  const { environment, factory, onSessionLost, onClosed } = options;
  const api = createStore<SessionState>(() => initialState);
  const pin = createPin(environment.tabStorage);
  const departing = new Map<string, NextSession>();
  const running = new Map<string, SessionOperation[]>();
  let heldOrder = 0;
  let orders = 0;

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
    const change: Partial<SessionState> = { ...also, client, ...currentAfter(before, client, heard) };
    const lost = (before.client?.sessions ?? []).filter(
      (session) => isSignedIn(session) && !signedInWith(client, session.id),
    );
    for (const { id } of lost) onClosed(id);
    if (change.currentSessionId !== undefined)
      pin.write(pinnedAfter(before, change.currentSessionId), client);
    api.setState(change);
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
    const lost = findSession(before, id);
    if (!id || !lost || signedInWith(client, id)) return {};
    const now = heard?.id === id ? heard : client.sessions.find((session) => session.id === id);
    const signedOutReason = now && isClosed(now) ? now.status : absent(id);
    const next = departing.get(id) ?? onSessionLost;
    return { currentSessionId: chooseNext(next, lost, client), signedOutReason };
  }

  /** A session that is missing: we asked for it, or the application took it. */
  function absent(id: string): ClosedStatus {
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
    const closed = client.sessions.find((session) => session.id === pinned.sessionId);
    return { signedOutReason: closed && isClosed(closed) ? closed.status : 'revoked' };
  }

  const keeper: StateKeeper = {
    api,
    nextOrder: () => (orders += 1),
    applyClient(snapshot, order, also = {}) {
      if (isNewer(held(), snapshot, order)) replaceClient(snapshot, order, also);
      else api.setState(also);
    },
    applyUpdate({ session, client }, order) {
      const current = held();
      if (client && isNewer(current, client, order)) replaceClient(client, order, {}, session);
      else if (session && current) setClient(mergeOne(current.client, session, factory), {}, session);
    },
    setCurrent(id, signedOutReason = 'none') {
      pin.write(id, api.getState().client);
      api.setState({ currentSessionId: id, signedOutReason });
    },
    begin(id, operation) {
      const list = running.get(id) ?? [];
      running.set(id, list);
      list.push(operation);
      show();
      return () => {
        list.splice(list.indexOf(operation), 1);
        if (list.length === 0) running.delete(id);
        show();
      };
      function show(): void {
        const operations = { ...api.getState().operations };
        const shown = list.find((entry) => entry !== 'touching') ?? list[0];
        if (shown === operations[id]) return;
        if (shown) operations[id] = shown;
        else delete operations[id];
        api.setState({ operations });
      }
    },
    depart(id, next) {
      departing.set(id, next);
      return () => void departing.delete(id);
    },
  };
  return keeper;
}

function signedInWith(client: ClientState, id: string): boolean {
  return client.sessions.some((session) => session.id === id && isSignedIn(session));
}

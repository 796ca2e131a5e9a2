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
  /** Makes current whom another tab has chosen, unless the backend is known to have selected somebody since. */
  readonly follow: (id: string | null) => void;
  /** Nobody is current until the backend has switched; should it never say so, whom it has selected is. */
  readonly suspend: () => void;
  /** Shows what is in flight for a session, until the returned function is called. */
  readonly begin: (id: string, operation: SessionOperation) => () => void;
  /** Says that a session is being signed out by choice, and who follows it, until the returned function is called. */
  readonly depart: (id: string, next: NextSession) => () => void;
}

export interface StateKeeperOptions {
  readonly factory: SessionFactory;
  readonly clock: ServerClock;
  readonly events: EventHub;
  /** What is known to begin with. */
  readonly initial: SessionState;
  /** Who is current first, where that was said from outside. */
  readonly initialSessionId: string | undefined;
  /** Who follows a current session that was lost without anybody here asking for it. */
  readonly onSessionLost: NextSession;
  /** Whether the backend's last selected session is the current one, as where one cookie is the account for all. */
  readonly followsBackend: boolean;
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
  const api = createStore<SessionState>(() => options.initial);
  // Whether this tab has made its choice, its first one included.
  let hasChosen = false;
  // A list, because two sign-outs of one session may be under way, and each may fail.
  let departures: readonly Departure[] = [];
  const running = createOperations(api);
  let heldOrder = 0;
  const sentAt: number[] = [];
  let followed: { readonly id: string | null } | null = null;
  // Who should be current, but is not signed in by the clock, or not known here: until the backend says that they are.
  let lapsed: string | null = null;
  // Whom the backend had selected when somebody was last made current here.
  let selected: string | null = null;

  function departureOf(id: string): Departure | undefined {
    return departures.findLast((departure) => departure.id === id);
  }

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
    setClient(client, { ...also, ...error }, { session: heard ?? null, client: snapshot });
  }

  /** Replaces the client, and with it the current session if that is not signed in any more. */
  function setClient(client: ClientState, also: Partial<SessionState>, heard: BackendUpdate = nothing): void {
    const before = api.getState();
    const current = currentAfter(before, client, heard);
    const lost = signedInSessions(before.client).filter(({ id }) => !signedInWith(client, id));
    const added = signedInSessions(client).filter(({ id }) => !signedInWith(before.client, id));
    for (const { id } of lost) if (!isOnlyOverdue(client, id, heard)) options.onClosed(id);
    for (const { id } of changedSessions(before.client, client)) options.onChanged(id);
    if (current.currentSessionId !== undefined) {
      pin.write(pinnedAfter(before, current.currentSessionId), client);
    } else if (before.client && added.length > 0) pin.renew(client);
    publish({ ...also, client, ...current });
    for (const { id } of lost)
      events.emit('session-closed', { sessionId: id, status: statusOf(id, client, heard) });
    const { currentSessionId: was } = before;
    if (current.currentSessionId !== undefined && was !== null && departureOf(was)) {
      // Who is gone by the clock alone, maybe a wrong one, is gone for this tab alone.
      if (!isOnlyOverdue(client, was, heard)) followed = { id: current.currentSessionId };
    }
    if (before.client) for (const session of added) events.emit('session-added', { session });
  }

  function publish(change: Partial<SessionState>): void {
    const { currentSessionId: from } = api.getState();
    const { currentSessionId: to = from } = change;
    if (from === to) return setWhatDiffers(change);
    events.emit('switching', { from, to });
    api.setState(change);
    events.emit('current-changed', { from, to });
  }

  /** Nobody is called who listens, where all is as it was. */
  function setWhatDiffers(change: Partial<SessionState>): void {
    const before: Readonly<Record<string, unknown>> = { ...api.getState() };
    if (Object.entries(change).some(([key, value]) => value !== before[key])) api.setState(change);
  }

  /** The backend has not closed the session; its deadline has only passed. */
  function isOnlyOverdue(client: ClientState, id: string, heard: BackendUpdate): boolean {
    const data = factory.latest(id);
    // The clock also takes sessions off the list; missing is only what the backend left out.
    const isMissing = heard.client !== null && !hasSession(heard.client, id) && !hasSession(client, id);
    return data !== undefined && isSignedIn(data) && !isMissing;
  }

  /** A tab that lost its session to others stays with it, so that a reload can still say why. */
  function pinnedAfter({ currentSessionId: was }: SessionState, now: string | null): string | null {
    return now ?? (was !== null && departureOf(was) ? null : (was ?? lapsed));
  }

  function currentAfter(
    before: SessionState,
    client: ClientState,
    heard: BackendUpdate,
  ): Partial<SessionState> {
    if (!hasChosen) {
      hasChosen = true;
      const first = firstCurrent(client);
      selected = first.currentSessionId ?? null;
      return first;
    }
    const id = before.currentSessionId;
    const elsewhere = selectedElsewhere(before, client);
    if (elsewhere !== null && elsewhere !== id) {
      return { currentSessionId: elsewhere, signedOutReason: 'none' };
    }
    if (id === null && lapsed !== null && signedInWith(client, lapsed)) {
      return { currentSessionId: lapsed, signedOutReason: 'none' };
    }
    const lost = findSession(before, id);
    if (!id || !lost || signedInWith(client, id)) return {};
    lapsed = isOnlyOverdue(client, id, heard) ? id : null;
    const next = departureOf(id)?.next ?? onSessionLost;
    return {
      currentSessionId: chooseNext(next, lost, client),
      signedOutReason: statusOf(id, client, heard),
    };
  }

  /** Whom the backend has selected since, where that decides: with a lost answer, or without this store. */
  function selectedElsewhere({ operations }: SessionState, client: ClientState): string | null {
    const { lastActiveSessionId: id } = client;
    // A switch that is under way says itself what comes of it.
    const isSwitching = Object.values(operations).includes('switching');
    if (!options.followsBackend || id === selected || isSwitching) return null;
    if (id === null || signedInWith(client, id)) selected = id;
    return selected === id ? id : null;
  }

  /** How a session ended. One that is missing we asked to remove, or the application took it. */
  function statusOf(id: string, client: ClientState, heard: BackendUpdate = nothing): ClosedStatus {
    const now =
      heard.session?.id === id ? heard.session : client.sessions.find((session) => session.id === id);
    if (now && isClosed(now)) return now.status;
    const known = factory.latest(id);
    if (known && isClosed(known)) return known.status;
    if (isOnlyOverdue(client, id, heard)) return 'abandoned';
    return departureOf(id) ? 'removed' : 'revoked';
  }

  /** This tab's own choice comes first, then the client's; neither is replaced by somebody else's account. */
  function firstCurrent(client: ClientState): Partial<SessionState> {
    if (options.initialSessionId !== undefined) return firstGiven(options.initialSessionId, client);
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
    if (isOnlyOverdue(client, pinned.sessionId, nothing)) lapsed = pinned.sessionId;
    return { signedOutReason: statusOf(pinned.sessionId, client) };
  }

  /** Nobody else takes the place of whom the URL names, and whoever loads the page again is told the same. */
  function firstGiven(id: string, client: ClientState): Partial<SessionState> {
    if (signedInWith(client, id)) return { currentSessionId: id };
    lapsed = id;
    return { currentSessionId: null, signedOutReason: statusOf(id, client) };
  }

  function take({ session, client, now }: BackendUpdate, order: number, sent: number): boolean {
    clock.note(now ?? client?.now, sent);
    const current = held();
    if (client && isNewer(current, client, order)) replaceClient(client, order, {}, session);
    else if (session && current)
      setClient(mergeOne(current.client, session, factory), {}, { session, client: null });
    return api.getState().client !== current?.client;
  }

  function sentAtOf(order: number): number {
    return sentAt[order - 1] ?? clock.wall();
  }

  /** The others hear first what has happened, then who follows. */
  function tell(update: BackendUpdate): void {
    // To them a session that is only missing would be revoked.
    for (const session of removedHere()) {
      if (session.id !== update.session?.id) options.onHeard({ session, client: null });
    }
    options.onHeard(update);
    tellFollowed();
  }

  /** The sessions that are being signed out here and are gone. */
  function removedHere(): readonly SessionData[] {
    const { client } = api.getState();
    return departures.flatMap(({ id }) => {
      const data = factory.latest(id);
      if (!client || !data || hasSession(client, id)) return [];
      // Another tab may already know a newer snapshot of it than this one does.
      const version = Math.max(data.version, client.version);
      return [{ ...data, status: 'removed' as const, user: null, version }];
    });
  }

  function tellFollowed(): void {
    if (followed) options.onFollowed(followed.id);
    followed = null;
  }

  const keeper: StateKeeper = {
    api,
    nextOrder: () => sentAt.push(clock.wall()),
    applyClient(snapshot, order, also = {}) {
      clock.note(snapshot.now, sentAtOf(order));
      const current = held();
      if (isNewer(current, snapshot, order)) replaceClient(snapshot, order, also);
      else setWhatDiffers(also);
      if (api.getState().client === current?.client) return;
      tell({ session: null, client: snapshot, now: snapshot.now ?? null });
    },
    applyUpdate(update, order) {
      if (take(update, order, sentAtOf(order))) tell(update);
    },
    // How long ago another tab asked is not known: it may only be later than it says.
    applyNews(update) {
      take(update, heldOrder - 1, Number.NEGATIVE_INFINITY);
      tellFollowed();
    },
    applyTime() {
      const { client } = api.getState();
      const now = client && mergeTime(client, factory);
      if (now && now !== client) setClient(now, {});
    },
    setCurrent(id, signedOutReason = 'none') {
      const { client } = api.getState();
      const isThere = id === null || signedInWith(client, id);
      // Another tab may know of somebody first.
      lapsed = isThere ? null : id;
      hasChosen ||= client !== null;
      selected = id ?? selected;
      pin.write(id, client);
      publish({ currentSessionId: isThere ? id : null, signedOutReason });
    },
    follow(id) {
      const { client } = api.getState();
      const last = client?.lastActiveSessionId ?? null;
      const isLater = options.followsBackend && id !== null && last !== null && signedInWith(client, last);
      keeper.setCurrent(isLater ? last : id);
    },
    suspend() {
      keeper.setCurrent(null);
      selected = null;
    },
    begin: running.begin,
    depart(id, next) {
      const departure = { id, next };
      departures = [...departures, departure];
      return () => {
        departures = departures.filter((other) => other !== departure);
      };
    },
  };
  return keeper;
}

/** A session that is being signed out by choice, and who follows it. */
interface Departure {
  readonly id: string;
  readonly next: NextSession;
}

/** What is heard when only time has passed. */
const nothing: BackendUpdate = { session: null, client: null };

function hasSession({ sessions }: ClientState | ClientSnapshot, id: string): boolean {
  return sessions.some((session) => session.id === id);
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

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { SessionMutationResult, RequestContext } from '../backend/index.ts';
import type { ClientSnapshot, Session, SessionData } from '../session/index.ts';
import { type ComingsAndGoings, createComingsAndGoings } from './comings-and-goings.ts';
import { createCurrentRule, type Following } from './current-rule.ts';
import { createDepartures } from './departures.ts';
import type { EventHub } from './events.ts';
import { createFates, nothing } from './fates.ts';
import { type Held, isNewer, mergeClient, mergeOne, mergeTime, type SessionFactory } from './merge.ts';
import type { NextSessionStrategy } from './next-session.ts';
import { createOperations } from './operations.ts';
import type { Pin } from './pin.ts';
import type { ServerClock } from './server-clock.ts';
import {
  type ClientState,
  hasSession,
  isSignedInWith,
  noteworthy,
  type PendingOperation,
  type SessionState,
  type SignedOutReason,
} from './state.ts';

/** A request to the backend: its number, for the ordering rule in merge.ts, and when it was sent by the wall clock. */
interface Asked {
  readonly order: number;
  readonly at: number;
}

/** The state and the only ways in which it changes. Each change is one `setState`: nobody sees half of one. */
export interface StateKeeper {
  readonly api: StoreApi<SessionState>;
  /** Notes that the backend is about to be asked. */
  readonly ask: () => Asked;
  /** What a call to the backend goes with. Without a signal it runs to its end. */
  readonly context: (signal?: AbortSignal) => RequestContext;
  /** Takes in a whole client, and what else changes with it. */
  readonly applyClient: (snapshot: ClientSnapshot, asked: Asked, also?: Partial<SessionState>) => void;
  /** Takes in what a call brought back. */
  readonly applyUpdate: (update: SessionMutationResult, asked: Asked) => void;
  /** Takes in what another tab has heard. What is as new as what is held says nothing new. */
  readonly applyNews: (update: SessionMutationResult) => void;
  /** Takes in that time has passed. */
  readonly applyTime: () => void;
  /** Makes a session current, because that was chosen, here or in another tab. */
  readonly setCurrent: (id: string | null, signedOutReason?: SignedOutReason) => void;
  /** Makes current whom another tab has chosen, unless the backend is known to have selected somebody since. */
  readonly follow: (id: string | null) => void;
  /** Nobody is current until the backend has switched. */
  readonly suspend: () => void;
  /** The backend has not switched: whom it has selected is current. */
  readonly resume: (signedOutReason?: SignedOutReason) => void;
  /** Shows what is in flight for a session, until the returned function is called. */
  readonly begin: (id: string, operation: PendingOperation) => () => void;
  /** Says that a session is being signed out by choice, and who follows it, until the returned function is called. */
  readonly depart: (id: string, next: NextSessionStrategy) => () => void;
  readonly fateOf: ComingsAndGoings['fateOf'];
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
  readonly nextSessionOnLoss: NextSessionStrategy;
  /** Whether the backend's last selected session is the current one, as where one cookie is the account for all. */
  readonly followsBackend: boolean;
  /** Keeps this tab's choice across reloads. */
  readonly pin: Pin;
  /** Called for each session that is not signed in any more, on the word of the backend. */
  readonly onClosed: (id: string) => void;
  /** Called for each session that is another now: its status, or its organization. */
  readonly onChanged: (id: string) => void;
  /** Called when the backend has said something that was not known here. */
  readonly onHeard: (update: SessionMutationResult) => void;
  /** Called with who follows the session that was current, before anybody else hears that it is over. */
  readonly onFollowed: (follows: Following) => void;
}

export function createStateKeeper(options: StateKeeperOptions): StateKeeper {
  const { factory, clock, events, pin } = options;
  const api = createStore<SessionState>(() => options.initial);
  const departures = createDepartures();
  const fates = createFates(factory, departures);
  const rule = createCurrentRule({ ...options, fates, departures });
  const changes = createComingsAndGoings(fates);
  const running = createOperations(api);
  let asked = 0;
  let heldOrder = 0;

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
    const error = noteworthy(snapshot);
    setClient(client, { ...also, ...(error && { error }) }, { session: heard ?? null, client: snapshot });
  }

  /** Replaces the client, and with it the current session if that is not signed in any more. */
  function setClient(
    client: ClientState,
    also: Partial<SessionState>,
    heard: SessionMutationResult = nothing,
  ): void {
    const before = api.getState();
    const { state: current, follows } = rule.after(before, client, heard);
    const { added, closed, purged } = changes.note(before.client, client, heard);
    for (const id of purged) options.onClosed(id);
    for (const { id } of changedSessions(before.client, client)) options.onChanged(id);
    if (current.currentSessionId !== undefined) {
      pin.write(pinnedAfter(before, current.currentSessionId), client);
    } else if (before.client && added.length > 0) pin.renew(client);
    // Begun beforehand, or the page would say for a moment that it is signed out.
    const finish = follows?.follower && running.begin(follows.follower, 'switching');
    publish({ ...also, client, ...current });
    for (const event of closed) events.emit('session-closed', event);
    for (const sessionId of purged) events.emit('session-purged', { sessionId });
    if (follows) options.onFollowed(follows);
    if (finish) finish();
    if (before.client) for (const session of added) events.emit('session-added', { session });
    for (const { id } of before.client?.sessions ?? []) if (!hasSession(client, id)) factory.forget(id);
  }

  function publish(change: Partial<SessionState>): void {
    const { currentSessionId: from } = api.getState();
    const { currentSessionId: to = from } = change;
    if (from === to) return setWhatDiffers(change);
    events.emit('current-session-changing', { from, to });
    api.setState(change);
    events.emit('current-session-changed', { from, to });
  }

  /** Nobody is called who listens, where all is as it was. */
  function setWhatDiffers(change: Partial<SessionState>): void {
    const before: Readonly<Record<string, unknown>> = { ...api.getState() };
    if (Object.entries(change).some(([key, value]) => value !== before[key])) api.setState(change);
  }

  /** A tab that lost its session to others stays with it, so that a reload can still say why. */
  function pinnedAfter({ currentSessionId: was }: SessionState, now: string | null): string | null {
    return now ?? (was !== null && departures.nextAfter(was) ? null : (was ?? rule.lapsed()));
  }

  function take({ session, client, now }: SessionMutationResult, order: number, sentAt: number): boolean {
    clock.note(now ?? client?.now, sentAt);
    const current = held();
    if (client && isNewer(current, client, order)) replaceClient(client, order, {}, session);
    else if (session && current) {
      setClient(mergeOne(current.client, session, factory), {}, { session, client: null });
    }
    return api.getState().client !== current?.client;
  }

  function tell(update: SessionMutationResult): void {
    const { client } = api.getState();
    // To the others a session that is only missing would be revoked.
    const gone = [...(client ? fates.removedHere(client) : []), ...(update.client?.closedSessions ?? [])];
    for (const session of gone) {
      if (session.id !== update.session?.id) options.onHeard({ session, client: null });
    }
    options.onHeard(update);
  }

  const keeper: StateKeeper = {
    api,
    ask: () => ({ order: (asked += 1), at: clock.wall() }),
    context: (signal = new AbortController().signal) => ({
      signal,
      minVersion: newestOf(api.getState().client),
    }),
    applyClient(snapshot, { order, at }, also = {}) {
      clock.note(snapshot.now, at);
      const current = held();
      if (isNewer(current, snapshot, order)) replaceClient(snapshot, order, also);
      else setWhatDiffers(also);
      if (api.getState().client === current?.client) return;
      tell({ session: null, client: snapshot, now: snapshot.now ?? null });
    },
    applyUpdate(update, { order, at }) {
      if (take(update, order, at)) tell(update);
    },
    // How long ago another tab asked is not known: it may only be later than it says.
    applyNews: (update) => void take(update, heldOrder - 1, Number.NEGATIVE_INFINITY),
    applyTime() {
      const { client } = api.getState();
      const now = client && mergeTime(client, factory);
      if (now && now !== client) setClient(now, {});
    },
    setCurrent(id, signedOutReason = 'none') {
      const { client } = api.getState();
      pin.write(id, client);
      publish({ currentSessionId: rule.chosen(id, client), signedOutReason });
    },
    follow(id) {
      const { client } = api.getState();
      const last = client?.lastActiveSessionId ?? null;
      const isLater = options.followsBackend && id !== null && last !== null && isSignedInWith(client, last);
      keeper.setCurrent(isLater ? last : id);
    },
    suspend() {
      rule.suspended();
      publish({ currentSessionId: null, signedOutReason: 'none' });
    },
    resume(signedOutReason = 'none') {
      const id = rule.resumed(api.getState().client);
      publish({ currentSessionId: id, signedOutReason: id === null ? signedOutReason : 'none' });
    },
    begin: running.begin,
    depart: departures.begin,
    fateOf: changes.fateOf,
  };
  return keeper;
}

/** The highest version that is held. */
function newestOf(client: ClientState | null): number {
  return Math.max(client?.version ?? 0, ...(client?.sessions ?? []).map(({ version }) => version));
}

/** Sessions that are there before and after, but with another status or organization. */
function changedSessions(before: ClientState | null, after: ClientState): readonly Session[] {
  return after.sessions.filter((session) => {
    const was = before?.sessions.find(({ id }) => id === session.id);
    if (!was || was === session) return false;
    return was.status !== session.status || was.lastActiveOrganizationId !== session.lastActiveOrganizationId;
  });
}

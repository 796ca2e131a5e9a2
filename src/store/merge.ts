import { type ClientSnapshot, isListedStatus, type Session, type SessionData } from '../session/index.ts';
import type { ClientState } from './state.ts';

// The ordering rule, the only one: of two snapshots the one with the higher `version` is the newer. Versions of
// different clients, and equal ones, say nothing: then the one that was asked for later is. Clocks never decide.

/** The held client, and when what it came from was asked for. */
export interface Held {
  readonly client: ClientState;
  readonly order: number;
}

/** Makes sessions of data. */
export interface SessionFactory {
  /**
   * The session as it is now, by the newest data that were ever given for its id: the very one made last if that says
   * the same, else a new one. `now` is in ms, by default by the server's clock.
   */
  readonly make: (data: SessionData, now?: number) => Session;
  /** The newest data of the session with that id, as the backend sent them. */
  readonly latest: (id: string) => SessionData | undefined;
  /** Keeps of a session that is gone only what orders and explains later news of it, and nothing about the person. */
  readonly forget: (id: string) => void;
}

/** Whether a snapshot asked for as number `order` may replace what is held. */
export function isNewer(held: Held | null, snapshot: ClientSnapshot, order: number): boolean {
  if (!held) return true;
  if (held.client.id !== snapshot.id || held.client.version === snapshot.version) return order >= held.order;
  return snapshot.version > held.client.version;
}

/** The client after a newer snapshot. Whatever is equal stays the same object, up to the client itself. */
export function mergeClient(
  held: ClientState | null,
  snapshot: ClientSnapshot,
  factory: SessionFactory,
): ClientState {
  const before = held?.id === snapshot.id ? held.sessions : [];
  const merged = new Map<string, Session>();
  for (const data of snapshot.sessions) {
    const session = factory.make(data);
    if (isListedStatus(session.status)) merged.set(session.id, session);
  }
  const unreadable = new Set(snapshot.invalidSessions.map(({ id }) => id));
  for (const session of before) {
    // A session missing from a newer snapshot is gone, unless it could not be read or was heard of later.
    const version = factory.latest(session.id)?.version ?? session.version;
    const kept = unreadable.has(session.id) || unreadable.has(null) || version > snapshot.version;
    if (kept && !merged.has(session.id)) merged.set(session.id, session);
  }
  return share(held, {
    id: snapshot.id,
    sessions: inOrderOfSignIn([...merged.values()]),
    lastActiveSessionId: snapshot.lastActiveSessionId,
    version: snapshot.version,
  });
}

/** The client after news of one of its sessions. */
export function mergeOne(held: ClientState, data: SessionData, factory: SessionFactory): ClientState {
  // A late answer about a session that a newer client does not list any more. Were it signed in, that client would.
  if (!held.sessions.some(({ id }) => id === data.id)) return held;
  const session = factory.make(data);
  const others = held.sessions.filter(({ id }) => id !== data.id);
  const sessions = isListedStatus(session.status) ? inOrderOfSignIn([...others, session]) : others;
  return share(held, { ...held, sessions });
}

/** The client as it is by now, without news: what has run out is over. */
export function mergeTime(held: ClientState, factory: SessionFactory): ClientState {
  const sessions = held.sessions.map((session) => factory.make(factory.latest(session.id) ?? session));
  return share(held, { ...held, sessions: sessions.filter(({ status }) => isListedStatus(status)) });
}

function inOrderOfSignIn(sessions: readonly Session[]): readonly Session[] {
  return sessions.toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1));
}

function share(held: ClientState | null, next: ClientState): ClientState {
  if (!held) return next;
  const same =
    held.sessions.length === next.sessions.length &&
    held.sessions.every((session, index) => session === next.sessions[index]);
  const sessions = same ? held.sessions : next.sessions;
  const unchanged =
    same &&
    held.id === next.id &&
    held.version === next.version &&
    held.lastActiveSessionId === next.lastActiveSessionId;
  return unchanged ? held : { ...next, sessions };
}

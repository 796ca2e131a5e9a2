import {
  type ActiveSessionData,
  type ClientSnapshot,
  type ClosedSessionData,
  type InvalidSession,
  SessionError,
} from '../../session/index.ts';
import { isListed, parseSessionList } from './parse-session-list.ts';
import type { SessionAndUser } from './better-auth-readers.ts';
import { toSession } from './to-session.ts';

/** The state of this client on the server at one point in time. */
interface ServerState {
  /** The session that the cookie identifies, or null. */
  readonly current: SessionAndUser | null;
  /** The sessions of this client, before validation. */
  readonly entries: readonly unknown[];
  readonly version: number;
  readonly now: Date | null;
}

/** A session and its token, which is a credential. */
export interface RegisteredSession {
  readonly data: ActiveSessionData;
  readonly token: string;
}

/**
 * The sessions received from the server, with their tokens, which never leave the adapter.
 *
 * Better Auth lists signed-in sessions only. The status of a closed session is derived from its last known data.
 */
export interface SessionRegistry {
  /** Merges a server response and returns the updated client. */
  readonly update: (state: ServerState) => ClientSnapshot;
  /** Returns the session with the given ID if it is signed in according to the last response. */
  readonly get: (id: string) => RegisteredSession | undefined;
  /**
   * Returns the current session if the server does not list it. An unlisted session becomes unreachable when another
   * session becomes current.
   */
  readonly unlistedCurrent: () => RegisteredSession | undefined;
  /** Removes a session that the user signed out. */
  readonly forget: (id: string) => void;
  /** Removes all sessions. */
  readonly clear: () => void;
  /**
   * Returns the tokens of closed sessions whose cookies still count towards the session limit. Each token is returned
   * once.
   */
  readonly drainRevoked: () => readonly string[];
  /** Marks a session as closed while its cookie still exists. */
  readonly markRevoked: (token: string) => void;
}

/** The resolution of the `Date` header, in ms. */
const DATE_HEADER_PRECISION_MS = 1000;

/**
 * Creates the registry of a client.
 *
 * @param clientId The ID of the client, which Better Auth does not provide.
 */
export function createSessionRegistry(clientId: string): SessionRegistry {
  let active = new Map<string, RegisteredSession>();
  let unlistedCurrent: RegisteredSession | undefined;
  const expired = new Map<string, ClosedSessionData>();
  const revokedTokens = new Set<string>();

  /**
   * Returns the closed session as `expired` or `replaced`, or undefined if it was revoked. The store treats a session
   * that is missing without a status as revoked.
   */
  function toClosedSession(
    { data }: RegisteredSession,
    now: number,
    version: number,
  ): ClosedSessionData | undefined {
    const closed = { ...data, user: null, version };
    if (data.expireAt.getTime() < now + DATE_HEADER_PRECISION_MS) return { ...closed, status: 'expired' };
    const hasSignedInAgain = [...active.values()].some((other) => other.data.userId === data.userId);
    return hasSignedInAgain ? { ...closed, status: 'replaced' } : undefined;
  }

  /** Keeps expired sessions listed until their users sign in again. Returns all expired sessions that are listed. */
  function rememberExpired(closed: readonly ClosedSessionData[]): readonly ClosedSessionData[] {
    for (const session of closed) if (session.status === 'expired') expired.set(session.id, session);
    const users = new Set([...active.values()].map(({ data }) => data.userId));
    for (const [id, { userId }] of expired) if (users.has(userId)) expired.delete(id);
    return [...expired.values()];
  }

  return {
    update({ current, entries, version, now }) {
      const { sessions: listed, invalidSessions } = parseSessionList(entries);
      const before = active;
      const all = current ? [...listed, current] : listed;
      active = new Map(
        all.map((entry) => [
          entry.session.id,
          { data: toSession(entry, { clientId, version }), token: entry.session.token },
        ]),
      );
      const missing = [...before.values()].filter(({ data }) => !active.has(data.id));
      const gone = missing.filter((session) => !isInvalid(invalidSessions, session));
      // A session that could not be parsed keeps its last known data.
      for (const session of missing) if (!gone.includes(session)) active.set(session.data.id, session);
      for (const { token } of gone) revokedTokens.add(token);
      const closed = gone.flatMap(
        (session) => toClosedSession(session, now?.getTime() ?? Date.now(), version) ?? [],
      );
      const sessions = [...[...active.values()].map(({ data }) => data), ...rememberExpired(closed)];
      // oxlint-disable-next-line unicorn/no-array-sort -- a copy already, and Firefox 113 has no `toSorted()`
      sessions.sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
      unlistedCurrent = isListed(entries, current) ? undefined : active.get(current?.session.id ?? '');
      return {
        id: clientId,
        sessions,
        lastActiveSessionId: current?.session.id ?? null,
        version,
        covers: 'all',
        invalidSessions,
        closedSessions: closed.filter(({ status }) => status !== 'expired'),
        warnings: unlistedCurrent ? [sessionLimitError(unlistedCurrent.data.id)] : [],
        now,
      };
    },
    get: (id) => active.get(id),
    unlistedCurrent: () => unlistedCurrent,
    forget(id) {
      active.delete(id);
      expired.delete(id);
    },
    clear() {
      active.clear();
      expired.clear();
    },
    drainRevoked() {
      const tokens = [...revokedTokens];
      revokedTokens.clear();
      return tokens;
    },
    markRevoked: (token) => void revokedTokens.add(token),
  };
}

function isInvalid(invalidSessions: readonly InvalidSession[], { data }: RegisteredSession): boolean {
  return invalidSessions.some(({ id }) => id === null || id === data.id);
}

function sessionLimitError(sessionId: string): SessionError {
  return new SessionError({
    code: 'session_limit_reached',
    message:
      'The maximum number of sessions is reached. This session is signed in only while it is current, and its user has to sign in again afterwards. Sign out another session first, or increase `maximumSessions` of the Better Auth plugin `multiSession()`.',
    sessionId,
  });
}

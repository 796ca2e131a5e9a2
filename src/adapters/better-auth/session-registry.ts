import {
  type ActiveSessionData,
  type ClientSnapshot,
  type ClosedSessionData,
  type InvalidSession,
  SessionError,
} from '../../session/index.ts';
import { isListed, parseSessionList } from './parse-session-list.ts';
import type { SessionAndUser } from './better-auth-schema.ts';
import { toSession } from './to-session.ts';

/** What the server says about this client at one moment. */
interface ServerState {
  /** Whom the cookie speaks for. */
  readonly current: SessionAndUser | null;
  /** Who is on this client, as sent. */
  readonly entries: readonly unknown[];
  readonly version: number;
  readonly now: Date | null;
}

/** A session, and what makes whoever has it that user. */
export interface RegisteredSession {
  readonly data: ActiveSessionData;
  readonly token: string;
}

/**
 * The sessions that the server has told of, with their tokens, which stay in here.
 *
 * Better Auth lists who is signed in and no more. What became of the others is told by what was known of them.
 */
export interface SessionRegistry {
  readonly update: (answers: ServerState) => ClientSnapshot;
  /** The session with that id, if it is signed in as far as is known. */
  readonly get: (id: string) => RegisteredSession | undefined;
  /** Who is current and will be out of reach as soon as somebody else is. */
  readonly unlistedCurrent: () => RegisteredSession | undefined;
  /** That session is over by choice: nothing more is to be said of it. */
  readonly forget: (id: string) => void;
  readonly clear: () => void;
  /** The tokens of sessions that are over, whose cookies still count as accounts. Answers each but once. */
  readonly drainRevoked: () => readonly string[];
  /** That session is over, and its cookie is still there. */
  readonly markRevoked: (token: string) => void;
}

/** The header that tells the server's clock leaves out what is less, in ms. */
const DATE_HEADER_PRECISION_MS = 1000;

/** @param clientId the client's id: Better Auth has none. */
export function createSessionRegistry(clientId: string): SessionRegistry {
  let active = new Map<string, RegisteredSession>();
  let unlistedCurrent: RegisteredSession | undefined;
  const expired = new Map<string, ClosedSessionData>();
  const revokedTokens = new Set<string>();

  /** What became of who is missing; undefined for who was revoked, as everybody is of whom nothing is said. */
  function closedStatusOf(
    { data }: RegisteredSession,
    now: number,
    version: number,
  ): ClosedSessionData | undefined {
    const over = { ...data, user: null, version };
    if (data.expireAt.getTime() < now + DATE_HEADER_PRECISION_MS) return { ...over, status: 'expired' };
    const isBack = [...active.values()].some((other) => other.data.userId === data.userId);
    return isBack ? { ...over, status: 'replaced' } : undefined;
  }

  /** Remembers who ran out until they sign in again. */
  function rememberExpired(over: readonly ClosedSessionData[]): readonly ClosedSessionData[] {
    for (const session of over) if (session.status === 'expired') expired.set(session.id, session);
    const users = new Set([...active.values()].map(({ data }) => data.userId));
    for (const [id, { userId }] of expired) if (users.has(userId)) expired.delete(id);
    return [...expired.values()];
  }

  return {
    update({ current, entries, version, now }) {
      const { pairs, broken } = parseSessionList(entries);
      const before = active;
      const all = current ? [...pairs, current] : pairs;
      active = new Map(
        all.map((one) => [
          one.session.id,
          { data: toSession(one, { clientId, version }), token: one.session.token },
        ]),
      );
      const unheard = [...before.values()].filter(({ data }) => !active.has(data.id));
      const missing = unheard.filter((held) => !isInvalid(broken, held));
      for (const held of unheard) if (!missing.includes(held)) active.set(held.data.id, held);
      for (const { token } of missing) revokedTokens.add(token);
      const over = missing.flatMap(
        (known) => closedStatusOf(known, now?.getTime() ?? Date.now(), version) ?? [],
      );
      const sessions = [...[...active.values()].map(({ data }) => data), ...rememberExpired(over)];
      unlistedCurrent = isListed(entries, current) ? undefined : active.get(current?.session.id ?? '');
      return {
        id: clientId,
        sessions: sessions.toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime()),
        lastActiveSessionId: current?.session.id ?? null,
        version,
        invalidSessions: broken,
        closedSessions: over.filter(({ status }) => status !== 'expired'),
        warnings: unlistedCurrent ? [sessionLimitReached(unlistedCurrent.data.id)] : [],
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

function sessionLimitReached(sessionId: string): SessionError {
  return new SessionError({
    code: 'session_limit_reached',
    message:
      'The server does not keep this account beside the others: it is signed in only as long as it is current, and has to sign in again afterwards. Sign others out first, or raise `maximumSessions` of Better Auth’s `multiSession()`.',
    sessionId,
  });
}

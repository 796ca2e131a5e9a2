import {
  type ActiveSessionData,
  type ClientSnapshot,
  type ClosedSessionData,
  type BrokenSession,
  SessionError,
} from '../../session/index.ts';
import { isListed, readList } from './read-list.ts';
import type { Pair } from './schema.ts';
import { toSession } from './to-session.ts';

/** What the server says about this client at one moment. */
interface Answers {
  /** Whom the cookie speaks for. */
  readonly current: Pair | null;
  /** Who is on this client, as sent. */
  readonly entries: readonly unknown[];
  readonly version: number;
  readonly now: Date | null;
}

/** A session, and what makes whoever has it that user. */
export interface Known {
  readonly data: ActiveSessionData;
  readonly token: string;
}

/**
 * The sessions that the server has told of, with their tokens, which stay in here.
 *
 * Better Auth lists who is signed in and no more. What became of the others is told by what was known of them.
 */
export interface KnownSessions {
  readonly take: (answers: Answers) => ClientSnapshot;
  /** The session with that id, if it is signed in as far as is known. */
  readonly get: (id: string) => Known | undefined;
  /** Who is current and will be out of reach as soon as somebody else is. */
  readonly unkept: () => Known | undefined;
  /** That session is over by choice: nothing more is to be said of it. */
  readonly forget: (id: string) => void;
  readonly clear: () => void;
  /** The tokens of sessions that are over, whose cookies still count as accounts. Answers each but once. */
  readonly takeDead: () => readonly string[];
  /** That session is over, and its cookie is still there. */
  readonly bury: (token: string) => void;
}

/** The header that tells the server's clock leaves out what is less, in ms. */
const WHOLE_SECOND = 1000;

/** @param clientId the client's id: Better Auth has none. */
export function createKnownSessions(clientId: string): KnownSessions {
  let live = new Map<string, Known>();
  let unkept: Known | undefined;
  const expired = new Map<string, ClosedSessionData>();
  const dead = new Set<string>();

  /** What became of who is missing; undefined for who was revoked, as everybody is of whom nothing is said. */
  function fateOf({ data }: Known, now: number, version: number): ClosedSessionData | undefined {
    const over = { ...data, user: null, version };
    if (data.expireAt.getTime() < now + WHOLE_SECOND) return { ...over, status: 'expired' };
    const isBack = [...live.values()].some((other) => other.data.userId === data.userId);
    return isBack ? { ...over, status: 'replaced' } : undefined;
  }

  /** Remembers who ran out until they sign in again. */
  function rememberExpired(over: readonly ClosedSessionData[]): readonly ClosedSessionData[] {
    for (const session of over) if (session.status === 'expired') expired.set(session.id, session);
    const users = new Set([...live.values()].map(({ data }) => data.userId));
    for (const [id, { userId }] of expired) if (users.has(userId)) expired.delete(id);
    return [...expired.values()];
  }

  return {
    take({ current, entries, version, now }) {
      const { pairs, broken } = readList(entries);
      const before = live;
      const all = current ? [...pairs, current] : pairs;
      live = new Map(
        all.map((one) => [
          one.session.id,
          { data: toSession(one, { clientId, version }), token: one.session.token },
        ]),
      );
      const unheard = [...before.values()].filter(({ data }) => !live.has(data.id));
      const missing = unheard.filter((held) => !isBroken(broken, held));
      for (const held of unheard) if (!missing.includes(held)) live.set(held.data.id, held);
      for (const { token } of missing) dead.add(token);
      const over = missing.flatMap((known) => fateOf(known, now?.getTime() ?? Date.now(), version) ?? []);
      const sessions = [...[...live.values()].map(({ data }) => data), ...rememberExpired(over)];
      unkept = isListed(entries, current) ? undefined : live.get(current?.session.id ?? '');
      return {
        id: clientId,
        sessions: sessions.toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime()),
        lastActiveSessionId: current?.session.id ?? null,
        version,
        broken,
        gone: over.filter(({ status }) => status !== 'expired'),
        warnings: unkept ? [notKept(unkept.data.id)] : [],
        now,
      };
    },
    get: (id) => live.get(id),
    unkept: () => unkept,
    forget(id) {
      live.delete(id);
      expired.delete(id);
    },
    clear() {
      live.clear();
      expired.clear();
    },
    takeDead() {
      const tokens = [...dead];
      dead.clear();
      return tokens;
    },
    bury: (token) => void dead.add(token),
  };
}

function isBroken(broken: readonly BrokenSession[], { data }: Known): boolean {
  return broken.some(({ id }) => id === null || id === data.id);
}

function notKept(sessionId: string): SessionError {
  return new SessionError({
    code: 'session_limit_reached',
    message:
      'The server does not keep this account beside the others: it is signed in only as long as it is current, and has to sign in again afterwards. Sign others out first, or raise `maximumSessions` of Better Auth’s `multiSession()`.',
    sessionId,
  });
}

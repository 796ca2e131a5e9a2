import type { PageParams } from '../backend/index.ts';
import {
  canTransition,
  isClosed,
  type Paginated,
  sessionAt,
  type SessionData,
  SessionError,
} from '../session/index.ts';

/** The sessions on all other devices. */
export interface InMemoryDevices {
  readonly add: (session: SessionData) => void;
  /** Returns all sessions with their current status. */
  readonly all: () => readonly SessionData[];
  /** Revokes a session and returns it. Returns null if the user has no session with this ID. */
  readonly revoke: (id: string, userId: string | null) => SessionData | null;
}

export function createInMemoryDevices(): InMemoryDevices {
  const sessions = new Map<string, SessionData>();
  const all = () => [...sessions.values()].map((session) => sessionAt(session, Date.now()));

  return {
    add: (session) => void sessions.set(session.id, session),
    all,
    revoke(id, userId) {
      const session = all().find((candidate) => candidate.id === id && candidate.userId === userId);
      if (!session || !canTransition(session.status, 'revoked')) return session ?? null;
      const revoked = { ...session, status: 'revoked', user: null, version: session.version + 1 } as const;
      sessions.set(id, revoked);
      return revoked;
    },
  };
}

/** Returns the signed-in sessions of a user, most recently active first. */
export function deviceSessionsOf(
  userId: string | null,
  sessions: readonly SessionData[],
): readonly SessionData[] {
  return sessions
    .filter((session) => session.userId === userId && !isClosed(session))
    .toSorted((a, b) => b.lastActiveAt.getTime() - a.lastActiveAt.getTime() || (a.id < b.id ? -1 : 1));
}

/**
 * Returns one page of a list.
 *
 * @throws {SessionError} `invalid_request` if `limit` or `offset` is out of range.
 */
export function paginate<Item>(
  items: readonly Item[],
  { limit = 10, offset = 0 }: PageParams,
): Paginated<Item> {
  if (!Number.isInteger(limit) || limit < 1 || limit > 500)
    throw invalidRequest('limit', 'an integer from 1 to 500');
  if (!Number.isInteger(offset) || offset < 0) throw invalidRequest('offset', 'an integer of at least 0');
  return { data: items.slice(offset, offset + limit), totalCount: items.length };
}

function invalidRequest(field: string, expected: string): SessionError {
  return new SessionError({ code: 'invalid_request', message: `"${field}" should be ${expected}.` });
}

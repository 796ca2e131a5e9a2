import { type InvalidSession, isSessionError, tryRead } from '../../session/index.ts';
import { readSessionAndUser, readSessionId, type SessionAndUser } from './better-auth-readers.ts';

/** Parses the sessions of a client. Entries that cannot be parsed are returned separately. */
export function parseSessionList(entries: readonly unknown[]) {
  const sessions: SessionAndUser[] = [];
  const invalidSessions: InvalidSession[] = [];
  for (const [index, entry] of entries.entries()) {
    try {
      sessions.push(readSessionAndUser(entry, `response.${index}`));
    } catch (error) {
      if (!isSessionError(error)) throw error;
      invalidSessions.push({ id: sessionIdOf(entry), error });
    }
  }
  return { sessions, invalidSessions };
}

/** Returns whether the current session is in the server's list, or there is no current session. */
export function isListed(entries: readonly unknown[], current: SessionAndUser | null): boolean {
  return !current || entries.some((entry) => sessionIdOf(entry) === current.session.id);
}

function sessionIdOf(entry: unknown): string | null {
  return tryRead(readSessionId, entry)?.session.id ?? null;
}

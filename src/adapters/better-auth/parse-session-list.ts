import * as v from 'valibot';
import { type InvalidSession, isSessionError, parse } from '../../session/index.ts';
import { entityWithSessionId, sessionAndUser, type SessionAndUser } from './better-auth-schema.ts';

/** Reads who is on this client. What cannot be read spoils no other entry. */
export function parseSessionList(entries: readonly unknown[]) {
  const sessions: SessionAndUser[] = [];
  const invalidSessions: InvalidSession[] = [];
  for (const [index, entry] of entries.entries()) {
    try {
      sessions.push(parse(sessionAndUser, entry, `response.${index}`));
    } catch (error) {
      if (!isSessionError(error)) throw error;
      invalidSessions.push({ id: sessionIdOf(entry), error });
    }
  }
  return { pairs: sessions, broken: invalidSessions };
}

/** Whether the server keeps who is current beside the others. */
export function isListed(entries: readonly unknown[], current: SessionAndUser | null): boolean {
  return !current || entries.some((entry) => sessionIdOf(entry) === current.session.id);
}

function sessionIdOf(entry: unknown): string | null {
  const known = v.safeParse(entityWithSessionId, entry);
  return known.success ? known.output.session.id : null;
}

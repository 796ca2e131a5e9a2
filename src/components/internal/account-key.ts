import type { SessionData } from '../../session/index.ts';

/** Returns a key of the session of an account: a backend may give the ID of a session to another user. */
export function accountKey({ id, userId, actor }: Pick<SessionData, 'id' | 'userId' | 'actor'>): string {
  return JSON.stringify([id, userId, actor?.sub]);
}

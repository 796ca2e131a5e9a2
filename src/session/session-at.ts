import { isSignedIn } from './guards.ts';
import type { SessionData } from './session.ts';
import { isListedStatus } from './status.ts';

/**
 * Returns the session as of `now` (server time, in ms): `expired` or `abandoned` if the deadline has passed, even if
 * the server has not stored this status yet.
 */
export function sessionAt(data: SessionData, now: number): SessionData {
  const isAbandoned = data.abandonAt.getTime() <= now && isListedStatus(data.status);
  if (isAbandoned) return { ...data, status: 'abandoned', user: null };
  if (isSignedIn(data) && data.expireAt.getTime() <= now) return { ...data, status: 'expired', user: null };
  return data;
}

import { isSignedIn } from './guards.ts';
import type { SessionData } from './session.ts';
import { isListedStatus } from './status.ts';

/**
 * The session as it is at a moment (in ms, by the server's clock): what has run out by then is over, whether or not
 * anybody has written that down.
 */
export function sessionAt(data: SessionData, now: number): SessionData {
  const isAbandoned = data.abandonAt.getTime() <= now && isListedStatus(data.status);
  if (isAbandoned) return { ...data, status: 'abandoned', user: null };
  if (isSignedIn(data) && data.expireAt.getTime() <= now) return { ...data, status: 'expired', user: null };
  return data;
}

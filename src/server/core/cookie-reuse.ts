import { isSignedInStatus } from '../../session/index.ts';
import { notify } from '../app-functions.ts';
import type { SessionRecord } from '../storage/schema.ts';

/** A request that presented a superseded cookie of a session that is still signed in. */
export interface CookieReuse {
  readonly sessionId: string;
  readonly userId: string;
}

/** The maximum number of sessions that are remembered as reported. */
const MAX_REPORTED = 10_000;

/** Returns a function that reports the reuse of a session's cookie, once per session and process. */
export function createReuseReport(
  onCookieReuse: ((reuse: CookieReuse) => unknown) | undefined,
  onError: (error: unknown) => void,
): (session: SessionRecord) => void {
  const reported = new Set<string>();
  return ({ id: sessionId, user_id: userId, status }) => {
    if (!onCookieReuse || !isSignedInStatus(status) || reported.has(sessionId)) return;
    if (reported.size >= MAX_REPORTED) reported.clear();
    reported.add(sessionId);
    notify(onError, 'onCookieReuse', () => onCookieReuse({ sessionId, userId }));
  };
}

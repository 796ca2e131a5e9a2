import {
  type ActiveSessionData,
  isSignedIn,
  type PendingSessionData,
  type SessionData,
} from '../../session/index.ts';
import { report } from '../report.ts';

/**
 * The strategy that picks the next session after the current one was closed. `most-recent` picks the signed-in session
 * that was used last, `none` leaves no session current. A function returns the ID of one of `signedIn`, or null for none; its
 * arguments are plain data without methods.
 */
export type NextSessionStrategy =
  | 'most-recent'
  | 'none'
  | ((closed: SessionData, signedIn: readonly (ActiveSessionData | PendingSessionData)[]) => string | null);

/** Returns the ID of the session that becomes current after `closed`, or null for none. */
export function chooseNext(
  strategy: NextSessionStrategy,
  closed: SessionData,
  sessions: readonly SessionData[],
): string | null {
  const signedIn = sessions
    .filter((session) => isSignedIn(session) && session.id !== closed.id)
    .filter(isSignedIn);
  if (strategy === 'none') return null;
  if (strategy === 'most-recent') return mostRecent(signedIn)?.id ?? null;
  try {
    const id = strategy(closed, signedIn);
    return signedIn.some((session) => session.id === id) ? id : null;
  } catch (error) {
    report(error);
    return null;
  }
}

function mostRecent<Data extends SessionData>(sessions: readonly Data[]): Data | undefined {
  return [...sessions].sort((a, b) => b.lastActiveAt.getTime() - a.lastActiveAt.getTime())[0];
}

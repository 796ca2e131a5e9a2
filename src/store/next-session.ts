import { isSignedIn, type Session, type SignedInSession } from '../session/index.ts';
import type { ClientState } from './state.ts';

/**
 * The strategy that picks the next session after the current one was closed. `most-recent` picks the signed-in session
 * that was used last, `none` leaves no session current. A function returns the ID of one of `signedIn`, or null for none.
 */
export type NextSessionStrategy =
  | 'most-recent'
  | 'none'
  | ((closed: Session, signedIn: readonly SignedInSession[]) => string | null);

/** Returns the ID of the session that becomes current after `closed`, or null for none. */
export function chooseNext(next: NextSessionStrategy, closed: Session, client: ClientState): string | null {
  const signedIn = client.sessions.filter(isSignedIn);
  if (next === 'none') return null;
  if (next === 'most-recent') return mostRecent(signedIn)?.id ?? null;
  const id = next(closed, signedIn);
  return signedIn.some((session) => session.id === id) ? id : null;
}

function mostRecent(sessions: readonly SignedInSession[]): SignedInSession | undefined {
  return sessions.toSorted((a, b) => b.lastActiveAt.getTime() - a.lastActiveAt.getTime())[0];
}

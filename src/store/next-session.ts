import { isSignedIn, type Session, type SignedInSession } from '../session/index.ts';
import type { ClientState } from './state.ts';

/**
 * Who becomes current after the current session is over: the one used last, nobody, or whom a function picks (its id;
 * null for nobody).
 */
export type NextSessionStrategy =
  | 'most-recent'
  | 'none'
  | ((closed: Session, signedIn: readonly SignedInSession[]) => string | null);

/** The id of the session that follows `closed`; null if none does. */
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

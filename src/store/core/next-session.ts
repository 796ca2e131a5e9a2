import {
  type ActiveSessionData,
  isSignedIn,
  type PendingSessionData,
  type SessionData,
} from '../../session/index.ts';
import type { Step } from './step.ts';

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
  step: Step,
  strategy: NextSessionStrategy,
  closed: SessionData,
  sessions: readonly SessionData[],
): string | null {
  if (strategy === 'none') return null;
  const signedIn = sessions.filter(isSignedIn).filter(({ id }) => id !== closed.id);
  if (strategy === 'most-recent') {
    const byUse = signedIn.sort((a, b) => b.lastActiveAt.getTime() - a.lastActiveAt.getTime());
    return byUse[0]?.id ?? null;
  }
  try {
    const id = strategy(closed, signedIn);
    return signedIn.some((session) => session.id === id) ? id : null;
  } catch (error) {
    step.effects.push({ type: 'report', thrown: error });
    return null;
  }
}

import { isSignedIn, type SessionData } from '../../session/index.ts';
import type { NextSessionStrategy } from './state.ts';
import type { Step } from './step.ts';

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

import { isSessionError, isSignedIn, type Session, type TouchOptions } from '../session/index.ts';
import type { SessionEnvironment } from './environment.ts';
import type { StateKeeper } from './session-state.ts';
import { findSession } from './state.ts';

export type Touch = (id: string, options: TouchOptions) => Promise<Session>;

/** Tells the backend that somebody is there, so that the session they use does not run out. */
export interface Activity {
  /** Touches the current session, if that was not done lately. Says whether a touch was sent. */
  readonly note: (intent: 'focus' | 'activity') => boolean;
}

/** A session need not be touched more often, in ms: its deadlines are days away. */
const THROTTLE = 60_000;
/** When a touch that failed may be followed by another, in ms: not with every key that is pressed. */
const RETRY = 10_000;

export function createActivity(
  { clock: { monotonic }, isVisible }: SessionEnvironment,
  keeper: StateKeeper,
  /** Undefined where the backend cannot be told. */
  touch: Touch | undefined,
): Activity {
  const notBefore = new Map<string, number>();
  return {
    note(intent) {
      const state = keeper.api.getState();
      const session = findSession(state, state.currentSessionId);
      if (!touch || !session || !isSignedIn(session) || !isVisible()) return false;
      const { id } = session;
      if (monotonic() < (notBefore.get(id) ?? 0)) return false;
      notBefore.set(id, monotonic() + THROTTLE);
      touch(id, { intent }).catch((error: unknown) => {
        // A failure shows in the state.
        const asked = isSessionError(error) ? (error.retryAfter ?? 0) * 1000 : 0;
        notBefore.set(id, monotonic() + Math.max(RETRY, asked));
      });
      return true;
    },
  };
}

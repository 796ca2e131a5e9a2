import type { SessionBackend } from '../backend/index.ts';
import { isClosed, isSignedIn, type Session, SessionError, type TouchOptions } from '../session/index.ts';
import type { Refresher } from './refresh.ts';
import type { StateKeeper } from './session-state.ts';
import { findSession } from './state.ts';

/** Tells the backend that a session is in use, and answers it as it is then. */
export function createTouch(backend: SessionBackend, keeper: StateKeeper, refresher: Refresher) {
  return async (id: string, options: TouchOptions = {}): Promise<Session> => {
    const held = findSession(keeper.api.getState(), id);
    if (!held || isClosed(held)) throw closed(id);
    const finish = keeper.begin(id, 'touching');
    const asked = keeper.ask();
    try {
      const update = await backend.touchSession(id, options, keeper.context());
      keeper.applyUpdate(update, asked);
      const session = findSession(keeper.api.getState(), id);
      if (!session || !isSignedIn(session)) throw closed(id);
      return session;
    } catch (error) {
      refresher.heed(error);
      throw error;
    } finally {
      finish();
    }
  };
}

function closed(id: string): SessionError {
  return new SessionError({
    code: 'session_closed',
    message: 'The session cannot be touched because it is closed. Ask the user to sign in again.',
    sessionId: id,
  });
}

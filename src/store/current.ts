import {
  type ActiveSession,
  isSignedIn,
  type PendingSession,
  type SessionError,
  type SignedInSession,
} from '../session/index.ts';
import { findSession, type SessionState, type SignedOutReason } from './state.ts';

/** Who one is here, told apart by `status`. */
export type CurrentSession =
  | { readonly status: 'loading'; readonly session: undefined }
  | {
      readonly status: 'failed';
      readonly session: undefined;
      readonly error: SessionError;
      readonly retry: () => void;
    }
  | { readonly status: 'signed-out'; readonly session: null; readonly reason: SignedOutReason }
  | { readonly status: 'pending'; readonly session: PendingSession }
  | { readonly status: 'active'; readonly session: ActiveSession };

const loading: CurrentSession = { status: 'loading', session: undefined };

/** Answers the same object as long as the answer is the same, so that it can be selected from the state. */
export function createCurrentSelector(retry: () => void): (state: SessionState) => CurrentSession {
  const signedIn = new WeakMap<SignedInSession, CurrentSession>();
  const failed = new WeakMap<SessionError, CurrentSession>();
  const signedOut = new Map<SignedOutReason, CurrentSession>();

  return (state) => {
    if (state.connection === 'loading') return loading;
    const session = findSession(state, state.currentSessionId);
    if (session && isSignedIn(session)) return remember(signedIn, session, asCurrent(session));
    if (!state.client && state.error) {
      return remember(failed, state.error, {
        status: 'failed',
        session: undefined,
        error: state.error,
        retry,
      });
    }
    if (!state.client || isSwitching(state)) return loading;
    const reason = state.signedOutReason;
    return remember(signedOut, reason, { status: 'signed-out', session: null, reason });
  };
}

function asCurrent(session: SignedInSession): CurrentSession {
  return session.status === 'active' ? { status: 'active', session } : { status: 'pending', session };
}

/** Nobody is current because the backend has not switched yet. */
function isSwitching({ operations }: SessionState): boolean {
  return Object.values(operations).includes('switching');
}

function remember<Key, Value>(
  memory: { get(key: Key): Value | undefined; set(key: Key, value: Value): unknown },
  key: Key,
  value: Value,
): Value {
  const known = memory.get(key);
  if (known) return known;
  memory.set(key, value);
  return value;
}

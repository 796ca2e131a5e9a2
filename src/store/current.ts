import {
  type ActiveSession,
  type ClosedStatus,
  isClosed,
  isSignedIn,
  type PendingSession,
  type SessionError,
  type SignedInSession,
} from '../session/index.ts';
import { findSession, type SessionState, type SignedOutReason } from './state.ts';

/** The current session of a tab, or the session of a scope, discriminated by `status`. */
export type CurrentSession =
  | { readonly status: 'loading'; readonly session: undefined }
  | {
      readonly status: 'failed';
      readonly session: undefined;
      /** The error of the first load. */
      readonly error: SessionError;
      /** Retries the load. */
      readonly retry: () => void;
    }
  | { readonly status: 'signed-out'; readonly session: null; readonly reason: SignedOutReason }
  | { readonly status: 'pending'; readonly session: PendingSession }
  | { readonly status: 'active'; readonly session: ActiveSession };

const loading: CurrentSession = { status: 'loading', session: undefined };

export interface CurrentSelectorOptions {
  readonly retry: () => void;
  /** How a session ended, if it did. */
  readonly fateOf: (id: string) => ClosedStatus | undefined;
  /** Whether one cookie is the account for all, so that nobody but the current one can be spoken for. */
  readonly isOneForAll: boolean;
}

/**
 * Who one is in this tab, or below a scope that is bound to one session. Answers the same object as long as the answer
 * is the same, so that it can be selected from the state.
 */
export type CurrentSelector = (state: SessionState, sessionId?: string) => CurrentSession;

export function createCurrentSelector({
  retry,
  fateOf,
  isOneForAll,
}: CurrentSelectorOptions): CurrentSelector {
  const signedIn = new WeakMap<SignedInSession, CurrentSession>();
  const failed = new WeakMap<SessionError, CurrentSession>();
  const signedOut = new Map<SignedOutReason, CurrentSession>();

  function reasonFor(state: SessionState, id: string | undefined): SignedOutReason {
    if (id === undefined || id === state.currentSessionId) return state.signedOutReason;
    const session = findSession(state, id);
    return session && isClosed(session) ? session.status : (fateOf(id) ?? 'none');
  }

  return (state, sessionId) => {
    if (state.connection === 'loading') return loading;
    const id = sessionId ?? state.currentSessionId;
    const maySpeak = !isOneForAll || id === state.currentSessionId;
    const session = maySpeak ? findSession(state, id) : undefined;
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
    const reason = reasonFor(state, sessionId);
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

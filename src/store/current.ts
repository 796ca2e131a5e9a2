import {
  type ActiveSession,
  isClosed,
  isSignedIn,
  type PendingSession,
  type SessionError,
  type SignedInSession,
} from '../session/index.ts';
import { type ClosedReason, findSession, type SessionState, type SignedOutReason } from './core/state.ts';

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
  /** Returns why a session is not listed any more, if this tab ever had it. */
  readonly closedStatusOf: (id: string) => ClosedReason | undefined;
  /** Whether one cookie decides the account of every tab, so that only the current session can be used. */
  readonly isOneForAll: boolean;
}

/**
 * Returns the current session of this tab, or the state of `sessionId` if given. The result is referentially stable, so that
 * it can be used as a selector.
 */
export type CurrentSelector = (state: SessionState, sessionId?: string) => CurrentSession;

export function createCurrentSelector({
  retry,
  closedStatusOf,
  isOneForAll,
}: CurrentSelectorOptions): CurrentSelector {
  const memory = new WeakMap<SignedInSession | SessionError, CurrentSession>();
  const signedOut: Partial<Record<SignedOutReason, CurrentSession>> = {};

  /** Returns the value of the key, which is created once. */
  function remember<Key extends SignedInSession | SessionError>(
    key: Key,
    create: (key: Key) => CurrentSession,
  ): CurrentSession {
    const known = memory.get(key);
    if (known) return known;
    const value = create(key);
    memory.set(key, value);
    return value;
  }

  function reasonFor(state: SessionState, id: string | undefined): SignedOutReason {
    if (id === undefined || id === state.currentSessionId) return state.signedOutReason;
    const session = findSession(state, id);
    if (session) return isClosed(session) ? session.status : 'none';
    return closedStatusOf(id) ?? 'none';
  }

  return (state, sessionId) => {
    if (state.connection === 'loading') return loading;
    const id = sessionId ?? state.currentSessionId;
    const maySpeak = !isOneForAll || id === state.currentSessionId;
    const session = maySpeak ? findSession(state, id) : undefined;
    if (session && isSignedIn(session)) return remember(session, asCurrent);
    if (!state.client && state.error)
      return remember(state.error, (error) => ({ status: 'failed', session: undefined, error, retry }));
    if (!state.client || isSwitching(state)) return loading;
    const reason = reasonFor(state, sessionId);
    return (signedOut[reason] ??= { status: 'signed-out', session: null, reason });
  };
}

function asCurrent(session: SignedInSession): CurrentSession {
  return session.status === 'active' ? { status: 'active', session } : { status: 'pending', session };
}

/** Returns whether no session is current because the backend has not moved the shared cookie yet. */
function isSwitching({ operations }: SessionState): boolean {
  return Object.values(operations).includes('switching');
}

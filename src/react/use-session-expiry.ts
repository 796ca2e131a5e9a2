'use client';

import { useCallback, useSyncExternalStore } from 'react';
import { isSignedIn, type SignedInSession } from '../session/index.ts';
import type { SessionStore } from '../store/index.ts';
import { useBoundSessionId } from './scope.ts';
import { useSessionStore } from './store-context.ts';

/** The remaining time of the current session, discriminated by `phase`. */
export type SessionExpiry = (
  | { readonly phase: 'fresh'; readonly secondsLeft: null }
  | { readonly phase: 'expiring'; readonly secondsLeft: number }
  | { readonly phase: 'expired'; readonly secondsLeft: 0 }
) & {
  /** Extends the session by recording user activity. Does nothing if no session is signed in. */
  readonly extend: () => Promise<void>;
};

/**
 * Returns the remaining time of the current session, or of the scope's session below a `<SessionScope>`, measured by
 * the server's clock. A session is `expiring` for the last `expiryWarningMs` before its deadline. Rerenders once a
 * second during this time, and otherwise only when the phase changes.
 *
 * @throws {SessionError} `missing_provider` outside `<SessionProvider>`.
 *
 * @example
 * ```tsx
 * const { phase, secondsLeft, extend } = useSessionExpiry();
 * return phase === 'expiring' && <button onClick={extend}>Stay signed in ({secondsLeft} s left)</button>;
 * ```
 */
export function useSessionExpiry(): SessionExpiry {
  const store = useSessionStore();
  const sessionId = useBoundSessionId();
  const subscribe = useCallback((onChange: () => void) => subscribeEverySecond(store, onChange), [store]);
  const secondsLeft = useSyncExternalStore(
    subscribe,
    () => getSecondsLeft(store, sessionId),
    () => null,
  );
  const extend = useCallback(async () => {
    await getSignedInSession(store, sessionId)?.touch({ intent: 'activity' });
  }, [store, sessionId]);

  if (secondsLeft === null) return { phase: 'fresh', secondsLeft, extend };
  if (secondsLeft > 0) return { phase: 'expiring', secondsLeft, extend };
  return { phase: 'expired', secondsLeft: 0, extend };
}

function subscribeEverySecond(store: SessionStore, onChange: () => void): () => void {
  const unsubscribe = store.subscribe(onChange);
  const timer = setInterval(onChange, 1000);
  return () => {
    unsubscribe();
    clearInterval(timer);
  };
}

/** Returns `null` until the session is expiring, then the seconds left, and 0 once it has expired. */
function getSecondsLeft(store: SessionStore, sessionId: string | undefined): number | null {
  const current = store.getCurrent(store.getState(), sessionId);
  if (current.status === 'signed-out') return current.reason === 'expired' ? 0 : null;
  const session = getSignedInSession(store, sessionId);
  if (!session) return null;
  const remainingMs = session.expireAt.getTime() - store.getServerTime();
  return remainingMs > store.expiryWarningMs ? null : Math.max(1, Math.ceil(remainingMs / 1000));
}

function getSignedInSession(store: SessionStore, sessionId: string | undefined): SignedInSession | null {
  const { session } = store.getCurrent(store.getState(), sessionId);
  return session && isSignedIn(session) ? session : null;
}

'use client';

import { use } from 'react';
import { useBoundSessionId } from './scope.ts';
import { useSessionStore } from './store-context.ts';
import { toSuspensePromise, type LoadedSession, toServerSnapshot } from './suspense.ts';
import type { UseSessionResult } from './use-session.ts';
import { type ReadableStore, useStoreValue } from './use-store-value.ts';

/** The result of {@link useSuspenseSession}, discriminated by `status`. */
export type UseSuspenseSessionResult = Exclude<
  UseSessionResult,
  { readonly status: 'loading' } | { readonly status: 'failed' }
>;

/**
 * Returns the current session like `useSession`, but suspends while the sessions load and throws if they could not be
 * loaded. Resetting the error boundary retries.
 *
 * Place the `<Suspense>` boundary inside `<SessionProvider>`. A boundary around the provider would keep it from
 * mounting, and the sessions would never load.
 *
 * On the server, the hook waits for `initialClient` if it is a promise, and throws if the current session cannot be
 * determined. React then sends the Suspense fallback, and the browser renders the session.
 *
 * @throws {SessionError} the error of a failed load; `unavailable_during_ssr` on the server if the
 * current session cannot be determined; `missing_provider` outside `<SessionProvider>`.
 *
 * @example
 * ```tsx
 * const current = useSuspenseSession();
 * if (current.status === 'signed-out') return <a href="/sign-in">Sign in</a>;
 * ```
 */
export function useSuspenseSession(): UseSuspenseSessionResult {
  const store = useSessionStore();
  const sessionId = useBoundSessionId();
  const snapshots: ReadableStore<UseSessionResult | Promise<LoadedSession>> = {
    subscribe: store.subscribe,
    getState: () => store.getCurrent(store.getState(), sessionId),
    getInitialState: () => toServerSnapshot(store, sessionId),
  };
  const snapshot = useStoreValue(snapshots, (state) => state);
  const current = use(snapshot instanceof Promise ? snapshot : toSuspensePromise(store, snapshot));
  if (current.status === 'failed') throw current.error;
  return current;
}

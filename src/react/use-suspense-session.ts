'use client';

import { use, useSyncExternalStore } from 'react';
import { ScopeContext } from './scope.ts';
import { useSessionStore } from './store-context.ts';
import { toSuspensePromise, type LoadedSession, toServerSnapshot } from './suspense.ts';
import type { UseSessionResult } from './use-session.ts';

/** What {@link useSuspenseSession} answers, told apart by `status`. */
export type UseSuspenseSessionResult = Exclude<
  UseSessionResult,
  { readonly status: 'loading' } | { readonly status: 'failed' }
>;

/**
 * Who one is here, like `useSession`, for components that leave waiting to `<Suspense>` and failures to an error
 * boundary. Resetting the boundary tries again.
 *
 * `<Suspense>` has to stand below `<SessionProvider>`: around it, the provider would never mount and never load.
 *
 * A server waits for a promised `initialClient`. Where it cannot know who is current, it throws, so that React sends the
 * fallback and the browser takes over: waiting would hold up the page for ever.
 *
 * @throws {SessionError} why the sessions could not be loaded; `unavailable_during_ssr` on a server that cannot know;
 * `missing_provider` outside `<SessionProvider>`.
 *
 * @example
 * ```tsx
 * const current = useSuspenseSession();
 * if (current.status === 'signed-out') return <a href="/sign-in">Sign in</a>;
 * ```
 */
export function useSuspenseSession(): UseSuspenseSessionResult {
  const store = useSessionStore();
  const sessionId = use(ScopeContext)?.sessionId;
  const snapshot = useSyncExternalStore<UseSessionResult | Promise<LoadedSession>>(
    store.subscribe,
    () => store.getCurrent(store.getState(), sessionId),
    () => toServerSnapshot(store, sessionId),
  );
  const current = use(snapshot instanceof Promise ? snapshot : toSuspensePromise(store, snapshot));
  if (current.status === 'failed') throw current.error;
  return current;
}

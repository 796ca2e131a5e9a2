'use client';

import { use, useSyncExternalStore } from 'react';
import { ScopeContext } from './scope.ts';
import { useSessionStore } from './store-context.ts';
import { settle, type Settled, settleOnServer } from './suspending.ts';
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
 * @throws {SessionError} why the sessions could not be loaded; `not_on_server` on a server that cannot know;
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
  const snapshot = useSyncExternalStore<UseSessionResult | Promise<Settled>>(
    store.subscribe,
    () => store.current(store.getState(), sessionId),
    () => settleOnServer(store, sessionId),
  );
  const current = use(snapshot instanceof Promise ? snapshot : settle(store, snapshot));
  if (current.status === 'failed') throw current.error;
  return current;
}

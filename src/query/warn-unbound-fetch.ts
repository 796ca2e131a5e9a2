import type { QueryClient } from '@tanstack/react-query';
import type { SessionStore } from '../store/index.ts';
import { unboundCalls } from '../store/unbound-calls.ts';
import type { CacheIdentity } from './cache-owner.ts';

// TanStack Query detects development in the same way.
declare const process: { readonly env: { readonly NODE_ENV?: string } };

/** The query function or mutation function that is being called. */
let caller: { readonly store: SessionStore; readonly owner: CacheIdentity } | undefined;
const warned = new WeakSet<SessionStore>();

/**
 * During development, warns once per store if a query function or mutation function of the client calls a session fetch that is not
 * bound to the client's session and organization. Detects calls before the first `await` of the function only.
 */
export function warnOfUnboundFetch(
  store: SessionStore,
  client: QueryClient,
  getIdentity: () => CacheIdentity,
): void {
  if (process.env.NODE_ENV === 'production') return;
  unboundCalls.listener = ({ session, isSessionBound }) => {
    if (!caller || warned.has(caller.store)) return;
    if (isSessionBound && session.lastActiveOrganizationId === caller.owner.organizationId) return;
    warned.add(caller.store);
    console.warn(
      'A query or mutation of one account used a session fetch that is not bound to its session and organization. Its requests are sent as the account or organization that is current at the time, so a refetch or retry after a switch loads or changes data of another account. Use `useSessionFetch()`, the `fetch` that `createClient` receives, or `createSessionFetch(store, sessionId, { organizationId })`.',
    );
  };

  function asCaller<Args extends unknown[], Result>(run: (...args: Args) => Result) {
    return (...args: Args): Result => {
      const previous = caller;
      caller = { store, owner: getIdentity() };
      try {
        return run(...args);
      } finally {
        caller = previous;
      }
    };
  }

  client.getQueryCache().subscribe(({ type, query }) => {
    // Calls the query function before it returns.
    if (type === 'added') query.fetch = asCaller(query.fetch.bind(query));
  });
  client.getMutationCache().subscribe(({ type, mutation }) => {
    if (type !== 'added') return;
    const setOptions = mutation.setOptions.bind(mutation);
    mutation.setOptions = ({ mutationFn, ...options }) =>
      setOptions({ ...options, ...(mutationFn && { mutationFn: asCaller(mutationFn) }) });
    mutation.setOptions(mutation.options);
  });
}

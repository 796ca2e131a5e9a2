import type { SessionStore } from '../store/index.ts';

type WithBackend = Pick<SessionStore, 'backend'>;

/**
 * Returns the prefix of all query and mutation keys for the device sessions of an account:
 * `['multisession', 'device-sessions', scope, sessionId]`.
 *
 * The prefix contains the `scope` of the backend, because sessions of two backends can have the same ID.
 */
export function deviceSessionsKey({ backend }: WithBackend, sessionId: string) {
  return ['multisession', 'device-sessions', backend.scope, sessionId] as const;
}

/** Returns the key of a single page, which is {@link deviceSessionsKey} followed by the page number and size. */
export function deviceSessionsPageKey(
  store: WithBackend,
  sessionId: string,
  page: { readonly page: number; readonly pageSize: number },
) {
  return [...deviceSessionsKey(store, sessionId), 'page', page] as const;
}

/** Returns the key of an infinite query, which is {@link deviceSessionsKey} followed by the page size. */
export function deviceSessionsPagesKey(
  store: WithBackend,
  sessionId: string,
  pages: { readonly pageSize: number },
) {
  return [...deviceSessionsKey(store, sessionId), 'pages', pages] as const;
}

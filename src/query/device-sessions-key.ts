import type { SessionStore } from '../store/index.ts';

/** The backend's scope, because another backend's session may have the same id. */
type WithBackend = Pick<SessionStore, 'backend'>;

/** What the keys of all queries and mutations about an account's devices begin with. */
export function deviceSessionsKey({ backend }: WithBackend, sessionId: string) {
  return ['multisession', 'device-sessions', backend.scope, sessionId] as const;
}

export function deviceSessionsPageKey(
  store: WithBackend,
  sessionId: string,
  page: { readonly page: number; readonly pageSize: number },
) {
  return [...deviceSessionsKey(store, sessionId), 'page', page] as const;
}

export function deviceSessionsPagesKey(
  store: WithBackend,
  sessionId: string,
  pages: { readonly pageSize: number },
) {
  return [...deviceSessionsKey(store, sessionId), 'pages', pages] as const;
}

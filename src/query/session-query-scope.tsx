'use client';

import { QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import {
  type SessionScopeProps,
  SessionScope,
  useActiveSession,
  useBeforeHide,
  useSessionStore,
} from '../react/index.ts';
import type { SessionStore } from '../store/index.ts';
import {
  createSessionQueryClients,
  scopeMethodsOf,
  type SessionQueryClients,
} from './session-query-clients.ts';

/** The props of {@link SessionQueryScope}. */
export interface SessionQueryScopeProps extends SessionScopeProps {
  /**
   * The query clients to use, as returned by {@link createSessionQueryClients}. Default: one set of clients, shared by
   * all scopes of the provider.
   */
  readonly clients?: SessionQueryClients;
}

/**
 * Renders a {@link SessionScope} with a TanStack `QueryClient` for its session and organization, so that data loaded
 * for one account is never shown to another. Scopes of the same session share its client.
 *
 * After the session has closed, the tree is unmounted first. Then requests in flight are aborted, and the cached
 * queries and mutations are cleared.
 *
 * @throws {SessionError} `missing_provider` outside `<SessionProvider>`.
 *
 * @example
 * ```tsx
 * <SessionQueryScope loading={<p>Loading …</p>} signedOut={<p>Please sign in.</p>}>
 *   <App />
 * </SessionQueryScope>
 * ```
 */
export function SessionQueryScope({ clients, children, ...scope }: SessionQueryScopeProps): ReactNode {
  return (
    <SessionScope {...scope}>
      <SessionQueryClientProvider clients={clients}>{children}</SessionQueryClientProvider>
    </SessionScope>
  );
}

interface SessionQueryClientProviderProps {
  readonly clients: SessionQueryClients | undefined;
  readonly children: ReactNode;
}

function SessionQueryClientProvider({ clients, children }: SessionQueryClientProviderProps): ReactNode {
  const shared = getSharedClients(useSessionStore());
  const { id, lastActiveOrganizationId } = useActiveSession();
  const usedClients = clients ?? shared;
  const { retain, freeze, transfer } = scopeMethodsOf(usedClients);
  const [initialClient] = useState(() => usedClients.get(id, lastActiveOrganizationId));
  const client = transfer(initialClient, id, lastActiveOrganizationId);
  useEffect(() => retain(client), [retain, client]);
  useBeforeHide(() => freeze(client));
  // A new key for a new client, because query observers never switch to another client.
  return (
    <QueryClientProvider key={client === initialClient ? '' : id} client={client}>
      {children}
    </QueryClientProvider>
  );
}

const sharedClients = new WeakMap<SessionStore, SessionQueryClients>();

function getSharedClients(store: SessionStore): SessionQueryClients {
  const clients = sharedClients.get(store) ?? createSessionQueryClients(store);
  sharedClients.set(store, clients);
  return clients;
}

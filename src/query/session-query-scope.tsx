'use client';

import { onlineManager, QueryClient, QueryClientProvider } from '@tanstack/react-query';
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
  type CreateClient,
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
  readonly clients?: SessionQueryClients | undefined;
  /**
   * Creates the query clients, if `clients` is not set. Read once, when the scope is mounted. Scopes of one provider share
   * their clients if they have the same function, so define it outside of components.
   */
  readonly createClient?: CreateClient | undefined;
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
export function SessionQueryScope({
  clients,
  createClient = createDefaultClient,
  children,
  ...scope
}: SessionQueryScopeProps): ReactNode {
  const [create] = useState(() => createClient);
  // While no account is shown, TanStack Query has no other listener, and misses that the network is back.
  useEffect(() => onlineManager.subscribe(() => {}), []);
  return (
    <SessionScope {...scope}>
      <SessionQueryClientProvider clients={clients} createClient={create}>
        {children}
      </SessionQueryClientProvider>
    </SessionScope>
  );
}

const createDefaultClient: CreateClient = () => new QueryClient();

interface SessionQueryClientProviderProps {
  readonly clients: SessionQueryClients | undefined;
  readonly createClient: CreateClient;
  readonly children: ReactNode;
}

function SessionQueryClientProvider({
  clients,
  createClient,
  children,
}: SessionQueryClientProviderProps): ReactNode {
  const store = useSessionStore();
  const { id, lastActiveOrganizationId } = useActiveSession();
  const usedClients = clients ?? getSharedClients(store, createClient);
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

const sharedClients = new WeakMap<SessionStore, WeakMap<CreateClient, SessionQueryClients>>();

function getSharedClients(store: SessionStore, createClient: CreateClient): SessionQueryClients {
  const byFunction = sharedClients.get(store) ?? new WeakMap<CreateClient, SessionQueryClients>();
  const clients = byFunction.get(createClient) ?? createSessionQueryClients(store, { createClient });
  sharedClients.set(store, byFunction.set(createClient, clients));
  return clients;
}

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
import { createSessionQueryClients, type SessionQueryClients } from './session-query-clients.ts';

export interface SessionQueryScopeProps extends SessionScopeProps {
  /** Whose caches to use. Default: those that all scopes of this provider share. */
  readonly clients?: SessionQueryClients;
}

/**
 * A {@link SessionScope} whose session has a TanStack `QueryClient` of its own, for it and its organization: what one
 * account has loaded never shows up for another. Several scopes of one session share its client.
 *
 * When the session closes, its tree goes first, then its requests are aborted and its cache and mutations are dropped.
 *
 * @throws {SessionError} `missing_provider` outside `<SessionProvider>`.
 *
 * @example
 * ```tsx
 * <SessionQueryScope loading={<p>One moment …</p>} signedOut={<p>Please sign in.</p>}>
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
  const { retain, freeze, transfer, get } = clients ?? shared;
  const [initialClient] = useState(() => get(id, lastActiveOrganizationId));
  const client = transfer(initialClient, id, lastActiveOrganizationId);
  useEffect(() => retain(client), [retain, client]);
  useBeforeHide(() => freeze(client));
  // Observers stay with the client that they were made with.
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

import { createContext, type ReactNode } from 'react';
import type { SessionBackend, SessionStore } from 'multisession';
import { type SessionPersistence, type SessionQueryClients, SessionQueryScope } from 'multisession/query';
import { QueryClient } from '@tanstack/react-query';

/** What the tree of an account is put in. */
export interface TreeProps {
  readonly store: SessionStore;
  readonly clients: SessionQueryClients;
  /** How many trees are kept; without it, none but the one that is shown. */
  readonly keepAlive: number | undefined;
  readonly children: ReactNode;
}

/** How the app uses the library: all that can be done wrong about the isolation of accounts is in here. */
export interface Wiring {
  /** The backend as the store gets to see it. */
  readonly wrapBackend: (backend: SessionBackend) => SessionBackend;
  /** Binds what is below it to whoever is current. */
  readonly Tree: (props: TreeProps) => ReactNode;
  /** What components send their requests with, given what `useSessionFetch` returned. */
  readonly createFetch: (bound: typeof fetch, store: SessionStore) => typeof fetch;
  /** Changes how caches are made, dropped and found. */
  readonly wrapClients: (clients: SessionQueryClients, store: SessionStore) => SessionQueryClients;
  readonly createClient: () => QueryClient;
  /** Under which key a cache is kept, given the one that was proposed. */
  readonly storageKey: (key: string) => string;
  /** Is part of each account's tree. */
  readonly Extra: () => ReactNode;
}

function showError(error: unknown): ReactNode {
  return <p role="alert">{String(error)}</p>;
}

/** As the documentation says. */
export const defaultWiring: Wiring = {
  wrapBackend: (backend) => backend,
  Tree: ({ clients, keepAlive, children }) => (
    <SessionQueryScope
      {...(keepAlive !== undefined && { keepAlive })}
      clients={clients}
      loading={<p>One moment …</p>}
      signedOut={<p>Please sign in.</p>}
      renderError={showError}
    >
      {children}
    </SessionQueryScope>
  ),
  createFetch: (bound) => bound,
  wrapClients: (clients) => clients,
  createClient,
  storageKey: (key) => key,
  Extra: () => null,
};

export const WiringContext = createContext<Wiring>(defaultWiring);

/** Fails as an app's would: what was aborted or refused is tried again. */
export function createClient(): QueryClient {
  const retry = { retry: 2, retryDelay: 5 };
  return new QueryClient({ defaultOptions: { queries: retry, mutations: retry } });
}

/** Keeps a cache in localStorage, in the simplest way there is. */
export function persistWith(storageKey: Wiring['storageKey']) {
  return (client: QueryClient, defaultKey: string): SessionPersistence => {
    const key = storageKey(defaultKey);
    const stop = client.getQueryCache().subscribe(() => {
      const data = client
        .getQueryCache()
        .getAll()
        .map(({ state }): unknown => state.data);
      localStorage.setItem(key, JSON.stringify(data));
    });
    return { pause: stop, clear: () => localStorage.removeItem(key) };
  };
}

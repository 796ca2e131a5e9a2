import { createContext, type ReactNode } from 'react';
import type { SessionBackend, SessionStore } from 'multisession';
import { type SessionPersistence, type SessionQueryClients, SessionQueryScope } from 'multisession/query';
import { QueryClient } from '@tanstack/react-query';

/** The props of the component that wraps the tree of an account. */
export interface TreeProps {
  readonly store: SessionStore;
  readonly clients: SessionQueryClients;
  /** The number of trees to keep mounted. Default: only the visible one. */
  readonly keepAlive: number | undefined;
  readonly children: ReactNode;
}

/** The use of the library by the app. Leaky apps replace parts of it. */
export interface Wiring {
  /** Returns the backend that the store uses. */
  readonly wrapBackend: (backend: SessionBackend) => SessionBackend;
  /** Binds its children to the current session. */
  readonly Tree: (props: TreeProps) => ReactNode;
  /** Returns the `fetch` of components, given the result of `useSessionFetch`. */
  readonly createFetch: (bound: typeof fetch, store: SessionStore) => typeof fetch;
  /** Returns the query clients that the app uses. */
  readonly wrapClients: (clients: SessionQueryClients, store: SessionStore) => SessionQueryClients;
  readonly createClient: () => QueryClient;
  /** Returns the storage key of a cache, given the default key. */
  readonly storageKey: (key: string) => string;
  /** A component in the tree of every account. */
  readonly Extra: () => ReactNode;
}

function showError(error: unknown): ReactNode {
  return <p role="alert">{String(error)}</p>;
}

/** The use of the library as documented. */
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

/** Creates a query client that retries failed requests, as the client of an app does. */
export function createClient(): QueryClient {
  const retry = { retry: 2, retryDelay: 5 };
  return new QueryClient({ defaultOptions: { queries: retry, mutations: retry } });
}

/** Returns a persister of caches in localStorage. */
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

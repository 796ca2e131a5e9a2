import { type ReactNode, Suspense } from 'react';
import type { SessionStore } from 'multisession';
import {
  createSessionQueryClients,
  type SessionPersistence,
  type SessionQueryClients,
  SessionQueryScope,
} from 'multisession/query';
import { QueryClient } from '@tanstack/react-query';
import { Components, textsOfComponents } from './components.tsx';

/** The props of the component that wraps the tree of an account. */
export interface TreeProps {
  readonly store: SessionStore;
  readonly clients: SessionQueryClients;
  /** The number of trees to keep mounted. Default: only the visible one. */
  readonly keepAlive: number | undefined;
  /** The place of the app's own Suspense boundary, relative to the scope. */
  readonly boundary: Boundary;
  readonly children: ReactNode;
}

export type Boundary = 'none' | 'above' | 'below';

/** An app, and its use of this package. Leaky apps replace parts of it. */
export interface Wiring {
  /** The content of the tree of every account. */
  readonly Content: () => ReactNode;
  /** Returns texts that are visible once the content of an account has loaded. */
  readonly texts: (mark: string) => readonly string[];
  /** Wraps the trees in content that belongs to no account. */
  readonly Page: (props: { readonly children: ReactNode }) => ReactNode;
  /** Binds its children to the current session. */
  readonly Tree: (props: TreeProps) => ReactNode;
  /** Returns the `fetch` of components, given the result of `useSessionFetch`. */
  readonly createFetch: (bound: typeof fetch, store: SessionStore) => typeof fetch;
  /** Returns the query clients that the app uses. `createDefault` creates those of an app that persists its caches. */
  readonly wrapClients: (
    createDefault: () => SessionQueryClients,
    store: SessionStore,
  ) => SessionQueryClients;
  readonly createClient: () => QueryClient;
  /** Returns the storage key of a cache, given the default key. */
  readonly storageKey: (key: string) => string;
  /** A component in the tree of every account. */
  readonly Extra: () => ReactNode;
}

/**
 * Creates an app when its page loads, as its modules do. `onUnload` registers functions that undo what a real unload of the
 * page would end.
 */
export type Integration = (store: SessionStore, onUnload: (cleanup: () => void) => void) => Partial<Wiring>;

function showError(error: unknown, retry: () => void): ReactNode {
  return (
    <p role="alert">
      {String(error)} <button onClick={retry}>Try again</button>
    </p>
  );
}

function inBoundary(isNeeded: boolean, children: ReactNode): ReactNode {
  return isNeeded ? <Suspense fallback={<p>One moment …</p>}>{children}</Suspense> : children;
}

/** The use of the package as documented, by an app of {@link Components}. */
export const defaultWiring: Wiring = {
  Content: Components,
  texts: textsOfComponents,
  Page: ({ children }) => children,
  Tree: ({ clients, keepAlive, boundary, children }) =>
    inBoundary(
      boundary === 'above',
      <SessionQueryScope
        {...(keepAlive !== undefined && { keepAlive })}
        clients={clients}
        loading={<p>One moment …</p>}
        signedOut={<p>Please sign in.</p>}
        renderError={showError}
      >
        {inBoundary(boundary === 'below', children)}
      </SessionQueryScope>,
    ),
  createFetch: (bound) => bound,
  wrapClients: (createDefault) => createDefault(),
  createClient,
  storageKey: (key) => key,
  Extra: () => null,
};

/** Creates a query client that retries failed requests, as the client of an app does. */
export function createClient(): QueryClient {
  const retry = { retry: 2, retryDelay: 5 };
  return new QueryClient({ defaultOptions: { queries: retry, mutations: retry } });
}

/** Creates query clients that persist their caches in localStorage as long as the page is loaded. */
export function createPersistedClients(
  store: SessionStore,
  { createClient, storageKey }: Pick<Wiring, 'createClient' | 'storageKey'>,
  isLoaded: () => boolean,
): SessionQueryClients {
  // Includes the caches of organizations that have not been opened since the page was loaded.
  store.on('session-purged', ({ sessionId }) => {
    const keys = Object.keys(localStorage).filter((key) => key.includes(JSON.stringify(sessionId)));
    for (const key of keys) localStorage.removeItem(key);
  });
  return createSessionQueryClients(store, {
    createClient,
    persist: (client, defaultKey) => persist(client, storageKey(defaultKey), isLoaded),
  });
}

function persist(client: QueryClient, key: string, isLoaded: () => boolean): SessionPersistence {
  const stop = client.getQueryCache().subscribe(() => {
    // A response may arrive after the page was unloaded.
    if (!isLoaded()) return;
    const data = client
      .getQueryCache()
      .getAll()
      .map(({ state }): unknown => state.data);
    localStorage.setItem(key, JSON.stringify(data));
  });
  return { pause: stop, clear: () => localStorage.removeItem(key) };
}

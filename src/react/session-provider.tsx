'use client';

import { type ReactNode, Suspense, use, useEffect, useState } from 'react';
import { type LazyStoreOptions, openSessionStore, type SessionStore } from '../store/index.ts';
import { ScopeContext } from './scope.ts';
import { SessionStoreContext } from './store-context.ts';

/**
 * Either what a store is made of (read once, when the provider mounts), or a store: one that is used elsewhere too, or
 * that has something to show before it has loaded (`initialClient`). Another store replaces everything below.
 */
export type SessionProviderProps = { readonly children?: ReactNode } & (
  | (LazyStoreOptions & { readonly store?: never })
  | { readonly store: SessionStore; readonly backend?: never }
);

/**
 * Holds this client's sessions for everything below it, and keeps them up to date while it is mounted.
 *
 * @example
 * ```tsx
 * const backend = httpBackend({ baseUrl: '/' });
 *
 * <SessionProvider backend={backend}>
 *   <App />
 * </SessionProvider>
 * ```
 */
export function SessionProvider({ children, ...props }: SessionProviderProps): ReactNode {
  const [ownStore] = useState(() => (props.store ? null : openSessionStore(props)));
  const store = props.store ?? ownStore;
  const [provided, setProvided] = useState({ store, generation: 0 });
  if (provided.store !== store) setProvided({ store, generation: provided.generation + 1 });
  const { generation } = provided;
  useEffect(() => store?.connect(), [store]);
  const isSameStore = use(SessionStoreContext) === store;
  // A scope around it is of another store's sessions.
  const scope = use(ScopeContext);
  return (
    <SessionStoreContext key={generation} value={store}>
      <ScopeContext value={isSameStore ? scope : null}>
        {/* Only when it replaces the accounts of another store: see TreeBoundary. */}
        {generation > 0 ? <Suspense>{children}</Suspense> : children}
      </ScopeContext>
    </SessionStoreContext>
  );
}

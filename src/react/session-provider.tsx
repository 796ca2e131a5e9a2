'use client';

import { type ReactNode, Suspense, use, useEffect, useState } from 'react';
import { type OpenStoreOptions, openSessionStore, type SessionStore } from '../store/index.ts';
import { logFailedLoad } from './log-failed-load.ts';
import { ScopeContext } from './scope.ts';
import { SessionStoreContext } from './store-context.ts';

// React detects development in the same way.
declare const process: { readonly env: { readonly NODE_ENV?: string } };

/**
 * The props of {@link SessionProvider}: either the options of a store, which are read once on mount, or a `store`. Pass
 * a store to share it with code outside React, or to render from an `initialClient`. A different store remounts the
 * tree.
 */
export type SessionProviderProps = {
  /** The app, whose components use the sessions. */
  readonly children?: ReactNode;
} & (
  | (OpenStoreOptions & { readonly store?: never })
  | { readonly store: SessionStore; readonly backend?: never }
);

/**
 * Provides the sessions of this client to the tree below, and keeps them up to date while it is mounted.
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
  useEffect(() => {
    if (process.env.NODE_ENV === 'development' && store) logFailedLoad(store);
    return store?.connect();
  }, [store]);
  const isSameStore = use(SessionStoreContext) === store;
  // An outer scope is bound to a session of a different store.
  const scope = use(ScopeContext);
  return (
    <SessionStoreContext key={generation} value={store}>
      <ScopeContext value={isSameStore ? scope : null}>
        {/* The boundary is needed only after a change of store. See TreeSuspenseBoundary. */}
        {generation > 0 ? <Suspense>{children}</Suspense> : children}
      </ScopeContext>
    </SessionStoreContext>
  );
}

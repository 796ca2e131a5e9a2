'use client';

import { type ReactNode, useEffect, useState } from 'react';
import { createSessionStore, type SessionStore, type SessionStoreOptions } from '../store/index.ts';
import { SessionStoreContext } from './store-context.ts';

/** Either what a store is made of (read once, when the provider mounts), or a store that is used elsewhere too. */
export type SessionProviderProps = { readonly children?: ReactNode } & (
  | (SessionStoreOptions & { readonly store?: never })
  | {
      readonly store: SessionStore;
      readonly backend?: never;
      readonly initialClient?: never;
      readonly initialSessionId?: never;
    }
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
  const [own] = useState(() => (props.store ? null : createSessionStore(props)));
  const store = props.store ?? own;
  useEffect(() => store?.connect(), [store]);
  return <SessionStoreContext value={store}>{children}</SessionStoreContext>;
}

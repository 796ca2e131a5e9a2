'use client';

import { createContext, use } from 'react';
import { SessionError } from '../session/index.ts';
import type { SessionStore } from '../store/index.ts';

export const SessionStoreContext = createContext<SessionStore | null>(null);

/**
 * Returns the store of the nearest `<SessionProvider>`.
 *
 * @throws {SessionError} `missing_provider` outside `<SessionProvider>`.
 */
export function useSessionStore(): SessionStore {
  const store = use(SessionStoreContext);
  if (store) return store;
  throw new SessionError({
    code: 'missing_provider',
    message:
      'A session hook or component was rendered outside <SessionProvider>. Wrap the app in <SessionProvider backend={backend}>, and check that only one copy of multisession is installed.',
  });
}

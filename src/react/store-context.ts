'use client';

import { createContext, use } from 'react';
import { SessionError } from '../session/index.ts';
import type { SessionStore } from '../store/index.ts';

export const SessionStoreContext = createContext<SessionStore | null>(null);

/**
 * The store of the provider above.
 *
 * @throws {SessionError} `missing_provider` where there is none.
 */
export function useSessionStore(): SessionStore {
  const store = use(SessionStoreContext);
  if (store) return store;
  throw new SessionError({
    code: 'missing_provider',
    message:
      'A session hook or component was rendered outside <SessionProvider>, so there is no session to speak of. Wrap the app in <SessionProvider backend={…}>, and check that only one copy of multisession is installed.',
  });
}

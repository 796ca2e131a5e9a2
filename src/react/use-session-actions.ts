'use client';

import { use, useMemo } from 'react';
import type { SessionStore } from '../store/index.ts';
import { ScopeContext } from './scope.ts';
import { useSessionStore } from './store-context.ts';

export type SessionActions = Pick<SessionStore, 'switchTo' | 'signOut' | 'refresh'>;

/**
 * What one can do with this client's sessions. The same object on every render. Below a `<SessionScope>` `signOut()`
 * means that scope's session; `switchTo` always means the tab.
 *
 * @throws {SessionError} `missing_provider` outside `<SessionProvider>`.
 */
export function useSessionActions(): SessionActions {
  const { switchTo, signOut, refresh } = useSessionStore();
  const session = use(ScopeContext)?.sessionId;
  return useMemo(() => {
    const bound: SessionActions['signOut'] = (options) =>
      signOut({ ...(session && { session }), ...options });
    return { switchTo, refresh, signOut: bound };
  }, [switchTo, signOut, refresh, session]);
}

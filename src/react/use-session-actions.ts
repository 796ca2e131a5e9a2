'use client';

import { useMemo } from 'react';
import type { SessionStore } from '../store/index.ts';
import { useBoundSessionId } from './scope.ts';
import { useSessionStore } from './store-context.ts';
import { useUrlBinding } from './url/url-context.ts';

/** The commands that {@link useSessionActions} returns. */
export type SessionActions = Pick<
  SessionStore,
  'switchTo' | 'signOut' | 'refresh' | 'addAccount' | 'reauthenticate'
>;

/**
 * Returns the commands of the store: `switchTo`, `signOut`, `refresh`, `addAccount` and `reauthenticate`. The object is the same on every render.
 *
 * Below a `<SessionScope>`, `signOut()` signs out the session of the scope by default, and below a `<UrlSessionProvider>` that of
 * the account in the URL. `switchTo()` always changes the
 * current session of the tab; below a `<UrlSessionProvider>`, it navigates to the URL of the account.
 *
 * @throws {SessionError} `missing_provider` outside `<SessionProvider>`.
 */
export function useSessionActions(): SessionActions {
  const store = useSessionStore();
  const { signOut, refresh, addAccount, reauthenticate } = store;
  const { switchTo } = useUrlBinding() ?? store;
  const session = useBoundSessionId();
  return useMemo(() => {
    const bound: SessionActions['signOut'] = (options) =>
      signOut({ ...(session !== undefined && { session }), ...options });
    return { switchTo, refresh, signOut: bound, addAccount, reauthenticate };
  }, [switchTo, signOut, refresh, addAccount, reauthenticate, session]);
}

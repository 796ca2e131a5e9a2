'use client';

import { useMemo } from 'react';
import type { SessionStore } from '../store/index.ts';
import { useSessionStore } from './store-context.ts';

export type SessionActions = Pick<SessionStore, 'switchTo' | 'signOut' | 'refresh'>;

/**
 * What one can do with this client's sessions. The same object on every render.
 *
 * @throws {SessionError} `missing_provider` outside `<SessionProvider>`.
 */
export function useSessionActions(): SessionActions {
  const { switchTo, signOut, refresh } = useSessionStore();
  return useMemo(() => ({ switchTo, signOut, refresh }), [switchTo, signOut, refresh]);
}

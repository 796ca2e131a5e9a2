'use client';

import { useStore } from 'zustand';
import type { PendingOperation } from '../store/index.ts';
import { useSessionStore } from './store-context.ts';

/**
 * What is in flight for a session, so that its row can show it; null if nothing is.
 *
 * @throws {SessionError} `missing_provider` outside `<SessionProvider>`.
 */
export function usePendingOperation(sessionId: string): PendingOperation | null {
  return useStore(useSessionStore(), ({ operations }) => operations[sessionId] ?? null);
}

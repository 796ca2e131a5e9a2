'use client';

import { useStoreValue } from './use-store-value.ts';
import { getOwn } from '../session/index.ts';
import type { PendingOperation } from '../store/index.ts';
import { useSessionStore } from './store-context.ts';

/**
 * Returns the operation in progress for a session, such as `switching`, or `null`. Use it to show progress on the row
 * of an account.
 *
 * @throws {SessionError} `missing_provider` outside `<SessionProvider>`.
 */
export function usePendingOperation(sessionId: string): PendingOperation | null {
  return useStoreValue(useSessionStore(), ({ operations }) => getOwn(operations, sessionId) ?? null);
}

'use client';

import { useStoreValue } from './use-store-value.ts';
import type { ConnectionStatus } from '../store/index.ts';
import { useSessionStore } from './store-context.ts';

/**
 * Returns the status of the connection to the backend. `degraded` means that the displayed data may be out of date; it
 * never means that a user was signed out.
 *
 * @throws {SessionError} `missing_provider` outside `<SessionProvider>`.
 */
export function useConnectionStatus(): ConnectionStatus {
  return useStoreValue(useSessionStore(), ({ connection }) => connection);
}

'use client';

import { useStore } from 'zustand';
import type { ConnectionStatus } from '../store/index.ts';
import { useSessionStore } from './store-context.ts';

/**
 * How things stand with the backend: `degraded` means that what is shown may be out of date, never that anybody was
 * signed out.
 *
 * @throws {SessionError} `missing_provider` outside `<SessionProvider>`.
 */
export function useConnectionStatus(): ConnectionStatus {
  return useStore(useSessionStore(), ({ connection }) => connection);
}

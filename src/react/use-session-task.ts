'use client';

import type { SessionTask } from '../session/index.ts';
import { useSession } from './use-session.ts';

/**
 * Returns the task that the current session has to complete before it becomes active, or `null` if it is not pending.
 *
 * @throws {SessionError} `missing_provider` outside `<SessionProvider>`.
 */
export function useSessionTask(): SessionTask | null {
  return useSession((current) => (current.status === 'pending' ? current.session.currentTask : null));
}

'use client';

import type { SessionTask } from '../session/index.ts';
import { useSession } from './use-session.ts';

/**
 * What the current session has to do before it becomes active; null if nothing.
 *
 * @throws {SessionError} `missing_provider` outside `<SessionProvider>`.
 */
export function useSessionTask(): SessionTask | null {
  return useSession((current) => (current.status === 'pending' ? current.session.currentTask : null));
}

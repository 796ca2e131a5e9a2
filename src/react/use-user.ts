'use client';

import type { User } from '../session/index.ts';
import { useSession } from './use-session.ts';

/**
 * Returns the user of the current session: `null` if no session is current, `undefined` while loading.
 *
 * @throws {SessionError} `missing_provider` outside `<SessionProvider>`.
 */
export function useUser(): User | null | undefined {
  return useSession(({ session }) => session && session.user);
}

'use client';

import type { User } from '../session/index.ts';
import { useSession } from './use-session.ts';

/**
 * The current session's user: null when nobody is current, undefined as long as that is not known.
 *
 * @throws {SessionError} `missing_provider` outside `<SessionProvider>`.
 */
export function useUser(): User | null | undefined {
  return useSession(({ session }) => session && session.user);
}

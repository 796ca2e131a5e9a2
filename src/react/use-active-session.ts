'use client';

import { type ActiveSession, SessionError } from '../session/index.ts';
import { useSession } from './use-session.ts';

/**
 * The current session, where there is one for sure: below `<SignedIn>`.
 *
 * @throws {SessionError} `not_signed_in` anywhere else; `missing_provider` outside `<SessionProvider>`.
 *
 * @example
 * ```tsx
 * const { user } = useActiveSession();
 * ```
 */
export function useActiveSession(): ActiveSession {
  const current = useSession();
  if (current.status === 'active') return current.session;
  throw new SessionError({
    code: 'not_signed_in',
    message: `useActiveSession() needs an active session, but the current one is ${current.status}. Use it below <SignedIn>, or take useSession() and look at its status.`,
  });
}

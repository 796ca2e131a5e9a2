'use client';

import { type ActiveSession, SessionError } from '../session/index.ts';
import { useSession } from './use-session.ts';

/**
 * Returns the current session. Use it below `<SignedIn>` or `<SessionScope>`, where an active session is guaranteed.
 *
 * @throws {SessionError} `not_signed_in` if the current session is not active; `missing_provider` outside
 * `<SessionProvider>`.
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
    message: `useActiveSession() requires an active session, but the status is "${current.status}". Use it below <SignedIn>, or call useSession() and check the status.`,
  });
}

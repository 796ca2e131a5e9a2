'use client';

import { useMemo } from 'react';
import { createFetchOfOwner } from '../store/index.ts';
import { useSessionStore } from './store-context.ts';
import { useSession } from './use-session.ts';

/** An ID that matches no session. Its requests are rejected with `not_signed_in`. */
const NO_SESSION_ID = '';

/**
 * Returns a `fetch` that authenticates requests as the session and organization of the render it was created in. A
 * request sent after a switch is still sent as that session, never as another one. See `createSessionFetch()`.
 *
 * The function is referentially stable until the session, its user or actor, or the organization changes.
 *
 * @throws {SessionError} `missing_provider` outside `<SessionProvider>`.
 */
export function useSessionFetch(): typeof fetch {
  const store = useSessionStore();
  const sessionId = useSession(({ session }) => session?.id ?? NO_SESSION_ID);
  const organizationId = useSession(({ session }) => session?.lastActiveOrganizationId ?? null);
  const userId = useSession(({ session }) => session?.userId ?? null);
  const actorId = useSession(({ session }) => session?.actor?.sub);
  return useMemo(() => {
    const owner = { userId, actor: actorId === undefined ? null : { sub: actorId } };
    return createFetchOfOwner(store, sessionId, { organizationId }, owner);
  }, [store, sessionId, organizationId, userId, actorId]);
}

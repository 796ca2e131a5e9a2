'use client';

import { useMemo } from 'react';
import { createSessionFetch } from '../store/index.ts';
import { useSessionStore } from './store-context.ts';
import { useSession } from './use-session.ts';

/** An ID that matches no session. Its requests are rejected with `not_signed_in`. */
const NO_SESSION_ID = '';

/**
 * Returns a `fetch` that authenticates requests as the session and organization of the render it was created in. A
 * request sent after a switch is still sent as that session, never as another one. See {@link createSessionFetch}.
 *
 * The function is referentially stable until the session or the organization changes.
 *
 * @throws {SessionError} `missing_provider` outside `<SessionProvider>`.
 */
export function useSessionFetch(): typeof fetch {
  const store = useSessionStore();
  const sessionId = useSession(({ session }) => session?.id ?? NO_SESSION_ID);
  const organizationId = useSession(({ session }) => session?.lastActiveOrganizationId ?? null);
  return useMemo(
    () => createSessionFetch(store, sessionId, { organizationId }),
    [store, sessionId, organizationId],
  );
}

'use client';

import { useMemo } from 'react';
import { createSessionFetch } from '../store/index.ts';
import { useSessionStore } from './store-context.ts';
import { useSession } from './use-session.ts';

/** No session has this id: its requests are refused with `not_signed_in`. */
const NO_SESSION_ID = '';

/**
 * A `fetch` that speaks for the session (and organization) that is current when the component renders, and goes on
 * doing so: a request that is sent later is never sent as somebody else. See {@link createSessionFetch}.
 *
 * @returns the same function as long as both are the same.
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

'use client';

import {
  type InfiniteData,
  useInfiniteQuery,
  type UseInfiniteQueryResult,
  useMutation,
  type UseMutationResult,
} from '@tanstack/react-query';
import { useSession, useSessionStore } from '../react/index.ts';
import { type Paginated, SessionError } from '../session/index.ts';
import type { DeviceSession, SessionStore } from '../store/index.ts';
import {
  deviceSessionsInfiniteOptions,
  type DeviceSessionsOptions,
  revokeDeviceSessionOptions,
  revokeOtherDeviceSessionsOptions,
} from './device-sessions-options.ts';

/** The loaded sessions of an account, across all of its devices. */
export interface DeviceSessionList {
  /** The sessions, most recently active first. Unchanged sessions are referentially stable. */
  readonly sessions: readonly DeviceSession[];
  /** The total number of sessions, including those that are not loaded yet. */
  readonly totalCount: number;
}

/**
 * Returns the sessions of the current account on all devices, as an infinite query of TanStack Query. `data` contains
 * all pages loaded so far. The query is pending while no session is current.
 *
 * @throws {SessionError} `missing_provider` outside `<SessionProvider>`.
 *
 * @example
 * ```tsx
 * const { data, isPending, error, hasNextPage, fetchNextPage } = useDeviceSessions({ pageSize: 20 });
 * ```
 */
export function useDeviceSessions(
  options: DeviceSessionsOptions = {},
): UseInfiniteQueryResult<DeviceSessionList, SessionError> {
  const { store, sessionId } = useRequestSession();
  return useInfiniteQuery({
    ...deviceSessionsInfiniteOptions(store, sessionId ?? NO_SESSION_ID, options),
    select: toList,
    enabled: sessionId !== undefined,
  });
}

/**
 * Returns a mutation that signs out one session of the current account: `mutate(sessionId)`. The session is removed
 * from all lists once the backend has confirmed the revocation; there is no optimistic update.
 *
 * Call the hook in each row, so that `isPending` and `error` belong to that row.
 *
 * @throws {SessionError} `missing_provider` outside `<SessionProvider>`.
 *
 * @example
 * ```tsx
 * const { mutate, isPending, error } = useRevokeDeviceSession();
 * return <button disabled={isPending} onClick={() => mutate('sess_1')}>Sign out</button>;
 * ```
 */
export function useRevokeDeviceSession(): UseMutationResult<void, SessionError, string> {
  const { store, sessionId } = useRequestSession();
  return useMutation({
    ...revokeDeviceSessionOptions(store, sessionId ?? NO_SESSION_ID),
    ...(sessionId === undefined && { mutationFn: rejectNotSignedIn }),
  });
}

/**
 * Returns a mutation that signs out all sessions of the current account except the current one: `mutate()`. It resolves
 * to the IDs of the revoked sessions.
 *
 * @throws {SessionError} `missing_provider` outside `<SessionProvider>`.
 */
export function useRevokeOtherDeviceSessions(): UseMutationResult<readonly string[], SessionError, void> {
  const { store, sessionId } = useRequestSession();
  return useMutation({
    ...revokeOtherDeviceSessionsOptions(store, sessionId ?? NO_SESSION_ID),
    ...(sessionId === undefined && { mutationFn: rejectNotSignedIn }),
  });
}

/** The placeholder for a session ID in query keys while no session is current. No session has this ID. */
const NO_SESSION_ID = '';

function useRequestSession(): { readonly store: SessionStore; readonly sessionId: string | undefined } {
  // The query key contains the user and the actor, because a backend may reuse the ID of a session.
  const { sessionId } = useSession(({ session }) => ({
    sessionId: session?.id,
    userId: session?.userId,
    actorId: session?.actor?.sub,
  }));
  return { store: useSessionStore(), sessionId };
}

/** Merges the pages. A session that moved to another page between two requests is listed once, with its latest data. */
function toList({ pages }: InfiniteData<Paginated<DeviceSession>, number>): DeviceSessionList {
  const sessions = new Map<string, DeviceSession>();
  for (const { data } of pages) for (const row of data) sessions.set(row.id, row);
  return { sessions: [...sessions.values()], totalCount: pages.at(-1)?.totalCount ?? 0 };
}

async function rejectNotSignedIn(): Promise<never> {
  throw new SessionError({
    code: 'not_signed_in',
    message:
      'No session is current, so no devices can be signed out. Render the button only while a user is signed in, for example inside <SignedIn>.',
  });
}

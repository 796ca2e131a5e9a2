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

/** An account's sessions on all its devices, as far as they are loaded. */
export interface DeviceSessionList {
  /** Newest first by their last activity. A row that did not change stays the same object. */
  readonly sessions: readonly DeviceSession[];
  /** How many there are, loaded or not. */
  readonly totalCount: number;
}

/**
 * The current session's account on all its devices: an infinite query of TanStack's, whose `data` is the list so far.
 * Pending as long as nobody is current.
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
 * Signs one session of the current account out: `mutate(id)`. The row leaves all lists when that is done; until then, and
 * when it fails, everything stays as it is. Use it in each row, and its `isPending` and `error` are those of that row.
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
 * Signs all sessions of the current account out but the current one: `mutate()`. Answers their ids.
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

/** No session has this id. */
const NO_SESSION_ID = '';

function useRequestSession(): { readonly store: SessionStore; readonly sessionId: string | undefined } {
  const sessionId = useSession(({ session }) => session?.id);
  return { store: useSessionStore(), sessionId };
}

/** A row that has moved from one page to another while they were fetched is there once, as it came last. */
function toList({ pages }: InfiniteData<Paginated<DeviceSession>, number>): DeviceSessionList {
  const sessions = new Map<string, DeviceSession>();
  for (const { data } of pages) for (const row of data) sessions.set(row.id, row);
  return { sessions: [...sessions.values()], totalCount: pages.at(-1)?.totalCount ?? 0 };
}

async function rejectNotSignedIn(): Promise<never> {
  throw new SessionError({
    code: 'not_signed_in',
    message:
      'Nobody is signed in here, so there is no account whose devices could be signed out. Offer it where somebody is signed in, for example below <SignedIn>.',
  });
}

import {
  type DataTag,
  type InfiniteData,
  infiniteQueryOptions,
  mutationOptions,
  type QueryClient,
  type QueryKey,
  queryOptions,
  type UnusedSkipTokenInfiniteOptions,
  type UnusedSkipTokenOptions,
  type UseMutationOptions,
} from '@tanstack/react-query';
import { isSessionError, type Paginated, type SessionError } from '../session/index.ts';
import {
  type DeviceSession,
  listDeviceSessions,
  revokeDeviceSession,
  revokeOtherDeviceSessions,
  type SessionStore,
} from '../store/index.ts';
import { removeFromDeviceLists } from './remove-from-device-lists.ts';
import {
  deviceSessionsKey,
  deviceSessionsPageKey,
  deviceSessionsPagesKey,
  hasSameListOwner,
} from './device-sessions-key.ts';
import { shareStructure } from './share-structure.ts';

/** Options for an infinite list of device sessions. */
export interface DeviceSessionsOptions {
  /** The number of sessions per page, from 1 to 500. Default: 10. */
  readonly pageSize?: number;
}

/** Options for a single page of device sessions. */
export interface DeviceSessionsPageOptions extends DeviceSessionsOptions {
  /** The zero-based page number. Default: 0. */
  readonly page?: number;
}

type Page = Paginated<DeviceSession>;
type PageKey = ReturnType<typeof deviceSessionsPageKey>;
type PagesKey = ReturnType<typeof deviceSessionsPagesKey>;

// The types are explicit, because inferred types would refer to `@tanstack/query-core`, which apps may be unable to
// resolve.

/** Options for `useQuery()`, `useSuspenseQuery()` and `fetchQuery()`, with a `queryKey` that is typed with its data. */
export type DeviceSessionsQueryOptions = UnusedSkipTokenOptions<Page, SessionError, Page, PageKey> & {
  queryKey: DataTag<PageKey, Page, SessionError>;
};

/**
 * Options for `useInfiniteQuery()`, `useSuspenseInfiniteQuery()` and `fetchInfiniteQuery()`, with a `queryKey` that is
 * typed with its data.
 */
export type DeviceSessionsInfiniteQueryOptions = UnusedSkipTokenInfiniteOptions<
  Page,
  SessionError,
  InfiniteData<Page, number>,
  PagesKey,
  number
> & { queryKey: DataTag<PagesKey, InfiniteData<Page>, SessionError> };

// All options set `retry: false`, because the backend already retries transient errors.

/**
 * Returns query options for one page of an account's sessions on all devices, for `useQuery()` and for route loaders.
 * While the next page is loading, the previous page of the same account is used as placeholder data.
 *
 * @param sessionId The ID of the session that sends the request. The sessions of its user are listed.
 *
 * @example
 * ```tsx
 * import { useQuery } from '@tanstack/react-query';
 * const store = useSessionStore();
 * const { id } = useActiveSession();
 * const { data } = useQuery(deviceSessionsOptions(store, id, { page: 1, pageSize: 20 }));
 * ```
 */
export function deviceSessionsOptions(
  store: SessionStore,
  sessionId: string,
  { page = 0, pageSize = 10 }: DeviceSessionsPageOptions = {},
): DeviceSessionsQueryOptions {
  const queryKey = deviceSessionsPageKey(store, sessionId, { page, pageSize });
  return queryOptions<Page, SessionError, Page, PageKey>({
    queryKey,
    queryFn: ({ signal }) =>
      listDeviceSessions(store, sessionId, { limit: pageSize, offset: page * pageSize }, { signal }),
    // Limited to pages of the same account, so that one account's devices are never shown as another's.
    placeholderData: (previous, query) =>
      query && hasSameListOwner(query.queryKey, queryKey) ? previous : undefined,
    structuralSharing: shareStructure,
    retry: false,
  });
}

/**
 * Returns infinite query options for an account's sessions on all devices, for `useInfiniteQuery()` and for route
 * loaders. For the current session, use {@link useDeviceSessions}.
 *
 * @param sessionId The ID of the session that sends the request. The sessions of its user are listed.
 */
export function deviceSessionsInfiniteOptions(
  store: SessionStore,
  sessionId: string,
  { pageSize = 10 }: DeviceSessionsOptions = {},
): DeviceSessionsInfiniteQueryOptions {
  return infiniteQueryOptions<Page, SessionError, InfiniteData<Page, number>, PagesKey, number>({
    queryKey: deviceSessionsPagesKey(store, sessionId, { pageSize }),
    queryFn: ({ pageParam: offset, signal }) =>
      listDeviceSessions(store, sessionId, { limit: pageSize, offset }, { signal }),
    initialPageParam: 0,
    getNextPageParam: nextOffset,
    structuralSharing: shareStructure,
    retry: false,
  });
}

/**
 * Returns the offset of the next page, which is the number of loaded rows. It is not derived from the number of pages,
 * because all following rows move up when a session is revoked.
 */
function nextOffset(last: Page, pages: readonly Page[]): number | undefined {
  const loaded = pages.reduce((count, { data }) => count + data.length, 0);
  return last.data.length > 0 && loaded < last.totalCount ? loaded : undefined;
}

/**
 * Returns mutation options that sign out one session of an account: `mutate(targetSessionId)`. For the current session,
 * use {@link useRevokeDeviceSession}.
 *
 * There is no optimistic update: the session is removed from the cached lists once the backend has confirmed the
 * revocation. Lists that cannot be updated in place are invalidated.
 */
export function revokeDeviceSessionOptions(
  store: SessionStore,
  sessionId: string,
): UseMutationOptions<void, SessionError, string> {
  return mutationOptions<void, SessionError, string>({
    mutationKey: [...deviceSessionsKey(store, sessionId), 'revoke'],
    mutationFn: (targetSessionId) => revokeDeviceSession(store, sessionId, targetSessionId),
    onSuccess: (_, targetSessionId, __, { client }) =>
      removeFromDeviceLists(client, deviceSessionsKey(store, sessionId), [targetSessionId]),
    retry: false,
  });
}

/**
 * Returns mutation options that sign out all sessions of an account except the one that sends the request. The mutation
 * resolves to the IDs of the revoked sessions. If the mutation fails partway, the sessions revoked so far remain
 * revoked, and the cached lists are invalidated.
 */
export function revokeOtherDeviceSessionsOptions(
  store: SessionStore,
  sessionId: string,
): UseMutationOptions<readonly string[], SessionError> {
  return mutationOptions<readonly string[], SessionError>({
    mutationKey: [...deviceSessionsKey(store, sessionId), 'revoke-others'],
    mutationFn: () => revokeOtherDeviceSessions(store, sessionId),
    onSuccess: (ids, _, __, { client }) =>
      removeFromDeviceLists(client, deviceSessionsKey(store, sessionId), ids),
    onError: (error, _, __, { client }) =>
      invalidateLists(client, deviceSessionsKey(store, sessionId), error),
    retry: false,
  });
}

function invalidateLists(client: QueryClient, queryKey: QueryKey, error: SessionError): void {
  if (isSessionError(error, 'session_closed')) return;
  void client.invalidateQueries({ queryKey });
}

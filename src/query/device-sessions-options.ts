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
import { deviceSessionsKey, deviceSessionsPageKey, deviceSessionsPagesKey } from './device-sessions-key.ts';
import { shareStructure } from './share-structure.ts';

export interface DeviceSessionsOptions {
  /** How many sessions a page holds: 1 to 500, default 10. */
  readonly pageSize?: number;
}

export interface DeviceSessionsPageOptions extends DeviceSessionsOptions {
  /** Which page, counted from 0. Default 0. */
  readonly page?: number;
}

type Page = Paginated<DeviceSession>;
type PageKey = ReturnType<typeof deviceSessionsPageKey>;
type PagesKey = ReturnType<typeof deviceSessionsPagesKey>;

// Written out, because inferred they would name `@tanstack/query-core`, which apps need not be able to resolve.

/** Options for `useQuery` and its like, whose key knows its data. */
export type DeviceSessionsQueryOptions = UnusedSkipTokenOptions<Page, SessionError, Page, PageKey> & {
  queryKey: DataTag<PageKey, Page, SessionError>;
};

/** Options for `useInfiniteQuery` and its like, whose key knows its data. */
export type DeviceSessionsInfiniteQueryOptions = UnusedSkipTokenInfiniteOptions<
  Page,
  SessionError,
  InfiniteData<Page, number>,
  PagesKey,
  number
> & { queryKey: DataTag<PagesKey, InfiniteData<Page>, SessionError> };

// A backend tries again by itself what may pass, so nothing here is tried again on top of that: least of all what a
// closed session is refused.

/**
 * One page of an account's sessions on all its devices, for `useQuery` and for loaders. While another page of the same
 * account is on its way, the one before stays.
 *
 * @param sessionId the session whose account it is, and which asks.
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
  return queryOptions<Page, SessionError, Page, PageKey>({
    queryKey: deviceSessionsPageKey(store, sessionId, { page, pageSize }),
    queryFn: ({ signal }) =>
      listDeviceSessions(store, sessionId, { limit: pageSize, offset: page * pageSize }, { signal }),
    // Of the same account only: no page of one ever stands for a page of another.
    placeholderData: (previous, query) =>
      query?.queryKey[2] === store.backend.scope && query.queryKey[3] === sessionId ? previous : undefined,
    structuralSharing: shareStructure,
    retry: false,
  });
}

/**
 * An account's sessions on all its devices, page after page, for `useInfiniteQuery` and for loaders.
 * {@link useDeviceSessions} is the same for the current session.
 *
 * @param sessionId the session whose account it is, and which asks.
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

/** Goes by what is there: a row that was revoked has moved all that come after it. */
function nextOffset(last: Page, pages: readonly Page[]): number | undefined {
  const loaded = pages.reduce((count, { data }) => count + data.length, 0);
  return last.data.length > 0 && loaded < last.totalCount ? loaded : undefined;
}

/**
 * Signs one session of an account out, by its id, for `useMutation`. {@link useRevokeDeviceSession} is the same for the
 * current session.
 *
 * The row leaves every cached list when the backend has said that it is done, not before: whoever revokes a device relies
 * on it. Only lists that cannot be put right from what is known are asked for anew.
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
 * Signs all sessions of an account out but the one that asks, for `useMutation`. Answers their ids. When one fails, those
 * before it are signed out all the same, and the lists are asked for anew.
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

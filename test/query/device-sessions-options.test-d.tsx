import {
  type InfiniteData,
  QueryClient,
  useInfiniteQuery,
  useQuery,
  useSuspenseInfiniteQuery,
  useSuspenseQuery,
} from '@tanstack/react-query';
import { describe, expectTypeOf, it } from 'vitest';
import type { DeviceSession, Paginated, SessionData, SessionError, SessionStore } from 'multisession';
import {
  type DeviceSessionList,
  deviceSessionsInfiniteOptions,
  deviceSessionsKey,
  deviceSessionsOptions,
  useDeviceSessions,
  useRevokeDeviceSession,
  useRevokeOtherDeviceSessions,
} from 'multisession/query';

declare const store: SessionStore;
declare const row: DeviceSession;
const client = new QueryClient();

type Page = Paginated<DeviceSession>;

describe('DeviceSession', () => {
  it('is session data with `isCurrent`', () => {
    expectTypeOf<DeviceSession>().toExtend<SessionData>();
    expectTypeOf<DeviceSession['isCurrent']>().toEqualTypeOf<boolean>();
    // @ts-expect-error -- a device session is plain data without methods
    void row.getToken;
  });

  it('narrows on `status`', () => {
    if (row.status === 'pending') expectTypeOf(row.currentTask.key).toBeString();
    expectTypeOf(row.lastActiveAt).toEqualTypeOf<Date>();
    // @ts-expect-error -- only pending sessions have a task
    void row.currentTask;
  });
});

describe('deviceSessionsOptions', () => {
  it('types data and errors', () => {
    const { data, error } = useQuery(deviceSessionsOptions(store, 'sess_ada', { page: 1, pageSize: 20 }));
    expectTypeOf(data).toEqualTypeOf<Page | undefined>();
    expectTypeOf(error).toEqualTypeOf<SessionError | null>();
    expectTypeOf(useSuspenseQuery(deviceSessionsOptions(store, 'sess_ada')).data).toEqualTypeOf<Page>();
  });

  it('types the result of `select`', () => {
    const { data } = useQuery({
      ...deviceSessionsOptions(store, 'sess_ada'),
      select: ({ totalCount }) => totalCount,
    });
    expectTypeOf(data).toEqualTypeOf<number | undefined>();
    useQuery({
      ...deviceSessionsOptions(store, 'sess_ada'),
      // @ts-expect-error -- a page has no such field
      select: ({ total }) => total,
    });
  });

  it('returns a query key that is typed with its data', () => {
    const { queryKey } = deviceSessionsOptions(store, 'sess_ada');
    expectTypeOf(client.getQueryData(queryKey)).toEqualTypeOf<Page | undefined>();
    expectTypeOf(queryKey[2]).toBeString();
    // @ts-expect-error -- a single page, not infinite data
    client.setQueryData(queryKey, { pages: [], pageParams: [] });
    // @ts-expect-error -- cached data is read-only
    client.getQueryData(queryKey)?.data.push();
  });

  it('rejects missing and invalid arguments', () => {
    // @ts-expect-error -- the session ID is required
    deviceSessionsOptions(store);
    // @ts-expect-error -- a session ID, not null
    deviceSessionsOptions(store, null);
    // @ts-expect-error -- a page number, not a name
    deviceSessionsOptions(store, 'sess_ada', { page: 'first' });
    // @ts-expect-error -- an infinite query takes no page number
    deviceSessionsInfiniteOptions(store, 'sess_ada', { page: 1 });
    expectTypeOf(deviceSessionsKey(store, 'sess_ada')).toEqualTypeOf<
      readonly ['multisession', 'device-sessions', string, string]
    >();
  });
});

describe('deviceSessionsInfiniteOptions', () => {
  it('types data, page parameters and errors', () => {
    const options = deviceSessionsInfiniteOptions(store, 'sess_ada', { pageSize: 20 });
    const { data, error } = useInfiniteQuery(options);
    expectTypeOf(data).toEqualTypeOf<InfiniteData<Page, number> | undefined>();
    expectTypeOf(error).toEqualTypeOf<SessionError | null>();
    expectTypeOf(useSuspenseInfiniteQuery(options).data.pageParams).toEqualTypeOf<number[]>();
    expectTypeOf(client.getQueryData(options.queryKey)?.pages).toEqualTypeOf<Page[] | undefined>();
    // @ts-expect-error -- infinite query options do not fit useQuery
    useQuery(options);
  });

  it('types the result of `select`', () => {
    const { data } = useInfiniteQuery({
      ...deviceSessionsInfiniteOptions(store, 'sess_ada'),
      select: ({ pages }) => pages.length,
    });
    expectTypeOf(data).toEqualTypeOf<number | undefined>();
  });
});

describe('useDeviceSessions', () => {
  it('returns an infinite query with a list of sessions as its data', () => {
    const query = useDeviceSessions({ pageSize: 20 });
    expectTypeOf(query.data).toEqualTypeOf<DeviceSessionList | undefined>();
    expectTypeOf(query.error).toEqualTypeOf<SessionError | null>();
    if (query.isSuccess) expectTypeOf(query.data.sessions).toEqualTypeOf<readonly DeviceSession[]>();
    // @ts-expect-error -- data may be undefined
    void query.data.sessions;
    // @ts-expect-error -- the scope determines the session
    useDeviceSessions({ sessionId: 'sess_ada' });
  });
});

describe('useRevokeDeviceSession and useRevokeOtherDeviceSessions', () => {
  it('take a session ID, or nothing for all other sessions', () => {
    const one = useRevokeDeviceSession();
    one.mutate('sess_phone');
    // @ts-expect-error -- the session ID is required
    one.mutate();
    expectTypeOf(one.error).toEqualTypeOf<SessionError | null>();
    const others = useRevokeOtherDeviceSessions();
    others.mutate();
    expectTypeOf(others.data).toEqualTypeOf<readonly string[] | undefined>();
    // @ts-expect-error -- takes no list of sessions
    others.mutate(['sess_phone']);
  });
});

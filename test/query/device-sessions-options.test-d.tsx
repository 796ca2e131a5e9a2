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

describe('a device session', () => {
  it('is data that says whether it is the one here', () => {
    expectTypeOf<DeviceSession>().toExtend<SessionData>();
    expectTypeOf<DeviceSession['isCurrent']>().toEqualTypeOf<boolean>();
    // @ts-expect-error -- it may be on another device: it has no methods
    void row.getToken;
  });

  it('narrows on its status', () => {
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

  it('types what is selected', () => {
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

  it('has a key that knows its data', () => {
    const { queryKey } = deviceSessionsOptions(store, 'sess_ada');
    expectTypeOf(client.getQueryData(queryKey)).toEqualTypeOf<Page | undefined>();
    expectTypeOf(queryKey[2]).toBeString();
    // @ts-expect-error -- a page is no list of pages
    client.setQueryData(queryKey, { pages: [], pageParams: [] });
    // @ts-expect-error -- and cannot be changed in place
    client.getQueryData(queryKey)?.data.push();
  });

  it('takes what makes sense', () => {
    // @ts-expect-error -- somebody has to ask
    deviceSessionsOptions(store);
    // @ts-expect-error -- a session is told by its id
    deviceSessionsOptions(store, null);
    // @ts-expect-error -- pages are counted, not named
    deviceSessionsOptions(store, 'sess_ada', { page: 'first' });
    // @ts-expect-error -- an infinite list has no one page
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
    // @ts-expect-error -- its data are pages, so it is no plain query
    useQuery(options);
  });

  it('types what is selected', () => {
    const { data } = useInfiniteQuery({
      ...deviceSessionsInfiniteOptions(store, 'sess_ada'),
      select: ({ pages }) => pages.length,
    });
    expectTypeOf(data).toEqualTypeOf<number | undefined>();
  });
});

describe('useDeviceSessions', () => {
  it('is an infinite query whose data are the rows', () => {
    const query = useDeviceSessions({ pageSize: 20 });
    expectTypeOf(query.data).toEqualTypeOf<DeviceSessionList | undefined>();
    expectTypeOf(query.error).toEqualTypeOf<SessionError | null>();
    if (query.isSuccess) expectTypeOf(query.data.sessions).toEqualTypeOf<readonly DeviceSession[]>();
    // @ts-expect-error -- there may be no data yet
    void query.data.sessions;
    // @ts-expect-error -- whose devices says the scope
    useDeviceSessions({ sessionId: 'sess_ada' });
  });
});

describe('revoking', () => {
  it('takes an id, or nothing for all others', () => {
    const one = useRevokeDeviceSession();
    one.mutate('sess_phone');
    // @ts-expect-error -- which one?
    one.mutate();
    expectTypeOf(one.error).toEqualTypeOf<SessionError | null>();
    const others = useRevokeOtherDeviceSessions();
    others.mutate();
    expectTypeOf(others.data).toEqualTypeOf<readonly string[] | undefined>();
    // @ts-expect-error -- it is all or one
    others.mutate(['sess_phone']);
  });
});

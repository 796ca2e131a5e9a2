import { QueryClient } from '@tanstack/react-query';
import { createSessionStore, type DeviceSession } from 'multisession/core';
import { expect, it } from 'vitest';
import { deviceSessionsInfiniteOptions, deviceSessionsKey, deviceSessionsOptions } from 'multisession/query';
import { removeFromDeviceLists } from '../../src/query/remove-from-device-lists.ts';
import { createSessionData, inMemoryBackend, inMemoryEnvironment } from '../../src/testing/index.ts';

const store = createSessionStore({ backend: inMemoryBackend(), environment: inMemoryEnvironment() });
const adaKey = deviceSessionsKey(store, 'sess_ada');
const list = deviceSessionsInfiniteOptions(store, 'sess_ada').queryKey;
const first = deviceSessionsOptions(store, 'sess_ada', { page: 0 }).queryKey;
const second = deviceSessionsOptions(store, 'sess_ada', { page: 1 }).queryKey;
const rows = ['sess_ada', 'sess_phone', 'sess_tablet'].map(createRow);

function createRow(id: string): DeviceSession {
  return { ...createSessionData({ id }), isCurrent: id === 'sess_ada' };
}

function setUp() {
  const client = new QueryClient();
  const page = { data: rows, totalCount: 3 };
  client.setQueryData(list, { pages: [page], pageParams: [0] }, { updatedAt: 1000 });
  client.setQueryData(first, page, { updatedAt: 1000 });
  return client;
}

it('removeFromDeviceLists removes a session from a list without changing its dataUpdatedAt or invalidating it', () => {
  const client = setUp();
  removeFromDeviceLists(client, adaKey, ['sess_phone']);
  expect(client.getQueryData(first)).toEqual({ data: [rows[0], rows[2]], totalCount: 2 });
  expect(client.getQueryData(list)?.pages).toEqual([{ data: [rows[0], rows[2]], totalCount: 2 }]);
  for (const key of [list, first]) {
    expect(client.getQueryState(key)).toMatchObject({ dataUpdatedAt: 1000, isInvalidated: false });
  }
});

it('removeFromDeviceLists does not reset the invalidation of a list', async () => {
  const client = setUp();
  await client.invalidateQueries({ queryKey: first });
  removeFromDeviceLists(client, adaKey, ['sess_phone']);
  expect(client.getQueryState(first)).toMatchObject({ isInvalidated: true });
  expect(client.getQueryState(list)).toMatchObject({ isInvalidated: false });
});

it('removeFromDeviceLists invalidates a list that does not contain the session, and keeps its rows', () => {
  const client = setUp();
  const page = { data: rows.slice(0, 1), totalCount: 11 };
  client.setQueryData(second, page);
  removeFromDeviceLists(client, adaKey, ['sess_phone']);
  expect(client.getQueryData(second)).toBe(page);
  expect(client.getQueryState(second)).toMatchObject({ isInvalidated: true });
});

it('removeFromDeviceLists does not change the lists of other accounts, or any list if no IDs are given', () => {
  const client = setUp();
  const before = [client.getQueryState(list), client.getQueryState(first)];
  removeFromDeviceLists(client, deviceSessionsKey(store, 'sess_bob'), ['sess_phone']);
  removeFromDeviceLists(client, adaKey, []);
  expect([client.getQueryState(list), client.getQueryState(first)]).toEqual(before);
});

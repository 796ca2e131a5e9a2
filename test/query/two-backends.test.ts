import { QueryClient } from '@tanstack/react-query';
import { createSessionStore } from 'multisession/core';
import { createSessionQueryClients, deviceSessionsOptions } from 'multisession/query';
import { expect, it } from 'vitest';
import { createSessionData, inMemoryBackend, inMemoryEnvironment } from '../../src/testing/index.ts';

// The sessions of both backends have the same IDs.

async function openStore(name: string) {
  const backend = inMemoryBackend({ sessions: [createSessionData({ name, id: 'sess_1' })] });
  const store = createSessionStore({ backend, environment: inMemoryEnvironment() });
  await store.refresh();
  return store;
}

it('createSessionQueryClients persists the caches of two backends under different keys that survive a reload', async () => {
  const stores = [await openStore('Ada'), await openStore('Bob')];
  const keys: string[] = [];
  const persist = (_: QueryClient, key: string) => {
    keys.push(key);
    return { pause: () => {}, clear: () => {} };
  };
  for (const store of [...stores, ...stores]) createSessionQueryClients(store, { persist }).get('sess_1');
  expect(new Set(keys).size).toBe(2);
  expect(keys.slice(2)).toEqual(keys.slice(0, 2));
});

it('deviceSessionsOptions caches the device lists of two backends separately in one query client', async () => {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: 1000 } } });
  const users: unknown[] = [];
  for (const store of [await openStore('Ada'), await openStore('Bob')]) {
    const { data } = await client.fetchQuery(deviceSessionsOptions(store, 'sess_1'));
    users.push(data.map(({ userId }) => userId));
  }
  expect(users).toEqual([['user_ada'], ['user_bob']]);
});

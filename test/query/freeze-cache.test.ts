import { QueryClient } from '@tanstack/react-query';
import { expect, it } from 'vitest';
import { createCacheFreezer } from '../../src/query/freeze-cache.ts';

function setUpFrozenCache() {
  const client = new QueryClient();
  const freeze = createCacheFreezer(client);
  client.setQueryData(['notes'], ['a note']);
  freeze();
  return { client, isInvalidated: () => client.getQueryState(['notes'])?.isInvalidated };
}

it('data set in the cache of a hidden tree stays fresh while its query is idle', () => {
  const { client, isInvalidated } = setUpFrozenCache();
  client.setQueryData(['notes'], ['another note']);
  expect(isInvalidated()).toBe(false);
});

it('a stream in the cache of a hidden tree is cancelled at its next chunk and marked stale', async () => {
  const { client, isInvalidated } = setUpFrozenCache();
  let signal: AbortSignal | undefined;
  const result = client.fetchQuery({
    queryKey: ['notes'],
    queryFn: (context) => {
      ({ signal } = context);
      return new Promise<string[]>(() => {});
    },
  });
  const settled = result.catch(() => {});
  client.setQueryData(['notes'], ['a first chunk']);
  await settled;
  expect([signal?.aborted, isInvalidated()]).toEqual([true, true]);
});

import { afterEach, describe, expect, it, vi } from 'vitest';
import { cdp } from 'vitest/browser';
import { breakages, remembered } from './breakages.tsx';
import * as steps from './steps.ts';
import { expectShown, openWorld, type World } from './world.tsx';

afterEach(() => void (remembered.length = 0));

/** What of Ada can be held by somebody, by name. Whoever calls this holds none of it. */
function watchAda({ store, trees }: World): ReadonlyMap<string, WeakRef<object>> {
  const found = new Map<string, WeakRef<object>>();
  const { session } = store.current();
  if (!session) throw new Error('Ada is not there.');
  found.set('session', new WeakRef(session));
  found.set('user', new WeakRef(session.user));
  for (const { client } of trees) {
    const queryClient = client.deref();
    if (!queryClient) continue;
    found.set('client', client);
    for (const { queryKey, state } of queryClient.getQueryCache().getAll()) {
      if (typeof state.data === 'object' && state.data)
        found.set(`query ${JSON.stringify(queryKey)}`, new WeakRef(state.data));
    }
    for (const mutation of queryClient.getMutationCache().getAll()) {
      found.set('mutation', new WeakRef(mutation));
    }
  }
  return found;
}

async function reachable(watched: ReadonlyMap<string, WeakRef<object>>): Promise<readonly string[]> {
  await cdp().send('HeapProfiler.collectGarbage');
  return [...watched].filter(([, ref]) => ref.deref() !== undefined).map(([name]) => name);
}

const told = 'a backend that is told with each request';
const byCookie = 'a backend with nothing but one cookie for all';

describe('nothing holds what was of an account', () => {
  it.each([
    ['is revoked', told, (world: World) => steps.revoke(world, 'ada')],
    ['runs out', told, (world: World) => steps.expire(world, 'ada')],
    ['is removed', told, (world: World) => steps.signOut(world, 'remove')],
    ['is ended', told, (world: World) => steps.signOut(world, 'end')],
    ['is removed', byCookie, (world: World) => steps.signOut(world, 'remove')],
  ] as const)('that %s, with %s', async (_, kind, close) => {
    const world = await openWorld(kind);
    await expectShown({ account: 'ada', organization: 'org_1' });
    await steps.switchTo(world, 'bob');
    await steps.switchTo(world, 'ada');
    steps.type(world);
    steps.save();
    await world.settle();
    const watched = watchAda(world);
    expect([...watched.keys()]).toEqual(expect.arrayContaining(['session', 'user', 'client', 'mutation']));
    expect(await reachable(watched)).toEqual([...watched.keys()]);
    await close(world);
    await steps.switchTo(world, 'bob');
    await steps.changeOrganization(world, 'org_2');
    await expectShown({ account: 'bob', organization: 'org_2' });
    await vi.waitFor(async () => expect(await reachable(watched)).toEqual([]));
  });
});

it('what the app itself goes on holding is reported', async () => {
  const world = await openWorld(told, breakages.rememberedClient());
  const watched = watchAda(world);
  await steps.signOut(world, 'remove');
  expect(await reachable(watched)).toContain('client');
  remembered.length = 0;
  await vi.waitFor(async () => expect(await reachable(watched)).not.toContain('client'));
});

import { afterEach, describe, expect, it } from 'vitest';
import { cdp } from 'vitest/browser';
import { leakyApps, retainedClients } from './leaky-apps.tsx';
import * as steps from './steps.ts';
import { createClient } from './wiring.tsx';
import { openWorld, type World, type WorldOptions } from './world.tsx';
import { eventually } from '../eventually.ts';

afterEach(() => void (retainedClients.length = 0));

/** Returns weak references to the objects of Ada's account by name. */
function watchAda({ store, trees }: World): ReadonlyMap<string, WeakRef<object>> {
  const found = new Map<string, WeakRef<object>>();
  const { session } = store.getCurrent();
  if (!session) throw new Error('Ada is not signed in.');
  found.set('session', new WeakRef(session));
  found.set('user', new WeakRef(session.user));
  const shown = [...document.querySelectorAll('main')].find((element) => element.checkVisibility());
  if (shown) found.set('elements', new WeakRef(shown));
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

const sessionPerRequest = 'a session per request';
const sharedCookie = 'a shared cookie only';

const settings: readonly (readonly [string, WorldOptions])[] = [
  ['one tree', {}],
  ['keepAlive and two accounts', { keepAlive: 3 }],
  ['keepAlive and ten accounts without StrictMode', { keepAlive: 3, accounts: 10, isStrict: false }],
];

/** Expires the session of Ada and removes the account. */
async function expireAndRemove(world: World): Promise<void> {
  await steps.expire(world, 'ada');
  await steps.removeExpired(world, 'ada');
}

describe.each(settings)('with %s, all objects of an account are garbage collected', (_, options) => {
  it.each([
    ['is revoked', sessionPerRequest, (world: World) => steps.revoke(world, 'ada')],
    ['expires and is removed', sessionPerRequest, expireAndRemove],
    ['is removed', sessionPerRequest, (world: World) => steps.signOut(world, 'remove')],
    ['is ended', sessionPerRequest, (world: World) => steps.signOut(world, 'end')],
    ['is removed', sharedCookie, (world: World) => steps.signOut(world, 'remove')],
  ] as const)('when it %s, with %s', async (_, kind, close) => {
    const world = await openWorld(kind, options);
    await world.expectShown({ account: 'ada', organization: 'org_1' });
    await steps.switchTo(world, 'bob');
    await steps.switchTo(world, 'ada');
    steps.typeText(world);
    steps.save();
    await world.settle();
    const watched = watchAda(world);
    expect([...watched.keys()]).toEqual(expect.arrayContaining(['session', 'user', 'client', 'mutation']));
    expect(await reachable(watched)).toEqual([...watched.keys()]);
    await close(world);
    await steps.switchTo(world, 'bob');
    await steps.changeOrganization(world, 'org_2');
    await world.expectShown({ account: 'bob', organization: 'org_2' });
    await eventually(async () => expect(await reachable(watched)).toEqual([]));
  });
});

describe('with keepAlive', () => {
  it('no data of an evicted tree is retained', async () => {
    const world = await openWorld(sessionPerRequest, { keepAlive: 2, accounts: 3 }, () => ({
      createClient() {
        const client = createClient();
        client.setDefaultOptions({ queries: { gcTime: 0 }, mutations: { gcTime: 0 } });
        return client;
      },
    }));
    steps.typeText(world);
    steps.save();
    await world.settle();
    // Suspense queries have a minimum `gcTime`.
    const isLoaded = (name: string) => /^mutation|^query(?!.*balance)/.test(name);
    const watched = new Map([...watchAda(world)].filter(([name]) => isLoaded(name)));
    await steps.switchTo(world, 'bob');
    expect(await reachable(watched)).toEqual([...watched.keys()]);
    await steps.switchTo(world, 'carol');
    await steps.switchTo(world, 'bob');
    await eventually(async () => expect(await reachable(watched)).toEqual([]));
  });

  it('data of an expired session is retained until the account is removed', async () => {
    const world = await openWorld(sessionPerRequest, { keepAlive: 3 });
    const watched = watchAda(world);
    await steps.expire(world, 'ada');
    await steps.switchTo(world, 'bob');
    expect(await reachable(watched)).toEqual(expect.arrayContaining(['client', 'query ["notes"]']));
    await steps.removeExpired(world, 'ada');
    await steps.changeOrganization(world, 'org_2');
    await eventually(async () => expect(await reachable(watched)).toEqual([]));
  });
});

it('the memory tests detect objects that an app retains', async () => {
  const world = await openWorld(sessionPerRequest, {}, leakyApps.retainedClient);
  const watched = watchAda(world);
  await steps.signOut(world, 'remove');
  expect(await reachable(watched)).toContain('client');
  retainedClients.length = 0;
  await eventually(async () => expect(await reachable(watched)).not.toContain('client'));
});

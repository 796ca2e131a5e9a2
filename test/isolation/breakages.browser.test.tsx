import { afterEach, expect, it } from 'vitest';
import { breakages, timers } from './breakages.tsx';
import { type ViolationKind, violationKinds } from './page.ts';
import * as steps from './steps.ts';
import { type BackendKind, openWorld, type World, type WorldOptions } from './world.tsx';
import { eventually } from '../eventually.ts';

afterEach(() => {
  for (const element of document.querySelectorAll('.forgotten')) element.remove();
  for (const timer of timers.splice(0)) clearInterval(timer);
});

const perRequest = 'a backend that is told with each request';
const cookie = 'a backend with nothing but one cookie for all';

/** Ada writes and saves something, and switches before the answer. */
async function leaveWithWorkUnderWay(world: World): Promise<void> {
  const release = world.api.hold('/save');
  steps.type(world);
  steps.save();
  await world.settle();
  await steps.switchTo(world, 'bob');
  release();
  await world.settle();
}

async function switchSlowly(world: World): Promise<void> {
  world.backend.disturb(() => ({ requestMs: 60 }));
  await steps.switchTo(world, 'bob');
  world.backend.disturb(null);
}

async function leaveSlowly(world: World): Promise<void> {
  world.backend.disturb(() => ({ requestMs: 100 }));
  await steps.signOut(world, 'remove');
}

async function leaveWithDialogsOpen(world: World): Promise<void> {
  steps.open();
  await steps.switchTo(world, 'bob');
}

async function runOut(world: World): Promise<void> {
  await steps.expire(world, 'ada');
  await steps.switchTo(world, 'bob');
}

/** Until a timer that had gone on would have run. */
async function leaveForLong(world: World): Promise<void> {
  await steps.switchTo(world, 'bob');
  const before = world.api.requests.length;
  await eventually(() => expect(world.api.requests.length).toBeGreaterThan(before + 10));
}

const kept = { keepAlive: 3 };

type Reported = readonly [
  breakage: keyof typeof breakages,
  kind: BackendKind,
  act: (world: World) => Promise<void>,
  kinds: readonly ViolationKind[],
  options?: WorldOptions,
];

const reported: readonly Reported[] = [
  ['sharedQueryClient', perRequest, leaveWithWorkUnderWay, ['text', 'query', 'mutation']],
  ['noRemount', perRequest, leaveWithWorkUnderWay, ['text', 'input', 'attribute']],
  ['optimisticCookieSwitch', cookie, switchSlowly, ['request', 'text', 'query']],
  ['clearBeforeUnmount', perRequest, leaveSlowly, ['left behind']],
  ['unboundFetch', perRequest, leaveWithWorkUnderWay, ['request', 'token', 'body']],
  ['oneTokenForAll', perRequest, leaveWithWorkUnderWay, ['request', 'token', 'text', 'query']],
  ['sharedHeader', perRequest, leaveWithWorkUnderWay, ['header']],
  ['sharedStorageKey', perRequest, leaveWithWorkUnderWay, ['storage']],
  ['broadcastCache', perRequest, leaveWithWorkUnderWay, ['broadcast']],
  ['forgottenElement', perRequest, leaveWithWorkUnderWay, ['input', 'attribute']],
  ['hiddenWithActivity', perRequest, leaveWithDialogsOpen, ['name', 'top layer']],
  ['keyedByIndex', perRequest, leaveWithWorkUnderWay, ['text', 'input', 'tree']],
  ['cacheForTheNext', perRequest, runOut, ['text', 'query'], kept],
  ['endlessPolling', perRequest, leaveForLong, ['hidden work'], kept],
];

it('each kind of violation is seen once', () => {
  const seen = new Set(reported.flatMap(([, , , kinds]) => kinds));
  expect([...violationKinds].filter((kind) => !seen.has(kind))).toEqual([]);
});

it.each(reported.map((given) => [given[0], given[1], given] as const))(
  '%s is reported, with %s',
  async (_, kind, given) => {
    const [breakage, , act, expected, options] = given;
    const world = await openWorld(kind, options, breakages[breakage]());
    await act(world);
    const kinds = (await world.violations()).map((violation) => violation.kind);
    expect([...new Set(kinds)]).toEqual(expect.arrayContaining([...expected]));
  },
);

import { afterEach, expect, it } from 'vitest';
import { breakages } from './breakages.tsx';
import { type ViolationKind, violationKinds } from './page.ts';
import * as steps from './steps.ts';
import { type BackendKind, openWorld, type World } from './world.tsx';

afterEach(() => {
  for (const element of document.querySelectorAll('.forgotten')) element.remove();
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

const reported: readonly (readonly [
  keyof typeof breakages,
  BackendKind,
  (world: World) => Promise<void>,
  readonly ViolationKind[],
])[] = [
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
];

it('each kind of violation is seen once', () => {
  const seen = new Set(reported.flatMap(([, , , kinds]) => kinds));
  expect([...violationKinds].filter((kind) => !seen.has(kind))).toEqual([]);
});

it.each(reported)('%s is reported, with %s', async (breakage, kind, act, expected) => {
  const world = await openWorld(kind, breakages[breakage]());
  await act(world);
  const kinds = (await world.violations()).map((violation) => violation.kind);
  expect([...new Set(kinds)]).toEqual(expect.arrayContaining([...expected]));
});

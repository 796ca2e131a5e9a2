import { afterEach, expect, it } from 'vitest';
import { claimSessionPerRequest, leakyApps, sounds, timers } from './leaky-apps.tsx';
import { type ViolationKind, violationKinds } from './page.ts';
import * as steps from './steps.ts';
import { type BackendKind, openWorld, type World, type WorldOptions } from './world.tsx';
import { eventually } from '../eventually.ts';

afterEach(() => {
  for (const element of document.querySelectorAll('.leftover')) element.remove();
  document.body.removeAttribute('style');
  for (const sound of sounds.splice(0)) sound.pause();
  for (const timer of timers.splice(0)) clearInterval(timer);
});

const sessionPerRequest = 'a session per request';
const sharedCookie = 'a shared cookie only';

/** Saves input as Ada and switches before the response. */
async function switchDuringMutation(world: World): Promise<void> {
  const release = world.api.pauseResponses('/save');
  steps.typeText(world);
  steps.save();
  await world.settle();
  await steps.switchTo(world, 'bob');
  release();
  await world.settle();
}

async function switchSlowly(world: World): Promise<void> {
  world.backend.injectFaults(() => ({ requestDelayMs: 60 }));
  await steps.switchTo(world, 'bob');
  world.backend.injectFaults(null);
}

async function signOut(world: World): Promise<void> {
  await steps.signOut(world, 'remove');
}

async function switchWithOpenDialogs(world: World): Promise<void> {
  steps.openDialogs();
  await steps.switchTo(world, 'bob');
}

async function expireAndSwitch(world: World): Promise<void> {
  await steps.expire(world, 'ada');
  await steps.switchTo(world, 'bob');
}

/** Switches and waits until a timer of a hidden tree would have fired. */
async function switchAndWait(world: World): Promise<void> {
  await steps.switchTo(world, 'bob');
  const before = world.api.requests.length;
  await eventually(() => expect(world.api.requests.length).toBeGreaterThan(before + 10));
}

const keepAliveOptions = { keepAlive: 3 };

type Case = readonly [
  breakage: keyof typeof leakyApps,
  kind: BackendKind,
  act: (world: World) => Promise<void>,
  kinds: readonly ViolationKind[],
  options?: WorldOptions,
];

const cases: readonly Case[] = [
  ['sharedQueryClient', sessionPerRequest, switchDuringMutation, ['text', 'query', 'mutation']],
  ['noRemount', sessionPerRequest, switchDuringMutation, ['text', 'input', 'attribute']],
  [
    ...(['optimisticCookieSwitch', sharedCookie, switchSlowly, ['request', 'text', 'query']] as const),
    { wrapBackend: claimSessionPerRequest },
  ],
  ['keptCache', sessionPerRequest, signOut, ['left behind']],
  ['unboundFetch', sessionPerRequest, switchDuringMutation, ['request', 'token', 'body']],
  ['sharedToken', sessionPerRequest, switchDuringMutation, ['request', 'token', 'text', 'query']],
  ['sharedHeader', sessionPerRequest, switchDuringMutation, ['header']],
  ['sharedStorageKey', sessionPerRequest, switchDuringMutation, ['storage']],
  ['broadcastCache', sessionPerRequest, switchDuringMutation, ['broadcast']],
  ['leftoverElement', sessionPerRequest, switchDuringMutation, ['input', 'attribute', 'accessibility tree']],
  ['leftoverBrowserState', sessionPerRequest, switchDuringMutation, ['style', 'sound', 'history']],
  ['hiddenWithActivity', sessionPerRequest, switchWithOpenDialogs, ['name', 'top layer', 'keyboard']],
  ['keyedByIndex', sessionPerRequest, switchDuringMutation, ['text', 'input', 'tree']],
  ['inheritedCache', sessionPerRequest, expireAndSwitch, ['text', 'query'], keepAliveOptions],
  ['hiddenPolling', sessionPerRequest, switchAndWait, ['hidden work'], keepAliveOptions],
];

it('every kind of violation is reported for at least one leaky app', () => {
  const seen = new Set(cases.flatMap(([, , , kinds]) => kinds));
  expect([...violationKinds].filter((kind) => !seen.has(kind))).toEqual([]);
});

it('data that another test of the page has left behind is not reported', async () => {
  sessionStorage.setItem('left by another test', 'sess_ada');
  const world = await openWorld(sessionPerRequest);
  await signOut(world);
  expect(await world.violations()).toEqual([]);
});

it.each(cases.map((testCase) => [testCase[0], testCase[1], testCase] as const))(
  'the isolation tests report the violations of the leaky app %s, with %s',
  async (_, kind, testCase) => {
    const [leakyApp, , act, expected, options] = testCase;
    const world = await openWorld(kind, options, leakyApps[leakyApp]);
    await act(world);
    const kinds = (await world.violations()).map((violation) => violation.kind);
    expect([...new Set(kinds)]).toEqual(expect.arrayContaining([...expected]));
  },
);

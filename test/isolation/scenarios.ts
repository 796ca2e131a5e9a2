import { expect } from 'vitest';
import type { Fault } from './faults.ts';
import * as steps from './steps.ts';
import { backends, type BackendKind, nextFrame, type World } from './world.tsx';
import { eventually } from '../eventually.ts';

/** The steps in an app that shows Ada’s account. The app is inspected between the steps and afterwards. */
export type Scenario = (world: World, kind: BackendKind) => Promise<void>;

/** The scenarios of switching, in which no session closes. */
const switching: Readonly<Record<string, Scenario>> = {
  async 'the user switches and switches back'(world) {
    for (const person of ['bob', 'ada'] as const) {
      await steps.switchTo(world, person);
      await world.expectShown();
      await world.violations();
      steps.typeText(world);
      await steps.visitOthers(world);
    }
  },
  async 'the user switches quickly'(world) {
    for (const person of ['bob', 'ada', 'bob', 'ada', 'bob'] as const) {
      steps.beginSwitch(world, person);
      await nextFrame();
    }
    for (const person of ['ada', 'bob', 'ada', 'bob'] as const) steps.beginSwitch(world, person);
    await world.settle();
  },
  async 'dialogs are open'(world) {
    steps.openDialogs();
    await steps.switchTo(world, 'bob');
    await world.violations();
    steps.openDialogs();
    await steps.switchTo(world, 'ada');
  },
  async 'responses arrive after the user has switched'(world) {
    const release = world.api.pauseResponses();
    steps.typeText(world);
    steps.save();
    steps.beginSwitch(world, 'bob');
    await nextFrame();
    await world.violations();
    release();
    await world.settle();
    await world.violations();
  },
  async 'responses arrive after the user has switched back'(world) {
    const release = world.api.pauseResponses();
    steps.save();
    await steps.switchTo(world, 'bob');
    await steps.switchTo(world, 'ada');
    release();
    await world.settle();
  },
  'the backend switches slowly': switchSlowly,
  async 'the backend rejects a switch'(world) {
    world.backend.fail(new TypeError('fake'), 'touchSession');
    steps.beginSwitch(world, 'bob');
    await world.settle();
    world.backend.fail(null);
  },
  async 'another tab switches'(world) {
    await steps.switchOtherTab(world, 'bob');
    await world.expectShown();
    await world.violations();
    await steps.switchOtherTab(world, 'ada');
  },
  async 'the organization changes'(world) {
    const release = world.api.pauseResponses('/save');
    steps.save();
    await steps.changeOrganization(world, 'org_2');
    await world.expectShown();
    release();
    await world.violations();
    steps.beginChangeOrganization(world, 'org_1');
    steps.beginSwitch(world, 'bob');
    await world.settle();
  },
  async 'the network cannot be reached'(world) {
    const reconnect = disconnect(world);
    steps.typeText(world);
    steps.save();
    steps.beginSwitch(world, 'bob');
    await nextFrame();
    await world.violations();
    reconnect();
    await world.settle();
  },
  'the tree of the next account suspends': (world) => switchToFaulty(world, 'suspends'),
  'the tree of the next account throws': (world) => switchToFaulty(world, 'throws'),
  async 'the page is loaded again'(world) {
    await world.reload();
    await world.expectShown();
    await world.violations();
    await steps.switchTo(world, 'bob');
    await world.expectShown();
    await world.reload();
  },
};

/** The scenarios in which a session closes. */
const closing: Readonly<Record<string, Scenario>> = {
  'the account is removed': (world) => closeDuringMutation(world, () => steps.signOut(world, 'remove')),
  'the user signs out': (world) => closeDuringMutation(world, () => steps.signOut(world, 'end')),
  'the user signs out of all accounts': (world) => closeDuringMutation(world, () => steps.signOutAll(world)),
  'the session is revoked': (world) => closeDuringMutation(world, () => steps.revoke(world, 'ada')),
  'the session expires': (world) => closeDuringMutation(world, () => steps.expire(world, 'ada')),
  async 'a background session is revoked'(world) {
    await steps.switchTo(world, 'bob');
    await steps.revoke(world, 'ada');
  },
};

export const scenarios: Readonly<Record<string, Scenario>> = { ...switching, ...closing };

/** Runs a scenario from the account of Ada. Returns the violations so far. */
export async function run(world: World, kind: BackendKind, scenario: Scenario) {
  await returnToAda(world);
  steps.typeText(world);
  steps.save();
  await world.settle();
  await scenario(world, kind);
  await world.expectShown();
  return world.violations();
}

/** Signs in every account that is signed out, and switches to Ada. */
async function returnToAda(world: World): Promise<void> {
  for (const person of ['bob', 'ada'] as const) await steps.signIn(world, person);
  await steps.switchTo(world, 'ada');
  if (world.owner()?.organization !== 'org_1') await steps.changeOrganization(world, 'org_1');
  await world.expectShown();
}

/** Switches while the backend does not respond, and checks that no request is sent for either account meanwhile. */
async function switchSlowly(world: World, kind: BackendKind): Promise<void> {
  const release = world.backend.pauseResponses();
  const account = world.owner()?.account;
  steps.save();
  steps.beginSwitch(world, 'bob');
  await eventually(() => expect(world.owner()?.account).not.toBe(account));
  const before = world.api.now();
  // Enough frames for timers of a tree that is still mounted to run.
  for (let frames = 0; frames < 6; frames += 1) await nextFrame();
  const { sessionPerRequest, tokens } = backends[kind];
  // A token stays valid for the previous account. The cookie may be used by no account until the backend responds.
  const refused = world.api.requests.filter(({ at, intendedOwner }) => {
    return at > before && (!tokens || (!sessionPerRequest && intendedOwner?.account !== account));
  });
  expect(refused).toEqual([]);
  await world.violations();
  release();
  await world.settle();
}

async function closeDuringMutation(world: World, close: () => Promise<void>): Promise<void> {
  await steps.switchTo(world, 'bob');
  await steps.switchTo(world, 'ada');
  const release = world.api.pauseResponses();
  steps.typeText(world);
  steps.save();
  await close();
  await world.violations();
  release();
  await world.settle();
  await world.violations();
  await steps.switchTo(world, 'bob');
}

async function switchToFaulty(world: World, fault: Fault): Promise<void> {
  const account = steps.accountNameOf(world, 'bob');
  world.setFault(account, fault);
  await steps.switchTo(world, 'bob');
  await world.violations();
  await steps.switchTo(world, 'ada');
  await world.expectShown();
  await steps.switchTo(world, 'bob');
  world.setFault(account, null);
}

/** Disconnects the page from the network. Returns a function that connects it again. */
function disconnect({ api, backend }: World): () => void {
  api.setOffline(true);
  backend.fail(new TypeError('Failed to fetch'));
  window.dispatchEvent(new Event('offline'));
  return () => {
    api.setOffline(false);
    backend.fail(null);
    window.dispatchEvent(new Event('online'));
  };
}

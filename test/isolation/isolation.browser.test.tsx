import { describe, expect, it } from 'vitest';
import * as steps from './steps.ts';
import { backends, expectRevealed, expectShown, openWorld, settings, type World } from './world.tsx';
import { eventually } from '../eventually.ts';

const ada = { account: 'ada', organization: 'org_1' };
const bob = { account: 'bob', organization: 'org_1' };

describe.each(settings)('with %s and %s, nothing of one account reaches another', (kind, _, options) => {
  it('when people switch, and switch back', async () => {
    const world = await openWorld(kind, options);
    await expectShown(ada);
    await expectRevealed(ada);
    steps.typeText(world);
    steps.save();
    await world.settle();
    expect(await world.violations()).toEqual([]);
    await steps.switchTo(world, 'bob');
    await expectShown(bob);
    await expectRevealed(bob);
    expect(await world.violations()).toEqual([]);
    steps.typeText(world);
    await steps.visitOthers(world);
    expect(await world.violations()).toEqual([]);
    await steps.switchTo(world, 'ada');
    await expectShown(ada);
    expect(await world.violations()).toEqual([]);
  });

  it('when dialogs are open', async () => {
    const world = await openWorld(kind, options);
    steps.typeText(world);
    steps.openDialogs();
    await steps.switchTo(world, 'bob');
    await expectShown(bob);
    expect(await world.violations()).toEqual([]);
    steps.openDialogs();
    await steps.visitOthers(world);
    await steps.switchTo(world, 'ada');
    await expectShown(ada);
    expect(await world.violations()).toEqual([]);
  });

  it('when people switch again before anything has arrived', async () => {
    const world = await openWorld(kind, options);
    for (const person of ['bob', 'ada', 'bob', 'ada', 'bob'] as const) {
      steps.beginSwitch(world, person);
      await new Promise(requestAnimationFrame);
    }
    for (const person of ['ada', 'bob', 'ada', 'bob'] as const) steps.beginSwitch(world, person);
    await world.settle();
    await expectShown(bob);
    expect(await world.violations()).toEqual([]);
  });

  it('when answers come late, to those who have left and come back', async () => {
    const world = await openWorld(kind, options);
    await steps.switchTo(world, 'bob');
    const releases = ['/notes', '/feed', '/balance', '/save', '/late'].map(world.api.pauseResponses);
    await steps.switchTo(world, 'ada');
    steps.typeText(world);
    steps.save();
    await steps.switchTo(world, 'bob');
    expect(await world.violations()).toEqual([]);
    for (const release of releases) release();
    await world.settle();
    await expectShown(bob);
    expect(await world.violations()).toEqual([]);
    await steps.switchTo(world, 'ada');
    await expectShown(ada);
    expect(await world.violations()).toEqual([]);
  });

  it('while the backend switches, and once more than the page knows', async () => {
    const world = await openWorld(kind, options);
    const release = world.backend.pauseResponses();
    steps.typeText(world);
    steps.save();
    steps.beginSwitch(world, 'bob');
    await eventually(() => expect(world.owner()?.account).not.toBe('ada'));
    const before = world.api.now();
    // So many that timers of a tree which were still there would have run.
    for (let frames = 0; frames < 6; frames += 1) await new Promise(requestAnimationFrame);
    const { sessionPerRequest, tokens } = backends[kind];
    // A token goes on speaking for whoever has left. The cookie speaks for nobody until the backend has answered.
    const refused = world.api.requests.filter(({ at, intendedOwner }) => {
      return at > before && (!tokens || (!sessionPerRequest && intendedOwner?.account === 'bob'));
    });
    expect(refused).toEqual([]);
    expect(await world.violations()).toEqual([]);
    release();
    await world.settle();
    await expectShown(bob);
    expect(await world.violations()).toEqual([]);
  });

  it('when the backend refuses to switch', async () => {
    const world = await openWorld(kind, options);
    world.backend.fail(new TypeError('made up'), 'touchSession');
    steps.beginSwitch(world, 'bob');
    await world.settle();
    world.backend.fail(null);
    await expectShown(ada);
    expect(await world.violations()).toEqual([]);
  });

  it('when another tab switches', async () => {
    const world = await openWorld(kind, options);
    await steps.switchOtherTab(world, 'bob');
    await expectShown(backends[kind].sessionPerRequest ? ada : bob);
    expect(await world.violations()).toEqual([]);
  });

  it('nor one organization another', async () => {
    const world = await openWorld(kind, options);
    const release = world.api.pauseResponses('/save');
    steps.typeText(world);
    steps.save();
    await steps.changeOrganization(world, 'org_2');
    await expectShown({ account: 'ada', organization: 'org_2' });
    release();
    await world.settle();
    expect(await world.violations()).toEqual([]);
    steps.beginChangeOrganization(world, 'org_1');
    steps.beginSwitch(world, 'bob');
    await world.settle();
    await expectShown(bob);
    await steps.switchTo(world, 'ada');
    expect(await world.violations()).toEqual([]);
  });
});

describe.each(settings)('with %s and %s, nothing is left', (kind, _, options) => {
  it.each([
    ['is revoked from afar', (world: World) => steps.revoke(world, 'ada'), null],
    ['runs out', (world: World) => steps.expire(world, 'ada'), null],
    ['is removed', (world: World) => steps.signOut(world, 'remove'), bob],
    ['is ended', (world: World) => steps.signOut(world, 'end'), bob],
  ] as const)('when the current account %s', async (_, close, follower) => {
    const world = await openWorld(kind, options);
    await steps.switchTo(world, 'bob');
    await steps.switchTo(world, 'ada');
    const release = world.api.pauseResponses('/save');
    steps.typeText(world);
    steps.save();
    await close(world);
    release();
    await world.settle();
    expect(world.owner()).toEqual(follower);
    expect(await world.violations()).toEqual([]);
    await steps.switchTo(world, 'bob');
    await expectShown(bob);
    expect(await world.violations()).toEqual([]);
    await steps.signIn(world, 'ada');
    expect(await world.violations()).toEqual([]);
  });

  it('when a parked account is revoked', async () => {
    const world = await openWorld(kind, options);
    await steps.switchTo(world, 'bob');
    await steps.revoke(world, 'ada');
    await expectShown(bob);
    expect(await world.violations()).toEqual([]);
  });
});

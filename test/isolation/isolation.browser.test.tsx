import { describe, expect, it } from 'vitest';
import * as steps from './steps.ts';
import { backends, expectRevealed, expectShown, openWorld, settings, type World } from './world.tsx';
import { eventually } from '../eventually.ts';

const ada = { account: 'ada', organization: 'org_1' };
const bob = { account: 'bob', organization: 'org_1' };

describe.each(settings)(
  'with %s and %s, no data of one account is accessible to another',
  (kind, _, options) => {
    it('after switching and switching back', async () => {
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

    it('while dialogs are open', async () => {
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

    it('when switching again before responses arrive', async () => {
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

    it('when responses arrive after switching away and back', async () => {
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

    it('while the backend is switching', async () => {
      const world = await openWorld(kind, options);
      const release = world.backend.pauseResponses();
      steps.typeText(world);
      steps.save();
      steps.beginSwitch(world, 'bob');
      await eventually(() => expect(world.owner()?.account).not.toBe('ada'));
      const before = world.api.now();
      // Enough frames for timers of a tree that is still mounted to run.
      for (let frames = 0; frames < 6; frames += 1) await new Promise(requestAnimationFrame);
      const { sessionPerRequest, tokens } = backends[kind];
      // A token stays valid for the previous account. The cookie may be used by no account until the backend responds.
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

    it('when the backend rejects a switch', async () => {
      const world = await openWorld(kind, options);
      world.backend.fail(new TypeError('fake'), 'touchSession');
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

    it('when the organization changes, and no data of one organization to another', async () => {
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
  },
);

describe.each(settings)('with %s and %s, no data of a closed account remains', (kind, _, options) => {
  it.each([
    ['is revoked on another device', (world: World) => steps.revoke(world, 'ada'), null],
    ['expires', (world: World) => steps.expire(world, 'ada'), null],
    ['is removed', (world: World) => steps.signOut(world, 'remove'), bob],
    ['is ended', (world: World) => steps.signOut(world, 'end'), bob],
  ] as const)('when the current account %s', async (_, close, nextOwner) => {
    const world = await openWorld(kind, options);
    await steps.switchTo(world, 'bob');
    await steps.switchTo(world, 'ada');
    const release = world.api.pauseResponses('/save');
    steps.typeText(world);
    steps.save();
    await close(world);
    release();
    await world.settle();
    expect(world.owner()).toEqual(nextOwner);
    expect(await world.violations()).toEqual([]);
    await steps.switchTo(world, 'bob');
    await expectShown(bob);
    expect(await world.violations()).toEqual([]);
    await steps.signIn(world, 'ada');
    expect(await world.violations()).toEqual([]);
  });

  it('when a background session is revoked', async () => {
    const world = await openWorld(kind, options);
    await steps.switchTo(world, 'bob');
    await steps.revoke(world, 'ada');
    await expectShown(bob);
    expect(await world.violations()).toEqual([]);
  });
});

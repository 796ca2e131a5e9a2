import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import * as steps from './steps.ts';
import { backendKinds, openWorld, type World } from './world.tsx';

const paths = ['/notes', '/feed', '/balance', '/save', '/late', '/later'];

/** What can happen at any time, each as likely as the others. */
const all: Readonly<Record<string, (world: World) => unknown>> = {
  'switch to Ada': (world) => steps.switchTo(world, 'ada'),
  'switch to Bob': (world) => steps.switchTo(world, 'bob'),
  'begin to switch to Ada': (world) => steps.beginSwitch(world, 'ada'),
  'begin to switch to Bob': (world) => steps.beginSwitch(world, 'bob'),
  'switch another tab to Ada': (world) => steps.switchOtherTab(world, 'ada'),
  'switch another tab to Bob': (world) => steps.switchOtherTab(world, 'bob'),
  'revoke Ada': (world) => steps.revoke(world, 'ada'),
  'revoke Bob': (world) => steps.revoke(world, 'bob'),
  'expire Ada': (world) => steps.expire(world, 'ada'),
  'expire Bob': (world) => steps.expire(world, 'bob'),
  'sign in Ada': (world) => steps.signIn(world, 'ada'),
  'sign in Bob': (world) => steps.signIn(world, 'bob'),
  'begin to act for org_1': (world) => steps.beginChangeOrganization(world, 'org_1'),
  'begin to act for org_2': (world) => steps.beginChangeOrganization(world, 'org_2'),
  'begin to act for nobody': (world) => steps.beginChangeOrganization(world, null),
  remove: (world) => steps.signOut(world, 'remove'),
  end: (world) => steps.signOut(world, 'end'),
  type: steps.type,
  save: steps.save,
};

/** Steps, and the paths whose answers wait meanwhile. A failure prints both, and the seed: `fc.assert(…, { seed })`. */
const walks = fc.record({
  kind: fc.constantFrom(...backendKinds),
  held: fc.subarray(paths),
  walk: fc.array(fc.constantFrom(...Object.keys(all)), { minLength: 2, maxLength: 8 }),
});

it(
  'nothing of one account reaches another, whatever happens in whatever order',
  { timeout: 60_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(walks, async ({ kind, held, walk }) => {
        const world = await openWorld(kind);
        try {
          const releases = held.map(world.api.hold);
          for (const step of walk) {
            await all[step]?.(world);
            expect(await world.violations()).toEqual([]);
          }
          for (const release of releases) release();
          await world.settle();
          expect(await world.violations()).toEqual([]);
        } finally {
          await world.close();
        }
      }),
      { numRuns: 8, endOnFailure: true },
    );
  },
);

import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import * as steps from './steps.ts';
import { backendKinds, openWorld, type World, type WorldOptions } from './world.tsx';

const paths = ['/notes', '/feed', '/balance', '/save', '/late', '/later'];
const somePeople = ['ada', 'bob', 'carol'] as const;

const byPerson = somePeople.flatMap((person): readonly (readonly [string, Step])[] => [
  [`switch to ${person}`, (world) => steps.switchTo(world, person)],
  [`start switching to ${person}`, (world) => steps.beginSwitch(world, person)],
  [`switch another tab to ${person}`, (world) => steps.switchOtherTab(world, person)],
  [`revoke ${person}`, (world) => steps.revoke(world, person)],
  [`expire ${person}`, (world) => steps.expire(world, person)],
  [`remove expired ${person}`, (world) => steps.removeExpired(world, person)],
  [`sign in ${person}`, (world) => steps.signIn(world, person)],
]);

/** The steps of a random sequence, equally likely. */
const allSteps: Readonly<Record<string, Step>> = {
  ...Object.fromEntries(byPerson),
  'start changing to org_1': (world) => steps.beginChangeOrganization(world, 'org_1'),
  'start changing to org_2': (world) => steps.beginChangeOrganization(world, 'org_2'),
  'start changing to no organization': (world) => steps.beginChangeOrganization(world, null),
  'visit all other accounts': steps.visitOthers,
  remove: (world) => steps.signOut(world, 'remove'),
  end: (world) => steps.signOut(world, 'end'),
  type: steps.typeText,
  save: steps.save,
  open: steps.openDialogs,
};

type Step = (world: World) => unknown;

/** The steps and the paths with paused responses. A failure prints both, and the seed for `fc.assert(…, { seed })`. */
const runs = fc.record({
  kind: fc.constantFrom(...backendKinds),
  pausedPaths: fc.subarray(paths),
  sequence: fc.array(fc.constantFrom(...Object.keys(allSteps)), { minLength: 2, maxLength: 8 }),
});

const options: fc.Arbitrary<WorldOptions> = fc.record({
  keepAlive: fc.constantFrom(2, 3),
  accounts: fc.constantFrom(2, 3, 10),
  isStrict: fc.boolean(),
  scopes: fc.constantFrom('one', 'nested', 'side by side'),
});

it.each([
  ['one tree', fc.constant<WorldOptions>({}), 8],
  ['keepAlive', options, 16],
] as const)(
  'with %s, no data of one account is accessible to another after any sequence of steps',
  { timeout: 300_000 },
  async (_, options, numRuns) => {
    await fc.assert(
      fc.asyncProperty(options, runs, async (options, { kind, pausedPaths, sequence }) => {
        const world = await openWorld(kind, options);
        try {
          const releases = pausedPaths.map(world.api.pauseResponses);
          for (const step of sequence) {
            await allSteps[step]?.(world);
            // Makes sure that every kept tree contains data of its account.
            if (world.isKeepAlive) steps.typeText(world);
            expect(await world.violations()).toEqual([]);
          }
          for (const release of releases) release();
          await world.settle();
          expect(await world.violations()).toEqual([]);
        } finally {
          await world.close();
        }
      }),
      { numRuns, endOnFailure: true },
    );
  },
);

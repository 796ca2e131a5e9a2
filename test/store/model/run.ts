import { assert, asyncProperty, type IAsyncProperty } from 'fast-check';
// oxlint-disable vitest/expect-expect, vitest/no-conditional-tests, vitest/valid-title -- fast-check makes the assertions, and an environment variable selects the tests
import { describe, it } from 'vitest';
import { runs } from '../../runs.ts';
import { scenarios } from './steps.ts';
import { runScenario, type SimulationOptions } from './simulation.ts';

// A failure prints its steps, seed and path, and the events of all tabs. To replay it: MODEL_SEED=… MODEL_PATH=… npx vitest run test/store/model
// SOAK_MINUTES=60 runs new seeds for an hour, the first of which is SOAK_SEED. MODEL_RUNS sets the number of runs per seed. MODEL_TRACE=1 prints every step,
// event and state.

const env = process.env;
const soakMinutes = Number(env.SOAK_MINUTES ?? 0);

const now = performance.now.bind(performance);

interface PropertyTestOptions {
  /** The number of tests, each of which has a seed of its own. */
  readonly seeds: number;
  /** The numbers of runs of each test. */
  readonly few: number;
  readonly many: number;
}

/** Defines one test per seed, each of which runs many random scenarios and checks the stores after every step. */
export function modelTest(title: string, options: SimulationOptions, seeds: number): void {
  const property = asyncProperty(scenarios, (scenario) => runScenario(options, scenario));
  propertyTest(title, property, { seeds, few: 40, many: 375 });
}

/** Defines one test per seed, each of which checks a property of random scenarios. */
export function propertyTest<Scenario>(
  title: string,
  property: Property<Scenario>,
  { seeds, few, many }: PropertyTestOptions,
): void {
  const numRuns = Number(env.MODEL_RUNS ?? runs({ few, many }));

  const timeout = 300_000 + 5000 * numRuns;

  describe(title, () => {
    if (env.MODEL_SEED !== undefined) {
      it(`satisfy all invariants in random scenarios of seed ${env.MODEL_SEED}`, { timeout }, () =>
        check(property, Number(env.MODEL_SEED), numRuns),
      );
    } else if (soakMinutes > 0) {
      it(
        `satisfy all invariants in random scenarios for ${soakMinutes} minutes`,
        { timeout: soakMinutes * 60_000 + 600_000 },
        () => soak(property, numRuns),
      );
    } else {
      for (let seed = 1; seed <= seeds; seed += 1) {
        it(`satisfy all invariants in random scenarios of seed ${seed}`, { timeout }, () =>
          check(property, seed, numRuns),
        );
      }
    }
  });
}

type Property<Scenario> = IAsyncProperty<[scenario: Scenario]>;

function check<Scenario>(property: Property<Scenario>, seed: number, numRuns: number): Promise<void> {
  const path = env.MODEL_PATH === undefined ? {} : { path: env.MODEL_PATH };
  return assert(property, { seed, numRuns, ...path });
}

async function soak<Scenario>(property: Property<Scenario>, numRuns: number): Promise<void> {
  const end = now() + soakMinutes * 60_000;
  let count = 0;
  const first = Number(env.SOAK_SEED ?? Date.now() % 2 ** 31);
  for (let seed = first; now() < end; seed += 1) {
    await check(property, seed, numRuns);
    count += numRuns;
  }
  console.log(`${count} scenarios of the seeds from ${first}`);
}

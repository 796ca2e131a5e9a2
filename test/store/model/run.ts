import { assert, asyncProperty, type IAsyncProperty } from 'fast-check';
// oxlint-disable vitest/expect-expect, vitest/no-conditional-tests, vitest/valid-title -- fast-check makes the assertions, and an environment variable selects the tests
import { describe, it } from 'vitest';
import { runs } from '../../runs.ts';
import { type Scenario, scenarios } from './steps.ts';
import { runScenario, type SimulationOptions } from './simulation.ts';

// A failure prints its steps, seed and path, and the events of all tabs. To replay it: MODEL_SEED=… MODEL_PATH=… npx vitest run test/store/model
// SOAK_MINUTES=60 runs new seeds for an hour. MODEL_RUNS sets the number of runs per seed. MODEL_TRACE=1 prints every step,
// event and state.

const env = process.env;
const RUNS = Number(env.MODEL_RUNS ?? runs({ few: 40, many: 375 }));
const soakMinutes = Number(env.SOAK_MINUTES ?? 0);

const now = performance.now.bind(performance);

/** Defines one test per seed, each of which runs many random scenarios and checks the stores after every step. */
export function modelTest(title: string, options: SimulationOptions, seeds: number): void {
  const property = asyncProperty(scenarios, (scenario) => runScenario(options, scenario));

  describe(title, () => {
    if (env.MODEL_SEED !== undefined) {
      it(`satisfy all invariants in random scenarios of seed ${env.MODEL_SEED}`, { timeout: 600_000 }, () =>
        check(property, Number(env.MODEL_SEED), RUNS),
      );
    } else if (soakMinutes > 0) {
      it(
        `satisfy all invariants in random scenarios for ${soakMinutes} minutes`,
        { timeout: soakMinutes * 60_000 + 600_000 },
        () => soak(property),
      );
    } else {
      for (let seed = 1; seed <= seeds; seed += 1) {
        it(`satisfy all invariants in random scenarios of seed ${seed}`, { timeout: 300_000 }, () =>
          check(property, seed, RUNS),
        );
      }
    }
  });
}

type Property = IAsyncProperty<[scenario: Scenario]>;

function check(property: Property, seed: number, numRuns: number): Promise<void> {
  const path = env.MODEL_PATH === undefined ? {} : { path: env.MODEL_PATH };
  return assert(property, { seed, numRuns, ...path });
}

async function soak(property: Property): Promise<void> {
  const end = now() + soakMinutes * 60_000;
  let count = 0;
  for (let seed = Date.now() % 2 ** 31; now() < end; seed += 1) {
    await check(property, seed, RUNS);
    count += RUNS;
  }
  console.log(`${count} scenarios`);
}

import { assert, asyncProperty, type IAsyncProperty } from 'fast-check';
// oxlint-disable vitest/expect-expect, vitest/no-conditional-tests, vitest/valid-title -- fast-check expects, and an environment variable chooses
import { describe, it } from 'vitest';
import { runs } from '../../runs.ts';
import { type Life, lives } from './steps.ts';
import { live, type WorldOptions } from './world.ts';

// A failure prints the steps, a seed and a path; `MODEL_SEED=… MODEL_PATH=… npx vitest run test/store/model` replays it.
// SOAK_MINUTES=60 goes on for an hour, with new seeds all the time. MODEL_RUNS sets how many runs a case has, MODEL_TRACE=1
// prints every step and state.

const env = process.env;
const RUNS = Number(env.MODEL_RUNS ?? runs({ few: 40, many: 375 }));
const soakMinutes = Number(env.SOAK_MINUTES ?? 0);

const now = performance.now.bind(performance);

/** Many random lives of one kind, in cases that can be run and replayed alone. */
export function modelTest(title: string, options: WorldOptions, cases: number): void {
  const property = asyncProperty(lives, (life) => live(options, life));

  describe(title, () => {
    if (env.MODEL_SEED !== undefined) {
      it(`seed ${env.MODEL_SEED}`, { timeout: 600_000 }, () => check(property, Number(env.MODEL_SEED), RUNS));
    } else if (soakMinutes > 0) {
      it(`for ${soakMinutes} minutes`, { timeout: soakMinutes * 60_000 + 600_000 }, () => soak(property));
    } else {
      for (let seed = 1; seed <= cases; seed += 1) {
        it(`seed ${seed}`, { timeout: 300_000 }, () => check(property, seed, RUNS));
      }
    }
  });
}

type Lives = IAsyncProperty<[life: Life]>;

function check(property: Lives, seed: number, numRuns: number): Promise<void> {
  const path = env.MODEL_PATH === undefined ? {} : { path: env.MODEL_PATH };
  return assert(property, { seed, numRuns, ...path });
}

async function soak(property: Lives): Promise<void> {
  const end = now() + soakMinutes * 60_000;
  let lives = 0;
  for (let seed = Date.now() % 2 ** 31; now() < end; seed += 1) {
    await check(property, seed, RUNS);
    lives += RUNS;
  }
  console.log(`${lives} lives`);
}

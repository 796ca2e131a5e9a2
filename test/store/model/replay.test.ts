import { isDeepStrictEqual } from 'node:util';
import { assert, asyncProperty } from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Model, StoreConfig } from '../../../src/store/core/model.ts';
import type { Moment } from '../../../src/store/core/moment.ts';
import * as reducer from '../../../src/store/core/reduce.ts';
import type { StoreEvent } from '../../../src/store/core/store-event.ts';
import { runs } from '../../runs.ts';
import { reduceChecked } from '../core/check-reduced.ts';
import { runScenario } from './simulation.ts';
import { type Scenario, scenarios } from './steps.ts';

// A model is the result of its events: the events of a store reproduce everything that it has decided.

afterEach(() => void vi.restoreAllMocks());

/** The events of one store, with the model before the first and after the last one. */
interface Recording {
  readonly config: StoreConfig;
  readonly initial: Model;
  readonly events: { readonly event: StoreEvent; readonly now: Moment }[];
  model: Model;
}

/** Runs a scenario, and records the events of all its stores. */
async function record(sessionPerRequest: boolean, scenario: Scenario): Promise<readonly Recording[]> {
  const { reduce } = reducer;
  const recordings = new Map<StoreConfig, Recording>();
  const spy = vi.spyOn(reducer, 'reduce').mockImplementation((config, before, event, now) => {
    const reduced = reduce(config, before, event, now);
    const recording = recordings.get(config) ?? { config, initial: before, events: [], model: before };
    if (!isDeepStrictEqual(recording.model, before)) throw new Error('The model was changed between events.');
    recording.events.push({ event, now });
    recordings.set(config, Object.assign(recording, { model: reduced.model }));
    return reduced;
  });
  try {
    await runScenario({ sessionPerRequest }, scenario);
  } finally {
    spy.mockRestore();
  }
  return [...recordings.values()];
}

/** Returns the model after the events, each of which is checked. */
function replay({ config, initial, events }: Recording): Model {
  return events.reduce((model, { event, now }) => reduceChecked(config, model, event, now).model, initial);
}

describe.each([
  ['with a session per request', true],
  ['with a shared cookie', false],
])('the events of stores %s', (_, sessionPerRequest) => {
  it('reproduce their models, and are handled by a pure function', { timeout: 300_000 }, async () => {
    let count = 0;
    const property = asyncProperty(scenarios, async (scenario) => {
      for (const recording of await record(sessionPerRequest, scenario)) {
        count += recording.events.length;
        if (!isDeepStrictEqual(replay(recording), recording.model)) throw new Error('The models differ.');
      }
    });
    const numRuns = runs({ few: 15, many: 100 });
    await assert(property, { seed: 9, numRuns });
    expect(count).toBeGreaterThan(20 * numRuns);
  });
});

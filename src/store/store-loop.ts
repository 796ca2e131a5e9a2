import { createStore, type StoreApi } from 'zustand/vanilla';
import { isEqual } from '../session/index.ts';
import { type InspectedEvent, toInspected } from './core/inspect.ts';
import type { Model, StoreConfig } from './core/model.ts';
import type { Moment } from './core/moment.ts';
import { reduce } from './core/reduce.ts';
import type { SessionState } from './core/state.ts';
import type { Effect, StoreEvent } from './core/store-event.ts';
import { report } from './report.ts';

/** The effects that the loop does not run itself. */
export type OutsideEffect = Exclude<Effect, { type: 'publish' | 'dispatch' }>;

/** The loop of a store: it reduces one event after the other, publishes the state once, and runs the effects. */
export interface StoreLoop {
  readonly api: StoreApi<SessionState>;
  readonly getModel: () => Model;
  readonly dispatch: (event: StoreEvent) => void;
}

export interface StoreLoopOptions {
  readonly config: StoreConfig;
  readonly initial: Model;
  readonly now: () => Moment;
  readonly toState: (model: Model) => SessionState;
  readonly run: (effect: OutsideEffect) => void;
  /** Called after the effects of each event, before the next one. */
  readonly onModel: (model: Model) => void;
  readonly inspect: ((event: InspectedEvent) => void) | undefined;
}

export function createLoop({
  config,
  initial,
  now,
  toState,
  run,
  onModel,
  inspect,
}: StoreLoopOptions): StoreLoop {
  const api = createStore<SessionState>(() => toState(initial));
  const queue: StoreEvent[] = [];
  let model = initial;
  let isRunning = false;
  let count = 0;

  function publish(): void {
    const state = toState(model);
    if (!isEqual(state, api.getState(), Object.is)) api.setState(state);
  }

  function handle(event: StoreEvent): void {
    const moment = now();
    const reduced = reduce(config, model, event, moment);
    model = reduced.model;
    count += 1;
    guard(() =>
      inspect?.({
        number: count,
        time: moment.wall,
        event: toInspected(event),
        effects: reduced.effects.map(toInspected),
      }),
    );
    for (const effect of reduced.effects) {
      guard(() => {
        if (effect.type === 'publish') publish();
        else if (effect.type === 'dispatch') queue.push(effect.event);
        else run(effect);
      });
    }
    guard(() => onModel(model));
  }

  return {
    api,
    getModel: () => model,
    dispatch(event) {
      queue.push(event);
      // An event that an effect dispatches waits until all effects have run.
      if (isRunning) return;
      isRunning = true;
      for (let next = queue.shift(); next; next = queue.shift()) {
        const current = next;
        guard(() => handle(current));
      }
      isRunning = false;
    },
  };
}

/** Reports an error that the app's code or a broken platform throws, which changes nothing else. */
function guard(run: () => void): void {
  try {
    run();
  } catch (error) {
    report(error);
  }
}

import { isDeepStrictEqual } from 'node:util';
import { isSignedIn } from 'multisession/core';
import { clientAt } from '../../../src/store/core/listed-sessions.ts';
import type { Model, StoreConfig } from '../../../src/store/core/model.ts';
import type { Moment } from '../../../src/store/core/moment.ts';
import { reduce, type Reduced } from '../../../src/store/core/reduce.ts';
import type { Effect, StoreEvent } from '../../../src/store/core/store-event.ts';

// What must be true of every event in every model.

/** Reduces an event. Throws if the reducer is impure, if the model is not plain data, or if the result contradicts itself. */
export function reduceChecked(
  config: StoreConfig,
  model: Model,
  event: StoreEvent,
  now: Moment,
  reducer = reduce,
): Reduced {
  const input = deepFreeze({ config, model, event, now });
  const reduced = reducer(input.config, input.model, input.event, input.now);
  const violation =
    violationOfRepetition(input, reduced, reducer) ??
    violationOfData(reduced.model, 'model') ??
    violationOfCurrent(reduced.model) ??
    violationOfListed(reduced.model, now) ??
    violationOfOrder(input.model, reduced);
  if (violation !== undefined) throw new Error(`${violation} after ${JSON.stringify(event)}`);
  return reduced;
}

/** The arguments of the reducer. */
interface ReduceInput {
  readonly config: StoreConfig;
  readonly model: Model;
  readonly event: StoreEvent;
  readonly now: Moment;
}

/** Checks that the same event has the same result again, also in copies of the model and the event. */
function violationOfRepetition(
  input: ReduceInput,
  reduced: Reduced,
  reducer: typeof reduce,
): string | undefined {
  const again = reducer(input.config, input.model, input.event, input.now);
  if (!isDeepStrictEqual(again, reduced)) return 'the reducer has another result the second time';
  const copied = reducer(input.config, copy(input.model), copy(input.event), input.now);
  return isDeepStrictEqual(copied, reduced)
    ? undefined
    : 'the reducer has another result for copies of its input';
}

/** Returns the first part that JSON cannot contain, apart from dates, functions and errors. */
function violationOfData(value: unknown, path: string): string | undefined {
  if (typeof value === 'number' && !Number.isFinite(value)) return `${path} is ${value}`;
  if (typeof value === 'symbol' || typeof value === 'bigint') return `${path} is a ${typeof value}`;
  if (typeof value !== 'object' || value === null || value instanceof Date || value instanceof Error) {
    return undefined;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  const isPlain = prototype === Object.prototype || prototype === Array.prototype;
  if (!isPlain) return `${path} is not plain data`;
  for (const [key, part] of Object.entries(value) as [string, unknown][]) {
    const violation = violationOfData(part, `${path}.${key}`);
    if (violation !== undefined) return violation;
  }
  return undefined;
}

/** Checks that the current session is signed in. */
function violationOfCurrent({ client, selection: { sessionId } }: Model): string | undefined {
  if (sessionId === null) return undefined;
  const current = client?.sessions.find(({ id }) => id === sessionId);
  return current && isSignedIn(current) ? undefined : `${sessionId} is current but not signed in`;
}

/** Checks that the listed sessions are as of now, although not every event computes them again. */
function violationOfListed(model: Model, { wall }: Moment): string | undefined {
  const { client, listedFor, clock } = model;
  const isCurrent = !client || !listedFor || clientAt(model, client, wall + clock.offset) === client;
  return isCurrent ? undefined : 'the listed sessions are not up to date';
}

/**
 * Checks that the state is published once, or not until the session that follows a sign-out is selected, and that a change
 * of the current session is emitted around it.
 */
function violationOfOrder(before: Model, { model, effects }: Reduced): string | undefined {
  const published = effects.flatMap(({ type }, index) => (type === 'publish' ? [index] : []));
  const [at = -1] = published;
  const isHeld = published.length === 0 && model.switching?.tickets.length === 0;
  if (published.length !== 1 && !isHeld) return `the state is published ${published.length} times`;
  const from = before.selection.sessionId;
  const to = model.selection.sessionId;
  const name = (effect: Effect | undefined) => (effect?.type === 'emit' ? effect.name : undefined);
  const changes = effects.filter((effect) => name(effect)?.startsWith('current-session')).length;
  if (from === to)
    return changes === 0 ? undefined : 'a change of the current session is emitted without one';
  const isAround =
    name(effects[at - 1]) === 'current-session-changing' &&
    name(effects[at + 1]) === 'current-session-changed';
  return changes === 2 && isAround ? undefined : `the change from ${from} to ${to} is not emitted`;
}

/** Returns a deep copy. Functions, errors and dates are kept. */
function copy<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || value instanceof Error || value instanceof Date)
    return value;
  if (Array.isArray(value)) {
    // SAFETY: a copy of each element.
    return value.map((part: unknown) => copy(part)) as Value;
  }
  const entries = Object.entries(value).map(([key, part]: [string, unknown]) => [key, copy(part)] as const);
  // SAFETY: a copy of each property.
  return Object.fromEntries(entries) as Value;
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || value instanceof Error) return value;
  if (Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) deepFreeze(part);
  return Object.freeze(value);
}

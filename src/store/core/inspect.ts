import type { Effect, StoreEvent } from './store-event.ts';

/** An entry of the event log of a store, without tokens or personal data: an event and the effects that it had. */
export interface InspectedEvent {
  /** The number of the event, from 1. */
  readonly number: number;
  /** The time of the event on the local clock, in ms since the epoch. */
  readonly time: number;
  readonly event: InspectedValue;
  readonly effects: readonly InspectedValue[];
}

/** An event or effect as plain data. `type` is its name; other fields are IDs, statuses, numbers and error codes. */
export type InspectedValue = { readonly type: string } & Readonly<Record<string, unknown>>;

/** The fields whose text is an ID, a name of ours, or a code. Other texts are left out. */
const safeTexts =
  /^(type|name|status|code|mode|method|intent|scope|progress|from|to|tab|result|insteadOf)$|[iI]d$/;
/** The fields that may contain personal data. */
const personal = /^(user|publicUserData|actor|latestActivity|tasks|cause)$/;

/** Returns an event or effect without tokens and personal data. */
export function toInspected(value: StoreEvent | Effect): InspectedValue {
  return { ...pickSafe(value), type: value.type };
}

function pickSafe(value: object): Readonly<Record<string, unknown>> {
  const fields = Object.entries(value).flatMap(([field, part]: [string, unknown]) => {
    const isSafe = typeof part === 'string' ? safeTexts.test(field) : !personal.test(field);
    return isSafe && part !== undefined ? [[field, toSafe(part)] as const] : [];
  });
  return Object.fromEntries(fields);
}

function toSafe(value: unknown): unknown {
  if (typeof value === 'function') return 'function';
  if (value instanceof Date) return value.getTime();
  if (Array.isArray(value)) return value.map(toSafe);
  return typeof value === 'object' && value !== null ? pickSafe(value) : value;
}

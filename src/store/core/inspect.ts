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

/** The values that are shown: IDs, names and codes of ours, counts and times. Others are left out, also unknown ones. */
const safeValues =
  /^(id|[a-z]+Id|type|name|status|code|mode|method|intent|progress|from|to|tab|result|insteadOf|version|minVersion|request|ticket|count|since|failures|minMs|secondsLeft|retryAfter|is[A-Z]\w*)$/;
/** The objects and lists whose values are shown. */
const safeParts =
  /^(snapshot|update|client|sessions?|closedSessions|stored|organizations|event|call|options|stamp|message|error|result|nextSession)$/;

/** Returns an event or effect without tokens and personal data. */
export function toInspected(value: StoreEvent | Effect): InspectedValue {
  return { ...pickSafe(value), type: value.type };
}

function pickSafe(value: object): Readonly<Record<string, unknown>> {
  const fields = Object.entries(value).flatMap(([field, part]: [string, unknown]) => {
    const isPart = typeof part === 'object' && part !== null;
    const isSafe = part !== undefined && (isPart ? safeParts : safeValues).test(field);
    return isSafe ? [[field, toSafe(part)] as const] : [];
  });
  return Object.fromEntries(fields);
}

function toSafe(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Array.isArray(value) ? value.map(toSafe) : pickSafe(value);
}

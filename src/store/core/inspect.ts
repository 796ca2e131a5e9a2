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

/** The fields that are safe to show. Other fields are left out, so that new ones are not shown by accident. */
const safeFields = new Set([
  'type',
  'request',
  'ticket',
  'sessionId',
  'organizationId',
  'mode',
  'method',
  'scope',
  'intent',
  'name',
  'from',
  'to',
  'status',
  'id',
  'version',
  'lastActiveSessionId',
  'sessions',
  'session',
  'client',
  'closedSessions',
  'snapshot',
  'update',
  'stored',
  'organizations',
  'since',
  'event',
  'call',
  'options',
  'nextSessionId',
  'minVersion',
  'isExclusive',
  'isUnsteady',
  'isVisible',
  'progress',
  'insteadOf',
  'stamp',
  'count',
  'tab',
  'message',
  'failures',
  'minMs',
  'secondsLeft',
  'error',
  'code',
  'retryAfter',
  'result',
]);

/** Returns an event or effect without tokens and personal data. */
export function toInspected(value: StoreEvent | Effect): InspectedValue {
  return { ...pickSafe(value), type: value.type };
}

function pickSafe(value: object): Readonly<Record<string, unknown>> {
  const fields = Object.entries(value).flatMap(([field, part]: [string, unknown]) =>
    safeFields.has(field) && part !== undefined ? [[field, toSafe(part)] as const] : [],
  );
  return Object.fromEntries(fields);
}

function toSafe(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toSafe);
  if (typeof value === 'function') return 'function';
  if (value instanceof Date) return value.getTime();
  return typeof value === 'object' && value !== null ? pickSafe(value) : value;
}

import type { SessionMutationResult } from '../../backend/index.ts';
import { isSignedIn, type SessionData } from '../../session/index.ts';
import type { Call, Closing, Model, StoreConfig, Ticket } from './model.ts';
import type { Moment } from './moment.ts';
import type { BackendCall, Effect } from './store-event.ts';
import type { SessionError } from '../../session/index.ts';

/** The handling of one event by the reducer: the model as it is changed, and the effects collected so far. */
export interface Step {
  readonly config: StoreConfig;
  readonly now: Moment;
  readonly before: Model;
  model: Model;
  /** Whether the event may change which session is current. */
  decides: boolean;
  /** The response of the backend that other tabs have to receive. */
  received: SessionMutationResult | null;
  readonly effects: Effect[];
  readonly outcomes: Effect[];
}

export function patch(step: Step, change: Partial<Model>): void {
  step.model = { ...step.model, ...change };
}

/** Returns the current time of the server's clock, in ms. */
export function serverTime({ clock }: Model, { wall }: Moment): number {
  return wall + clock.offset;
}

export function findListed({ client }: Model, id: string | null): SessionData | undefined {
  return id === null ? undefined : client?.sessions.find((session) => session.id === id);
}

export function isSignedInTo(model: Model, id: string | null): boolean {
  const session = findListed(model, id);
  return session !== undefined && isSignedIn(session);
}

export function resolve(
  step: Step,
  ticket: Ticket,
  result: Extract<Effect, { type: 'resolve' }>['result'],
): void {
  step.outcomes.push({ type: 'resolve', ticket, result });
}

export function reject(step: Step, ticket: Ticket, error: SessionError): void {
  step.outcomes.push({ type: 'reject', ticket, error });
}

/** Sends a request to the backend. Returns its number. */
export function send(step: Step, call: Call, request: BackendCall, isExclusive = false): number {
  const number = step.model.requests + 1;
  patch(step, { requests: number, calls: { ...step.model.calls, [number]: call } });
  step.effects.push({
    type: 'call-backend',
    request: number,
    call: request,
    minVersion: newestVersion(step.model),
    isExclusive,
  });
  return number;
}

/** Removes a call from the model and returns it; undefined if it was aborted meanwhile. */
export function endCall(step: Step, request: number): Call | undefined {
  const { [request]: call, ...calls } = step.model.calls;
  if (call) patch(step, { calls });
  return call;
}

export function abortCall(step: Step, request: number): void {
  if (endCall(step, request)) step.effects.push({ type: 'abort-call', request });
}

function newestVersion({ client, known }: Model): number {
  const listed = Object.values(known).filter(({ isListed }) => isListed);
  return Math.max(client?.version ?? 0, ...listed.map(({ data }) => data.version));
}

/** Returns whether a request that moves the shared cookie is in progress. */
export function isCookieBusy({ model }: Step): boolean {
  return Object.values(model.calls).some(({ kind }) => kind === 'switch' || kind === 'close');
}

/** Returns the sign-outs that the backend has not confirmed. */
export function unconfirmedClosings({ closings, calls }: Model): readonly Closing[] {
  return [
    ...closings,
    ...Object.values(calls).flatMap((call) => (call.kind === 'close' ? [call.closing] : [])),
  ];
}

/** Returns the latest sign-out of a session in this tab that the backend has not confirmed. */
export function findClosing(model: Model, id: string): Closing | undefined {
  return unconfirmedClosings(model).findLast(({ ids }) => ids.includes(id));
}

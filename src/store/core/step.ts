import type { SessionMutationResult } from '../../backend/index.ts';
import {
  getOwn,
  isListedStatus,
  isSignedIn,
  type SessionData,
  type SessionError,
} from '../../session/index.ts';
import type {
  Call,
  CallKind,
  Closing,
  KnownSession,
  LeavingStatus,
  Model,
  StoreConfig,
  Ticket,
} from './model.ts';
import type { Moment } from './moment.ts';
import type { BackendCall, CommandResult, Effect } from './store-event.ts';

/** The handling of one event by the reducer: the model as it is changed, and the effects collected so far. */
export interface Step {
  readonly config: StoreConfig;
  readonly now: Moment;
  readonly before: Model;
  model: Model;
  /** Whether the event may change which session is current. */
  decides: boolean;
  /** Whether the event settles a sign-out whose next session is not selected yet: the state shows both at once. */
  isHeld: boolean;
  /** The response of the backend that other tabs have to receive. */
  received: SessionMutationResult | null;
  readonly effects: Effect[];
  readonly outcomes: Effect[];
}

export function createStep(config: StoreConfig, before: Model, now: Moment): Step {
  const flags = { decides: false, isHeld: false, received: null };
  return { config, now, before, model: before, ...flags, effects: [], outcomes: [] };
}

/** The parts of the model from which the listed sessions are computed. */
const basis = ['client', 'known', 'clock', 'organizations', 'closings', 'followed'] as const;

/** Changes the model. The sessions of the client have to be updated again if something that they depend on changes. */
export function patch(step: Step, change: Partial<Model>): void {
  const { model } = step;
  const next = { ...model, ...change };
  const isKept = change.listedFor || !model.listedFor || basis.every((name) => next[name] === model[name]);
  step.model = isKept ? next : { ...next, listedFor: null };
}

/** Changes what is known of a session, if anything is. */
export function know(step: Step, id: string, change: Partial<KnownSession>): void {
  const { known } = step.model;
  const session = getOwn(known, id);
  if (session) patch(step, { known: { ...known, [id]: { ...session, ...change } } });
}

/** Returns the current time of the server's clock, in ms. */
export function serverTime({ clock }: Model, { wall }: Moment): number {
  return wall + clock.offset;
}

export function findListed({ client }: Model, id: string | null): SessionData | undefined {
  return client?.sessions.find((session) => session.id === id);
}

export function isSignedInTo(model: Model, id: string | null): boolean {
  const session = findListed(model, id);
  return session !== undefined && isSignedIn(session);
}

/** Returns whether the client lists the session. */
export function isListed({ data, missing }: KnownSession): boolean {
  return missing === null && isListedStatus(data.status);
}

export function resolve(step: Step, ticket: Ticket, result?: CommandResult): void {
  step.outcomes.push({ type: 'resolve', ticket, result });
}

export function reject(step: Step, ticket: Ticket, error: SessionError): void {
  step.outcomes.push({ type: 'reject', ticket, error });
}

/** Sends a request to the backend. Returns its number. */
export function send(step: Step, kind: CallKind, call: BackendCall): number {
  const { requests, calls, waiting } = step.model;
  const request = requests + 1;
  // A request that the backend began earlier may lack the session that a switch waits for.
  const minVersion = Math.max(highestVersion(step.model), Math.min(waiting.length, 1));
  patch(step, { requests: request, calls: [...calls, { ...kind, request, sentAt: step.now.wall }] });
  step.effects.push({
    type: 'call-backend',
    request,
    call,
    minVersion,
    isExclusive: !step.config.sessionPerRequest && movesCookie(kind),
  });
  return request;
}

/** Returns the highest version that this tab has received. */
export function highestVersion({ client, known }: Model): number {
  const versions = Object.values(known).map((session) => (isListed(session) ? session.data.version : 0));
  return Math.max(client?.version ?? 0, ...versions);
}

/** Removes a call from the model and returns it; undefined if it was aborted meanwhile. */
export function endCall(step: Step, request: number): Call | undefined {
  const { calls } = step.model;
  const call = calls.find((other) => other.request === request);
  if (call) patch(step, { calls: calls.filter((other) => other !== call) });
  return call;
}

export function abortCall(step: Step, request: number): void {
  if (endCall(step, request)) step.effects.push({ type: 'abort-call', request });
}

/**
 * Gives up a call that moves the shared cookie, if there is one. It then runs to its end, unless it still waits for other
 * tabs, and no other such call is sent before.
 */
export function giveUpCall(step: Step, request: number): void {
  if (step.config.sessionPerRequest) abortCall(step, request);
  else step.effects.push({ type: 'abort-call', request });
}

/** Returns whether a call moves the shared cookie, if there is one. */
function movesCookie({ kind }: CallKind): boolean {
  return kind === 'switch' || kind === 'close';
}

/** Returns whether a request that moves the shared cookie is in progress. */
export function isCookieBusy({ model }: Step): boolean {
  return model.calls.some(movesCookie);
}

/** Returns the latest sign-out of a session in this tab that the backend has not confirmed. */
export function findClosing({ closings }: Model, id: string): Closing | undefined {
  return closings.findLast(({ ids }) => ids.includes(id));
}

/** Returns the status that a sign-out in progress will give to a session, which is hidden until the outcome is known. */
export function leavingOf(model: Model, id: string): LeavingStatus | undefined {
  const closing = findClosing(model, id);
  return closing ? statusOf(closing) : model.followed.findLast(({ sessionId }) => sessionId === id)?.status;
}

/** Returns the status that a sign-out gives to its sessions. */
export function statusOf({ method }: Pick<Closing, 'method'>): LeavingStatus {
  return method === 'end' ? 'ended' : 'removed';
}

import type { ClientSnapshot, SessionError, SessionErrorCode } from '../../session/index.ts';
import type { Call, Model, Ticket } from './model.ts';
import { patch, reject, resolve, send, abortCall, type Step } from './step.ts';

export type RefreshCall = Extract<Call, { kind: 'refresh' }>;

/** The age up to which a request in progress serves another refresh, in ms. The page may have been frozen since. */
const JOIN_MS = 5000;
/** The minimum time between two refreshes that no command asked for, in ms. */
const REFRESH_INTERVAL_MS = 5000;

/** The minimum time between a failed refresh and the next one that no command asked for, in ms. */
const RETRY_INTERVAL_MS = 1000;

/** Returns the client of a browser whose cookies the server does not know. */
export function unknownClient({ client }: Model): ClientSnapshot {
  const covers = client?.covers ?? 'all';
  return { id: null, sessions: [], lastActiveSessionId: null, version: 0, covers, invalidSessions: [] };
}

/** Fetches the client. A refresh in progress is aborted; its callers wait for the new one. */
export function startRefresh(step: Step, ticket?: Ticket): void {
  const overtaken = findRefresh(step.model);
  const tickets = overtaken?.tickets ?? [];
  const all = ticket === undefined ? tickets : [...tickets, ticket];
  send(step, { kind: 'refresh', tickets: all }, { method: 'getClient' });
  step.effects.push({ type: 'cancel-refresh' });
  if (overtaken) abortCall(step, overtaken.request);
}

function findRefresh({ calls }: Model): RefreshCall | undefined {
  return calls.find((call) => call.kind === 'refresh');
}

/** Fetches the client unless a request that began just now is in progress. */
export function joinRefresh(step: Step): void {
  const age = step.now.wall - (findRefresh(step.model)?.sentAt ?? -Infinity);
  if (Math.abs(age) >= JOIN_MS) startRefresh(step);
}

/** Fetches the client unless that was done a moment ago, or the backend asked for a longer pause. */
export function refreshSometimes(step: Step): void {
  const { notBefore, freshUntil } = step.model.refresh;
  if (step.now.monotonic >= Math.max(notBefore, freshUntil)) joinRefresh(step);
}

/** Fetches the client, but not before the backend allows it. */
export function refreshWhenDue(step: Step): void {
  const waitMs = step.model.refresh.notBefore - step.now.monotonic;
  if (waitMs > 0) scheduleRefresh(step, 0, waitMs);
  else joinRefresh(step);
}

/** Settles a refresh. */
export function settleRefresh(step: Step, { tickets }: RefreshCall, error?: SessionError): void {
  const { notBefore, failures } = step.model.refresh;
  // After a first failure, a page that gets focus or goes online retries at once.
  const retryMs = failures > 1 ? RETRY_INTERVAL_MS : 0;
  const { monotonic } = step.now;
  setRefresh(
    step,
    error
      ? { notBefore: Math.max(notBefore, monotonic + Math.max(retryMs, (error.retryAfter ?? 0) * 1000)) }
      : { failures: 0, freshUntil: monotonic + REFRESH_INTERVAL_MS },
  );
  for (const ticket of tickets) {
    if (error) reject(step, ticket, error);
    else resolve(step, ticket);
  }
}

/** Shows a failure, and refreshes again later. */
export function failRefresh(step: Step, error: SessionError): void {
  const { client, refresh } = step.model;
  patch(step, { connection: client ? 'degraded' : 'failed', error });
  scheduleRefresh(step, refresh.failures, (error.retryAfter ?? 0) * 1000);
  setRefresh(step, { failures: refresh.failures + 1 });
  // A page that was restored selects a session as far as it is known.
  step.decides = true;
}

/** Refreshes after a delay of at least `minMs`, if the store is connected then. */
export function scheduleRefresh(step: Step, failures: number, minMs: number): void {
  if (step.model.isConnected) step.effects.push({ type: 'schedule-refresh', failures, minMs });
}

/** Refreshes if the failure of a call shows that the client is outdated, or that the backend cannot be reached. */
export function refreshAfterFailure(step: Step, { code }: SessionError): void {
  const isAway = code === 'network_error' || code === 'server_error';
  if (isAway && step.model.connection !== 'ready') return;
  if (isAway || isOutdated(code)) startRefresh(step);
}

/** Returns whether an error shows that the client of this tab is outdated. */
export function isOutdated(code: SessionErrorCode): boolean {
  return ['client_not_found', 'session_closed', 'session_not_found'].includes(code);
}

/** Returns whether a failure leaves open what the backend has done, so that it proves nothing about a session. */
export function isInconclusive({ code }: SessionError): boolean {
  return ['network_error', 'server_error', 'rate_limited', 'invalid_response'].includes(code);
}

function setRefresh(step: Step, change: Partial<Model['refresh']>): void {
  patch(step, { refresh: { ...step.model.refresh, ...change } });
}

import { getOwn, SessionError, type TouchOptions } from '../../session/index.ts';
import type { Call, Ticket } from './model.ts';
import { isSignedInTo, know, reject, resolve, send, type Step } from './step.ts';
import { selectOrganization } from './organization.ts';

/** The minimum time between two touches because of activity, in ms: the deadlines of a session are days away. */
const TOUCH_INTERVAL_MS = 60_000;
/** The minimum time between a failed touch and the next one, in ms. */
const RETRY_INTERVAL_MS = 10_000;

export type TouchCall = Extract<Call, { kind: 'touch' }>;

/** Touches a session, as a command or because of activity (`ticket` null). */
export function startTouch(
  step: Step,
  sessionId: string,
  options: TouchOptions,
  ticket: Ticket | null,
): void {
  if (ticket !== null && !isSignedInTo(step.model, sessionId)) {
    return reject(step, ticket, closedError(sessionId));
  }
  send(step, { kind: 'touch', sessionId, options, ticket }, { method: 'touchSession', sessionId, options });
}

/** Touches the current session if it was not touched lately. Returns whether it did. */
export function touchCurrent(step: Step, intent: 'focus' | 'activity'): boolean {
  const id = step.model.selection.sessionId;
  if (!step.config.canTouch || id === null) return false;
  if (step.now.monotonic < (getOwn(step.model.known, id)?.touchNotBefore ?? 0)) return false;
  delayTouch(step, id, TOUCH_INTERVAL_MS);
  startTouch(step, id, { intent }, null);
  return true;
}

/** Settles a touch, after its response has been merged. */
export function settleTouch(step: Step, { request, sessionId, options, ticket }: TouchCall): void {
  const { organizationId } = options;
  if (organizationId !== undefined) selectOrganization(step, sessionId, organizationId, request);
  if (ticket === null) return;
  if (isSignedInTo(step.model, sessionId)) resolve(step, ticket);
  else reject(step, ticket, closedError(sessionId));
}

export function failTouch(step: Step, { sessionId, ticket }: TouchCall, error: SessionError): void {
  if (ticket !== null) return reject(step, ticket, error);
  delayTouch(step, sessionId, Math.max(RETRY_INTERVAL_MS, (error.retryAfter ?? 0) * 1000));
}

function delayTouch(step: Step, id: string, ms: number): void {
  know(step, id, { touchNotBefore: step.now.monotonic + ms });
}

function closedError(sessionId: string): SessionError {
  return new SessionError({
    code: 'session_closed',
    message: 'The session is closed, so it was not touched. Ask the user to sign in again.',
    sessionId,
  });
}

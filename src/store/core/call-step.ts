import type { SessionMutationResult } from '../../backend/index.ts';
import type { ClientSnapshot } from '../../session/index.ts';
import type { Call, Closing } from './model.ts';
import { forgetFollowed } from './followed-sign-outs.ts';
import { receiveClient, receiveUpdate } from './receive.ts';
import {
  failRefresh,
  refreshAfterFailure,
  type RefreshCall,
  settleRefresh,
  unknownClient,
} from './refresh-step.ts';
import { keepNone } from './selection.ts';
import { failClosing, sendClosings, settleClosing, updateOfMissing } from './sign-out-step.ts';
import type { StoreEvent } from './store-event.ts';
import { endCall, isCookieBusy, patch, type Step } from './step.ts';
import { failSwitch, rejectWaitingSwitches, sendSwitch, settleSwitch } from './switch-step.ts';
import { failTouch, settleTouch } from './touch-step.ts';

/** Handles the outcome of a call to the backend. */
export function endBackendCall(
  step: Step,
  event: Extract<StoreEvent, { type: 'client-received' | 'update-received' | 'call-failed' }>,
): void {
  const call = endCall(step, event.request);
  if (!call) return;
  if (event.type === 'call-failed') failCall(step, call, event);
  else if (event.type === 'update-received') receiveResult(step, call, event.update);
  else if (call.kind === 'refresh') receiveRefreshed(step, call, event.snapshot);
}

function receiveRefreshed(step: Step, call: RefreshCall, snapshot: ClientSnapshot): void {
  patch(step, { connection: 'ready', error: null });
  receiveClient(step, snapshot, call);
  forgetFollowed(step, call.request);
  step.received = { session: null, client: snapshot, now: snapshot.now ?? null };
  settleRefresh(step, call);
  const { waiting, closings } = step.model;
  const isWaiting = waiting.length > 0 || closings.some(({ request }) => request === null);
  if (isWaiting) step.outcomes.unshift({ type: 'dispatch', event: { type: 'client-refreshed' } });
}

function receiveResult(step: Step, call: Call, update: SessionMutationResult): void {
  const { switching } = step.model;
  receiveUpdate(step, update, call);
  step.received = update;
  const closing = closingOf(step, call);
  if (closing) {
    settleClosing(step, closing);
    // The caller of a sign-out that is retried was rejected: the user works on.
    if (update.navigateTo && closing.attempts === 0)
      step.outcomes.push({ type: 'navigate', url: update.navigateTo });
  } else if (call.kind === 'touch') settleTouch(step, call);
  else if (switching?.request === call.request) settleSwitch(step);
  else keepNone(step);
  sendNext(step);
  step.isHeld = closing !== undefined && step.model.switching?.tickets.length === 0;
}

function failCall(
  step: Step,
  call: Call,
  { error, isExpected }: Extract<StoreEvent, { type: 'call-failed' }>,
): void {
  const closing = closingOf(step, call);
  if (call.kind === 'refresh') {
    if (error.code === 'client_not_found') return receiveRefreshed(step, call, unknownClient(step.model));
    failRefresh(step, error);
    settleRefresh(step, call, error);
    return rejectWaitingSwitches(step, error);
  }
  const missing = closing && closing.method !== 'end' ? updateOfMissing(step, error) : undefined;
  if (missing) return receiveResult(step, call, missing);
  const isOvertaken =
    call.kind === 'close'
      ? !closing
      : call.kind === 'switch' && step.model.switching?.request !== call.request;
  if (closing) failClosing(step, closing, error);
  else if (call.kind === 'touch') failTouch(step, call, error);
  else if (!isOvertaken) failSwitch(step, error, isExpected);
  if (!isOvertaken) refreshAfterFailure(step, error);
  sendNext(step);
}

function closingOf({ model }: Step, { request }: Call): Closing | undefined {
  return model.closings.find((closing) => closing.request === request);
}

/** Sends the request that has waited for others: two at once that move the shared cookie could leave the wrong one. */
export function sendNext(step: Step): void {
  if (isCookieBusy(step)) return;
  const isDue = step.model.closings.some(({ notBefore }) => notBefore <= step.now.monotonic);
  if (isDue && !step.config.sessionPerRequest) sendClosings(step);
  else if (step.model.switching?.request === null) sendSwitch(step);
}

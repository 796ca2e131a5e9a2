import { finish } from './finish.ts';
import type { SessionMutationResult } from '../../backend/index.ts';
import { type ClientSnapshot, getOwn } from '../../session/index.ts';
import type { Call, Closing, Model, StoreConfig, StoredSelection } from './model.ts';
import type { Moment } from './moment.ts';
import { leaveOrganization } from './organization.ts';
import { receiveClient, receiveUpdate } from './receive.ts';
import {
  failRefresh,
  joinRefresh,
  unknownClient,
  refreshAfterFailure,
  refreshSometimes,
  refreshWhenDue,
  type RefreshCall,
  settleRefresh,
  startRefresh,
} from './refresh-step.ts';
import { changeSelection, keepNone, signOutStrategy, type Succession } from './selection.ts';
import {
  checkFollowedSignOuts,
  failClosing,
  followSignOut,
  requestSignOut,
  restoreClosings,
  sendClosings,
  settleClosing,
  updateOfMissing,
} from './sign-out-step.ts';
import type { Effect, StoreEvent, TabNews } from './store-event.ts';
import { createStep, endCall, isCookieBusy, patch, type Step } from './step.ts';
import {
  beginWaitingSwitches,
  failSwitch,
  followLoss,
  rejectWaitingSwitches,
  requestSwitch,
  sendSwitch,
  settleSwitch,
  supersede,
} from './switch-step.ts';
import {
  compareVersion,
  endTabSwitch,
  followTab,
  isBehind,
  receiveBroadcast,
  welcomeTab,
} from './tab-step.ts';
import { passTime } from './time-step.ts';
import { failTouch, settleTouch, startTouch, touchCurrent } from './touch-step.ts';

/** The model after an event, and the effects of the event in order. */
export interface Reduced {
  readonly model: Model;
  readonly effects: readonly Effect[];
}

/** Returns the model after an event. Pure: the same event in the same model at the same time has the same result. */
export function reduce(config: StoreConfig, before: Model, event: StoreEvent, now: Moment): Reduced {
  const step = createStep(config, before, now);
  handle(step, event);
  const effects = finish(step, follow);
  return { model: step.model, effects };
}

function handle(step: Step, event: StoreEvent): void {
  switch (event.type) {
    case 'store-used':
      return restore(step, event.stored);
    case 'connected':
      patch(step, { isConnected: true });
      return joinRefresh(step);
    case 'disconnected':
      patch(step, { isConnected: false });
      return void step.effects.push({ type: 'cancel-refresh' });
    case 'initial-client-received':
      return receiveInitialClient(step, event.snapshot);
    case 'initial-client-rejected':
      return step.model.connection === 'loading' ? patch(step, { error: event.error }) : undefined;
    case 'client-received':
    case 'update-received':
    case 'call-failed':
      return endBackendCall(step, event);
    case 'token-failed':
      leaveOrganization(step, event);
      return refreshAfterFailure(step, event.error);
    case 'version-pushed':
      return isBehind(step, event) ? startRefresh(step) : undefined;
    case 'refresh-requested':
      return startRefresh(step, event.ticket);
    case 'refresh-due':
      return refreshWhenDue(step);
    case 'retry-requested':
      return joinRefresh(step);
    case 'switch-requested':
      if (event.client) receiveSignIn(step, { session: null, client: event.client });
      return requestSwitch(step, { organizationId: undefined, ...event });
    case 'redirect-settled':
      return patch(step, { signInError: event.error });
    case 'sign-out-requested':
      return requestSignOut(step, event);
    case 'touch-requested':
      return startTouch(step, event.sessionId, event.options, event.ticket);
    case 'time-passed':
      return passTime(step, event.isUnsteady);
    case 'client-refreshed':
      beginWaitingSwitches(step);
      return sendClosings(step);
    case 'page-focused':
      return focus(step, event.isVisible);
    case 'page-restored':
      patch(step, { connection: 'loading' });
      restoreSelection(step, event.stored);
      return startRefresh(step);
    case 'page-hidden':
      return patch(step, { tabs: { ...step.model.tabs, switching: null } });
    case 'user-active':
      return void touchCurrent(step, 'activity');
    case 'tab-message-received':
      return receiveMessage(step, event.message);
    case 'tab-switch-timed-out':
      return endTabSwitch(step, event.stamp);
    case 'tab-sign-out-timed-out':
      return checkFollowedSignOuts(step);
  }
}

function endBackendCall(
  step: Step,
  event: Extract<StoreEvent, { type: 'client-received' | 'update-received' | 'call-failed' }>,
): void {
  const call = endCall(step, event.request);
  if (!call) return;
  if (event.type === 'call-failed') failCall(step, call, event);
  else if (event.type === 'update-received') receiveResult(step, call, event.update);
  else if (call.kind === 'refresh') receiveRefreshed(step, call, event.snapshot);
}

/** Handles a message of another tab. */
function receiveMessage(step: Step, message: TabNews): void {
  switch (message.type) {
    case 'update':
      return receiveBroadcast(step, message.update);
    case 'selection':
      return followTab(step, message) ? supersede(step) : undefined;
    case 'sign-out':
      return followSignOut(step, message);
    case 'opened':
      return welcomeTab(step);
    case 'version':
      return compareVersion(step, message);
  }
}

function restore(step: Step, stored: StoredSelection | null): void {
  if (!stored) return;
  const { sessionId, since, organizations, signOuts } = stored;
  const selection = { ...step.model.selection, organizations };
  patch(step, { last: { sessionId, since }, selection, closings: restoreClosings(signOuts) });
}

/** Discards the selection of a page that was restored if another page of the tab has made a different one. */
function restoreSelection(step: Step, stored: StoredSelection | null): void {
  if (!stored) return;
  const { last, selection } = step.model;
  const id = stored.sessionId ?? '';
  const isSameOrganization = getOwn(stored.organizations, id) === getOwn(selection.organizations, id);
  if (stored.sessionId === last?.sessionId && isSameOrganization) return;
  restore(step, stored);
  changeSelection(step, { sessionId: null, isMade: false });
}

function receiveInitialClient(step: Step, snapshot: ClientSnapshot): void {
  const { connection } = step.model;
  receiveClient(step, snapshot, { request: 0, sentAt: Number.NEGATIVE_INFINITY });
  if (connection === 'loading') patch(step, { connection: 'ready' });
  if (connection === 'failed') patch(step, { connection: 'degraded' });
}

/** Merges the client of a sign-in like a broadcast, because only its version orders it. */
function receiveSignIn(step: Step, update: SessionMutationResult): void {
  receiveBroadcast(step, update);
  step.received = update;
}

function receiveRefreshed(step: Step, call: RefreshCall, snapshot: ClientSnapshot): void {
  patch(step, { connection: 'ready', error: null });
  receiveClient(step, snapshot, call);
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
  const isOvertaken = call.kind === 'switch' && step.model.switching?.request !== call.request;
  if (closing) failClosing(step, closing, error);
  else if (call.kind === 'touch') failTouch(step, call, error);
  else if (!isOvertaken) failSwitch(step, error, isExpected);
  if (!isOvertaken) refreshAfterFailure(step, error);
  sendNext(step);
}

function closingOf({ model }: Step, { request }: Call): Closing | undefined {
  return model.closings.find((closing) => closing.request === request);
}

function focus(step: Step, isVisible: boolean): void {
  // The response to a touch contains the client.
  if (isVisible && step.model.connection === 'ready' && touchCurrent(step, 'focus')) return;
  refreshSometimes(step);
}

/** Sends the request that has waited for others: two at once that move the shared cookie could leave the wrong one. */
function sendNext(step: Step): void {
  if (isCookieBusy(step)) return;
  const isDue = step.model.closings.some(({ notBefore }) => notBefore <= step.now.monotonic);
  if (isDue && !step.config.sessionPerRequest) sendClosings(step);
  else if (step.model.switching?.request === null) sendSwitch(step);
}

/** Makes another session current in place of a closed one. */
function follow(step: Step, succession: Succession): void {
  // The sign-out itself moves the shared cookie.
  const isSigningOut = signOutStrategy(step, succession.lost) !== undefined;
  if (step.config.sessionPerRequest || !isSigningOut) followLoss(step, succession);
}

import { finish } from './finish.ts';
import type { ClientSnapshot } from '../../session/index.ts';
import type { Call, Model, StoreConfig, StoredSelection } from './model.ts';
import type { Moment } from './moment.ts';
import { leaveOrganization } from './organization.ts';
import { broadcastOrigin, type Origin, receiveClient, receiveUpdate } from './receive.ts';
import {
  failRefresh,
  joinRefresh,
  unknownClient,
  refreshAfterFailure,
  refreshSometimes,
  refreshWhenDue,
  settleRefresh,
  startRefresh,
} from './refresh-step.ts';
import { keepNone, signOutStrategy, type Succession } from './selection.ts';
import {
  failClosing,
  followSignOut,
  requestSignOut,
  restoreClosings,
  sendClosings,
  settleClosing,
  updateOfMissing,
} from './sign-out-step.ts';
import type { Effect, StoreEvent } from './store-event.ts';
import { endCall, isCookieBusy, patch, type Step } from './step.ts';
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
import { endTabSwitch, followTab, compareVersion, welcomeTab } from './tab-step.ts';
import { passTime } from './time-step.ts';
import { failTouch, settleTouch, startTouch, touchCurrent } from './touch-step.ts';

/** The model after an event, and the effects of the event in order. */
export interface Reduced {
  readonly model: Model;
  readonly effects: readonly Effect[];
}

/** Returns the model after an event. Pure: the same event in the same model at the same time has the same result. */
export function reduce(config: StoreConfig, before: Model, event: StoreEvent, now: Moment): Reduced {
  const step: Step = {
    config,
    now,
    before,
    model: before,
    decides: false,
    received: null,
    effects: [],
    outcomes: [],
  };
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
    case 'start-failed':
      return failRefresh(step, event.error);
    case 'initial-client-received':
      return receiveInitialClient(step, event);
    case 'initial-client-rejected':
      return step.model.connection === 'loading' ? patch(step, { error: event.error }) : undefined;
    case 'client-received':
      return receiveRefreshed(step, event);
    case 'update-received':
      return receiveResult(step, event.request, event.update);
    case 'call-failed':
      return failCall(step, event);
    case 'token-failed':
      leaveOrganization(step, event);
      return refreshAfterFailure(step, event.error);
    case 'version-pushed':
      return event.version > (step.model.client?.version ?? 0) ? startRefresh(step) : undefined;
    case 'refresh-requested':
      return startRefresh(step, event.ticket);
    case 'refresh-due':
      return refreshWhenDue(step);
    case 'retry-requested':
      return joinRefresh(step);
    case 'switch-requested':
      return requestSwitch(step, { organizationId: undefined, ...event });
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
      return startRefresh(step);
    case 'page-hidden':
      return patch(step, { tabs: { ...step.model.tabs, switching: null } });
    case 'user-active':
      return void touchCurrent(step, 'activity');
    case 'tab-opened':
      return welcomeTab(step);
    case 'tab-version-received':
      return compareVersion(step, event);
    case 'tab-update-received':
      return receiveBroadcast(step, event.update);
    case 'tab-selection-received':
      return followTab(step, event.message) ? supersede(step) : undefined;
    case 'tab-sign-out-received':
      return followSignOut(step, event);
    case 'tab-switch-timed-out':
      return endTabSwitch(step, event.stamp);
  }
}

function restore(step: Step, stored: StoredSelection | null): void {
  const { selection } = step.model;
  const organizations = stored?.organizations ?? selection.organizations;
  patch(step, { stored, selection: { ...selection, organizations }, closings: restoreClosings(stored) });
}

function receiveInitialClient(
  step: Step,
  { snapshot }: Extract<StoreEvent, { type: 'initial-client-received' }>,
): void {
  const { connection } = step.model;
  receiveClient(step, snapshot, { request: 0, sentAt: Number.NEGATIVE_INFINITY });
  if (connection === 'loading') patch(step, { connection: 'ready' });
  if (connection === 'failed') patch(step, { connection: 'degraded' });
}

function receiveRefreshed(
  step: Step,
  { request, snapshot }: Extract<StoreEvent, { type: 'client-received' }>,
): void {
  const call = endCall(step, request);
  if (call && request === step.model.refresh.request) settleReceived(step, request, call, snapshot);
}

function settleReceived(step: Step, request: number, call: Call, snapshot: ClientSnapshot): void {
  patch(step, { connection: 'ready', error: null });
  receiveClient(step, snapshot, originOf(call, request));
  step.received = { session: null, client: snapshot, now: snapshot.now ?? null };
  settleRefresh(step);
  const { waiting, closings } = step.model;
  if (waiting.length + closings.length === 0) return;
  step.outcomes.unshift({ type: 'dispatch', event: { type: 'client-refreshed' } });
}

function receiveResult(step: Step, request: number, update: NonNullable<Step['received']>): void {
  const call = endCall(step, request);
  if (!call) return;
  const { switching } = step.model;
  receiveUpdate(step, update, originOf(call, request));
  step.received = update;
  if (call.kind === 'switch' && switching?.request === request) settleSwitch(step);
  else if (call.kind === 'switch') keepNone(step);
  if (call.kind === 'touch') settleTouch(step, call, request);
  if (call.kind === 'close') settleClosing(step, call.closing);
  sendNext(step);
}

function failCall(
  step: Step,
  { request, error, isExpected }: Extract<StoreEvent, { type: 'call-failed' }>,
): void {
  const call = endCall(step, request);
  if (!call) return;
  switch (call.kind) {
    case 'refresh':
      if (request !== step.model.refresh.request) return;
      if (error.code === 'client_not_found') return settleReceived(step, request, call, unknownClient);
      failRefresh(step, error);
      settleRefresh(step, error);
      return rejectWaitingSwitches(step, error);
    case 'switch':
      if (step.model.switching?.request === request) {
        failSwitch(step, error, isExpected);
        refreshAfterFailure(step, error);
      }
      return sendNext(step);
    case 'touch':
      failTouch(step, call, error);
      return refreshAfterFailure(step, error);
    case 'close':
      return failClose(step, request, call, error);
  }
}

function failClose(
  step: Step,
  request: number,
  call: Extract<Call, { kind: 'close' }>,
  error: Parameters<typeof failClosing>[2],
): void {
  const update = call.closing.method === 'end' ? undefined : updateOfMissing(error);
  if (update) {
    receiveUpdate(step, update, originOf(call, request));
    step.received = update;
    settleClosing(step, call.closing);
  } else {
    failClosing(step, call.closing, error);
    refreshAfterFailure(step, error);
  }
  sendNext(step);
}

function focus(step: Step, isVisible: boolean): void {
  const { client, connection } = step.model;
  // The response to a touch contains the client.
  if (isVisible && connection === 'ready' && touchCurrent(step, 'focus')) return;
  if (client?.id !== null) refreshSometimes(step);
}

function receiveBroadcast(step: Step, update: NonNullable<Step['received']>): void {
  const { client } = step.model;
  // Another client: its sessions are not comparable, but this tab is outdated.
  if (update.client && client && update.client.id !== client.id) return joinRefresh(step);
  receiveUpdate(step, update, broadcastOrigin);
}

function originOf({ startedAt }: Call, request: number): Origin {
  return { request, sentAt: startedAt };
}

/** Sends the next request that moves the shared cookie: two at once could leave the wrong one. */
function sendNext(step: Step): void {
  if (step.config.sessionPerRequest || isCookieBusy(step)) return;
  const isClosing = step.model.closings.some(({ notBefore }) => notBefore <= step.now.monotonic);
  if (isClosing) sendClosings(step);
  else if (step.model.switching?.request === null) sendSwitch(step);
}

/** Makes another session current in place of a closed one. */
function follow(step: Step, succession: Succession): void {
  // The sign-out itself moves the shared cookie.
  const isSigningOut = signOutStrategy(step, succession.lost) !== undefined;
  if (step.config.sessionPerRequest || !isSigningOut) followLoss(step, succession);
}

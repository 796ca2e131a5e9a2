import { endBackendCall, sendNext } from './call-step.ts';
import { finish } from './finish.ts';
import { checkFollowedSignOut, followSignOut } from './followed-sign-outs.ts';
import type { SessionMutationResult } from '../../backend/index.ts';
import { type ClientSnapshot, getOwn } from '../../session/index.ts';
import type { Model, StoreConfig, StoredSelection } from './model.ts';
import type { Moment } from './moment.ts';
import { leaveOrganization } from './organization.ts';
import { receiveClient } from './receive.ts';
import {
  joinRefresh,
  refreshAfterFailure,
  refreshSometimes,
  refreshWhenDue,
  startRefresh,
} from './refresh-step.ts';
import { changeSelection, signOutStrategy, type Succession } from './selection.ts';
import { requestSignOut, restoreClosings, sendClosings } from './sign-out-step.ts';
import type { Effect, StoreEvent, TabNews } from './store-event.ts';
import { createStep, patch, type Step } from './step.ts';
import { beginWaitingSwitches, followLoss, requestSwitch, supersede } from './switch-step.ts';
import {
  compareVersion,
  endTabSwitch,
  followTab,
  isBehind,
  receiveBroadcast,
  welcomeTab,
} from './tab-step.ts';
import { passTime } from './time-step.ts';
import { startTouch, touchCurrent } from './touch-step.ts';

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
    case 'call-given-up':
      return sendNext(step);
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
      return checkFollowedSignOut(step, event);
  }
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
  // A page that was restored may have sign-outs in progress, whose callers wait.
  const closings = [...restoreClosings(signOuts), ...step.model.closings];
  patch(step, { last: { sessionId, since }, organizations, closings });
}

/** Discards the selection of a page that was restored if another page of the tab has made a different one. */
function restoreSelection(step: Step, stored: StoredSelection | null): void {
  if (!stored) return;
  const { last, organizations } = step.model;
  const id = stored.sessionId ?? '';
  const isSameOrganization = getOwn(stored.organizations, id) === getOwn(organizations, id);
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

function focus(step: Step, isVisible: boolean): void {
  // The response to a touch contains the client.
  if (isVisible && step.model.connection === 'ready' && touchCurrent(step, 'focus')) return;
  refreshSometimes(step);
}

/** Makes another session current in place of a closed one. */
function follow(step: Step, succession: Succession): void {
  // The sign-out itself moves the shared cookie.
  const isSigningOut = signOutStrategy(step, succession.lost) !== undefined;
  if (step.config.sessionPerRequest || !isSigningOut) followLoss(step, succession);
}

import type { SessionMutationResult } from '../../backend/index.ts';
import { getOwn, isClosed, isSignedIn, type SessionData, SessionError } from '../../session/index.ts';
import { chooseNext } from './next-session.ts';
import { isInconclusive, scheduleRefresh, unknownClient } from './refresh-step.ts';
import { isLater } from './stamp.ts';
import type { Closing, StoredSelection } from './model.ts';
import { refreshClient } from './listed-sessions.ts';
import { select, suspendSelection } from './selection.ts';
import type { BackendCall, StoreEvent } from './store-event.ts';
import {
  findClosing,
  findListed,
  isCookieBusy,
  isListed,
  isSignedInTo,
  know,
  patch,
  reject,
  resolve,
  send,
  statusOf,
  type Step,
} from './step.ts';
import { startSwitch, supersede } from './switch-step.ts';
import { broadcast, broadcastSelection, newStamp } from './tab-step.ts';

/** The maximum time between two attempts to sign out, in ms. */
const MAX_RETRY_MS = 30_000;

/** Signs out one session, or all. They are hidden at once; the backend confirms later. */
export function requestSignOut(step: Step, event: Extract<StoreEvent, { type: 'sign-out-requested' }>): void {
  const { ticket, sessionId, mode, nextSession } = event;
  refreshClient(step);
  const { selection, known, closings, tabs } = step.model;
  const { sessionPerRequest, canEnd } = step.config;
  const isAll = sessionId === undefined;
  const method = isAll ? 'remove-all' : mode;
  // Those that are signed out already as well: the backend may refuse it.
  const all = Object.values(known).filter(isListed);
  const ids = isAll ? all.map(({ data }) => data.id) : [sessionId];
  if (method === 'end' && !isAll) {
    if (!canEnd) return reject(step, ticket, cannotEnd(step, sessionId));
    const session = getOwn(known, sessionId);
    if (session && isListed(session) && isClosed(session.data)) return resolve(step, ticket);
  }
  const current = ids.find((id) => id === selection.sessionId) ?? null;
  const strategy = isAll ? 'none' : nextSession;
  const latest = Math.max(...ids.map((id) => getOwn(known, id)?.data.createdAt.getTime() ?? Infinity));
  const closing: Closing = {
    ids,
    method,
    nextSession: strategy,
    ticket,
    request: null,
    attempts: 0,
    notBefore: Number.MIN_SAFE_INTEGER,
    current,
    successor: current === null || sessionPerRequest ? null : successorOf(step, current, ids, strategy),
    // A sign-out of other sessions makes no selection.
    stamp: current === null ? tabs.chosen : newStamp(step),
    since: Number.isFinite(latest) ? latest : null,
  };
  if (current !== null && !sessionPerRequest) {
    suspendSelection(step, statusOf(closing));
    broadcastSelection(step, closing.successor, 'begun', closing.stamp);
  }
  broadcast(step, { type: 'sign-out', sessionIds: ids, status: statusOf(closing), tab: step.config.tabId });
  patch(step, { closings: [...closings, closing] });
  step.decides = true;
  sendClosings(step);
}

/** Sends the sign-outs that are due: those that wait for the shared cookie, and those whose outcome is unknown. */
export function sendClosings(step: Step): void {
  keepLaterSignIns(step);
  for (const closing of step.model.closings) {
    if (closing.request !== null) continue;
    const waitMs = closing.notBefore - step.now.monotonic;
    if (waitMs > 0) scheduleRefresh(step, 0, waitMs);
    else if (step.config.sessionPerRequest || !isCookieBusy(step)) {
      const request = send(step, { kind: 'close' }, callOf(closing, step.config.sessionPerRequest));
      replaceClosing(step, closing, { ...closing, request });
    }
  }
}

/** Replaces a sign-out of all sessions that is retried by one of each, if a user has signed in since, who stays signed in. */
function keepLaterSignIns(step: Step): void {
  const { client } = step.model;
  const closings = step.model.closings.flatMap((closing): readonly Closing[] => {
    const { ids, method, request, attempts } = closing;
    const isRetry = method === 'remove-all' && request === null && attempts > 0 && ids.length > 0;
    const isLater = (session: SessionData): boolean => isSignedIn(session) && !ids.includes(session.id);
    if (!isRetry || !client?.sessions.some(isLater)) return [closing];
    return ids.map((id) => removalOf(closing, id));
  });
  patch(step, { closings });
}

/** Returns the sign-out of one session in place of all. It selects nothing, because another session may be current. */
function removalOf(closing: Closing, id: string): Closing {
  return { ...closing, ids: [id], method: 'remove', current: null };
}

/** Replaces a sign-out, or removes it because its outcome is known. */
function replaceClosing(step: Step, closing: Closing, ...replacement: readonly Closing[]): void {
  const closings = step.model.closings.flatMap((other) => (other === closing ? replacement : [other]));
  patch(step, { closings });
}

/** Settles a sign-out that the backend has confirmed. */
export function settleClosing(step: Step, closing: Closing): void {
  const { ids, method, ticket, current, nextSession, stamp } = closing;
  replaceClosing(step, closing);
  for (const id of ids) {
    const known = getOwn(step.model.known, id);
    const isRemoved = method !== 'end' && known?.missing === null && !isClosed(known.data);
    if (isRemoved) know(step, id, { missing: 'removed', since: step.model.requests });
  }
  resolve(step, ticket);
  if (current === null || step.config.sessionPerRequest || !isLatest(step, closing)) return;
  refreshClient(step);
  const next = successorOf(step, current, ids, nextSession);
  const { client, selection } = step.model;
  if (next !== null && next !== client?.lastActiveSessionId) {
    return startSwitch(step, next, { tickets: [], organizationId: undefined, before: selection });
  }
  select(step, next, selection.reason);
  broadcastSelection(step, next, 'settled', stamp, current);
}

/** Handles the failure of a sign-out. One whose outcome is unknown stays hidden and is retried. */
export function failClosing(step: Step, closing: Closing, error: SessionError): void {
  const { ids, ticket, current, stamp } = closing;
  reject(step, ticket, error);
  if (isInconclusive(error)) return retryLater(step, closing, error);
  replaceClosing(step, closing);
  const sessionIds = ids.filter((id) => !findClosing(step.model, id));
  broadcast(step, { type: 'sign-out', sessionIds, status: null, tab: step.config.tabId });
  step.decides = true;
  refreshClient(step);
  if (current === null || !isLatest(step, closing)) return;
  const { sessionPerRequest } = step.config;
  const later = step.model.closings.find((other) => other.ids.includes(current));
  if (later) {
    // It selects the next session, in place of this one.
    const successor = sessionPerRequest ? null : successorOf(step, current, later.ids, later.nextSession);
    return replaceClosing(step, later, { ...later, current, stamp, successor });
  }
  if (sessionPerRequest && !isSignedInTo(step.model, current)) return;
  supersede(step);
  select(step, current);
  broadcastSelection(step, current, 'failed', stamp);
}

function retryLater(step: Step, closing: Closing, { retryAfter = 0 }: SessionError): void {
  const waitMs = Math.max(retryAfter * 1000, Math.min(MAX_RETRY_MS, 1000 * 2 ** closing.attempts));
  const notBefore = step.now.monotonic + waitMs;
  replaceClosing(step, closing, { ...closing, request: null, attempts: closing.attempts + 1, notBefore });
  scheduleRefresh(step, 0, waitMs);
}

/** Returns the sign-outs that this tab has stored before it was reloaded, to be sent again. */
export function restoreClosings(signOuts: StoredSelection['signOuts']): readonly Closing[] {
  return signOuts.map(({ ids, method, since }) => ({
    ids,
    method,
    nextSession: 'none',
    ticket: 0,
    request: null,
    attempts: 1,
    notBefore: Number.MIN_SAFE_INTEGER,
    current: null,
    successor: null,
    stamp: { count: 0, tab: '' },
    since,
  }));
}

/** Returns the session that becomes current after a sign-out of the current one. */
function successorOf(step: Step, current: string, ids: readonly string[], strategy: Closing['nextSession']) {
  const lost = findListed(step.before, current) ?? getOwn(step.model.known, current)?.data;
  const others = (step.model.client?.sessions ?? []).filter(({ id }) => !ids.includes(id));
  const next = lost ? chooseNext(step, strategy, lost, others) : null;
  return isSignedInTo(step.model, next) ? next : null;
}

/** Returns whether neither the user nor another tab has selected a session since the sign-out began. */
function isLatest({ config, model }: Step, { ids, stamp, ticket }: Closing): boolean {
  const { tabs, switching, lastSwitch } = model;
  // A switch to another session, from before the sign-out, may have waited for that session to be loaded.
  const isSwitching =
    switching !== null && switching.tickets.length > 0 && !ids.includes(switching.sessionId);
  // A later selection of this tab that no command made is the one that follows the sign-out.
  const isChosen = tabs.chosen.tab === config.tabId || !isLater(tabs.chosen, stamp);
  return lastSwitch < ticket && !isSwitching && isChosen;
}

function callOf({ ids, method, current, successor }: Closing, sessionPerRequest: boolean): BackendCall {
  const [sessionId] = ids;
  if (method === 'remove-all' || sessionId === undefined) return { method: 'removeAllSessions' };
  if (method === 'end') return { method: 'endSession', sessionId };
  // With a shared cookie, the backend has to know which session the cookie belongs to next.
  const options = sessionPerRequest || current === null ? {} : { nextSessionId: successor };
  return { method: 'removeSession', sessionId, options };
}

/** Returns the update that a backend would have sent for a session that was already removed; undefined for other errors. */
export function updateOfMissing({ model }: Step, { code }: SessionError): SessionMutationResult | undefined {
  if (code === 'client_not_found') return { session: null, client: unknownClient(model) };
  return code === 'session_not_found' ? { session: null, client: null } : undefined;
}

function cannotEnd({ config }: Step, sessionId: string): SessionError {
  return new SessionError({
    code: 'unsupported',
    message: `The backend "${config.backendName}" cannot end sessions, so the session was not signed out. Use \`mode: 'remove'\`.`,
    sessionId,
  });
}

import { getOwn, isSignedIn } from '../../session/index.ts';
import { closedStatusAt, isConfirmedClosed } from './listed-sessions.ts';
import type { Selection } from './model.ts';
import { chooseNext } from './next-session.ts';
import type { NextSessionStrategy, SignedOutReason } from './state.ts';
import { findClosing, findListed, isSignedInTo, patch, serverTime, type Step } from './step.ts';

// Which session is current, and which becomes current because of what the backend sends. Selections by the user, here or
// in another tab, come in through `select()`.

/** A session that is over, and the one that becomes current instead, if the other tabs have to follow. */
export interface Succession {
  readonly lost: string;
  readonly successor: string | null;
}

type Change = Partial<Selection>;

/** Updates the current session after the sessions of the client have changed. */
export function updateSelection(step: Step): Succession | undefined {
  const { config, model } = step;
  const { selection } = model;
  if (!selection.isMade) {
    // Nothing is shown while another tab moves the shared cookie.
    const first = model.tabs.switching ? {} : firstSelection(step);
    const sessionId = first.sessionId ?? null;
    changeSelection(step, { ...first, sessionId, isMade: true, backendSelected: sessionId });
    const stored = sessionId ?? config.initialSessionId;
    if (stored !== undefined) rememberSelection(step, stored);
    return undefined;
  }
  const { sessionId: id, lapsed } = selection;
  const elsewhere = selectedByBackend(step);
  if (elsewhere !== undefined) changeSelection(step, { backendSelected: elsewhere });
  if (elsewhere) changeSelection(step, { backendAtNone: undefined });
  if (elsewhere && elsewhere !== id) return makeCurrent(step, elsewhere);
  if (id !== null && !isSignedInTo(model, id)) return replaceLost(step, id);
  if (id !== null) return elsewhere === null ? makeCurrent(step, null) : undefined;
  if (lapsed === null) return undefined;
  if (isSignedInTo(model, lapsed)) return mayShow(step, lapsed) ? makeCurrent(step, lapsed) : undefined;
  const known = getOwn(model.known, lapsed);
  // The shared cookie may be moved only after the backend has confirmed the expiry.
  const isConfirmed = !config.sessionPerRequest && (!known || isConfirmedClosed(known));
  return isConfirmed ? replaceLost(step, lapsed) : undefined;
}

/** Selects a session, or none. Another tab may select a session that is not loaded here yet. */
export function select(step: Step, id: string | null, reason: SignedOutReason = 'none'): void {
  const { client, selection } = step.model;
  const isPresent = id === null || isSignedInTo(step.model, id);
  changeSelection(step, {
    sessionId: isPresent ? id : null,
    reason,
    isMade: selection.isMade || client !== null,
    lapsed: isPresent ? null : id,
    backendSelected: id ?? selection.backendSelected ?? client?.lastActiveSessionId ?? null,
    backendAtNone: id === null ? (client?.lastActiveSessionId ?? null) : undefined,
  });
  rememberSelection(step, id);
}

/** Selects no session until the backend has moved the shared cookie. */
export function suspendSelection(step: Step, reason: SignedOutReason = 'none'): void {
  changeSelection(step, { sessionId: null, reason, lapsed: null, backendSelected: null });
}

/** Selects the session of the shared cookie again, because the backend has not moved it. */
export function resumeSelection(step: Step, reason: SignedOutReason = 'none'): void {
  const last = step.model.client?.lastActiveSessionId ?? null;
  const backendSelected = isSignedInTo(step.model, last) ? last : null;
  const id = last === step.model.selection.backendAtNone ? null : backendSelected;
  changeSelection(step, { backendSelected, sessionId: id, reason: id === null ? reason : 'none' });
}

/** Keeps no session current although a switch that was superseded has moved the shared cookie. */
export function keepNone(step: Step): void {
  const { selection, client } = step.model;
  const isChosen = selection.sessionId === null && selection.backendAtNone !== undefined;
  const backendSelected = client?.lastActiveSessionId ?? null;
  if (isChosen) changeSelection(step, { backendSelected, backendAtNone: backendSelected });
}

export function changeSelection(step: Step, change: Change): void {
  patch(step, { selection: { ...step.model.selection, ...change } });
}

/** Remembers the selection for a reload of this tab. */
function rememberSelection(step: Step, sessionId: string | null): void {
  const signIns = (step.model.client?.sessions ?? []).map(({ createdAt }) => createdAt.getTime());
  patch(step, { last: { sessionId, since: Math.max(0, ...signIns) } });
}

/** Keeps the remembered selection although users have signed in since. */
export function renewSelection(step: Step): void {
  const { last } = step.model;
  if (last && last === step.before.last) rememberSelection(step, last.sessionId);
}

/** Selects the session of the URL, else the stored one, else that of the page, else the client's last active one. */
function firstSelection(step: Step): Change {
  const { config, model } = step;
  const { client, last: stored } = model;
  if (config.initialSessionId !== undefined) return selectOrExplain(step, config.initialSessionId, true);
  if (stored?.sessionId && isSignedInTo(model, stored.sessionId)) return { sessionId: stored.sessionId };
  const last = findListed(model, config.pageSessionId ?? client?.lastActiveSessionId ?? null);
  // A user who has signed in since this tab had no current session has most likely done so in this tab.
  if (last && isSignedIn(last) && (!stored || last.createdAt.getTime() > stored.since)) {
    return { sessionId: last.id };
  }
  return stored?.sessionId ? selectOrExplain(step, stored.sessionId, false) : {};
}

function selectOrExplain(step: Step, id: string, isRequired: boolean): Change {
  if (isSignedInTo(step.model, id)) return { sessionId: id };
  const known = getOwn(step.model.known, id);
  const mayReturn = known !== undefined && !isConfirmedClosed(known);
  const unknown = step.model.client?.covers === 'presented' ? 'not_kept' : 'revoked';
  return {
    lapsed: isRequired || mayReturn ? id : null,
    reason: known ? closedStatusAt(step.model, known, serverTime(step.model, step.now)) : unknown,
  };
}

/** Returns the session that the shared cookie was moved to without this tab; undefined if it was not. */
function selectedByBackend({ config, model }: Step): string | null | undefined {
  const id = model.client?.lastActiveSessionId ?? null;
  // A switch in progress reports its outcome itself.
  const isSwitching = model.switching !== null || model.tabs.switching !== null;
  if (config.sessionPerRequest || id === model.selection.backendSelected || isSwitching) return undefined;
  return id !== null && !isSignedInTo(model, id) ? undefined : id;
}

function makeCurrent(step: Step, id: string | null): undefined {
  changeSelection(step, { sessionId: id, reason: 'none' });
  rememberSelection(step, id ?? step.before.selection.sessionId ?? step.model.selection.lapsed);
}

function replaceLost(step: Step, id: string): Succession | undefined {
  const { config, model, now } = step;
  const known = getOwn(model.known, id);
  if (!known) return undefined;
  const isConfirmed = isConfirmedClosed(known);
  const chosen = signOutStrategy(step, id);
  const reason = closedStatusAt(model, known, serverTime(model, now));
  const lost = findListed(step.before, id) ?? known.data;
  const next = chooseNext(step, chosen ?? config.nextSessionOnLoss, lost, model.client?.sessions ?? []);
  const isShown = next !== null && mayShow(step, next);
  const mayFollow = isConfirmed || chosen !== undefined;
  const sessionId = config.sessionPerRequest || (isConfirmed && isShown) ? next : null;
  changeSelection(step, { lapsed: mayFollow ? null : id, sessionId, reason });
  // A tab that lost its session keeps it stored, so that a reload can still tell the reason.
  rememberSelection(step, sessionId ?? (chosen === undefined ? id : null));
  const isNews = chosen !== undefined || sessionId !== next;
  return mayFollow && isNews ? { lost: id, successor: next } : undefined;
}

/** Returns the strategy that a sign-out of the session in this tab has set; undefined if it is not signed out here. */
export function signOutStrategy(step: Step, id: string): NextSessionStrategy | undefined {
  return findClosing(step.model, id)?.nextSession;
}

/** With a shared cookie, no session is shown before the backend has selected it. */
function mayShow({ config, model }: Step, id: string): boolean {
  return config.sessionPerRequest || id === model.client?.lastActiveSessionId;
}

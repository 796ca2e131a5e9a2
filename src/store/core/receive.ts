import type { SessionMutationResult } from '../../backend/index.ts';
import {
  getOwn,
  type ClientSnapshot,
  hasSameOwner,
  isClosed,
  isListedStatus,
  isSignedIn,
  type SessionData,
} from '../../session/index.ts';
import { refreshClient } from './listed-sessions.ts';
import type { KnownSession } from './model.ts';
import { startRefresh } from './refresh-step.ts';
import { advanceClock, isNewerClient, provesAbsence, provesReturn } from './snapshot-order.ts';
import { noteworthy } from './state.ts';
import { findClosing, giveUpCall, isListed, know, leavingOf, patch, resolve, type Step } from './step.ts';

/** The origin of data: a request of this tab, or a broadcast (`request` null). */
export interface Origin {
  readonly request: number | null;
  /** The time at which the request was sent, by the wall clock in ms. */
  readonly sentAt: number;
}

/** The origin of a broadcast: when the other tab sent its request is not known here. */
export const broadcastOrigin: Origin = { request: null, sentAt: Number.NEGATIVE_INFINITY };

/** Merges a client. Ignored if it is not newer than the current one, unless each of its sessions has its own version. */
export function receiveClient(step: Step, snapshot: ClientSnapshot, origin: Origin): boolean {
  const { client, known, requests } = step.model;
  const { id, sessions, closedSessions = [], covers, lastActiveSessionId } = snapshot;
  const { request } = origin;
  const isPresented = covers === 'presented';
  const isNewer = isNewerClient(client, snapshot, request);
  const version = isPresented
    ? Math.max(client?.version ?? 0, ...sessions.map((session) => session.version))
    : snapshot.version;
  const isHigher = isNewer && version !== client?.version;
  patch(step, {
    clock: advanceClock(step.model.clock, snapshot.now, isHigher, origin.sentAt, step.now),
  });
  if (!isNewer && !isPresented) return false;
  for (const data of sessions) receiveSession(step, data, origin, snapshot, isNewer);
  for (const data of closedSessions) {
    receiveSession(step, data, origin);
    know(step, data.id, { missing: data.status });
  }
  const isAbsent = closeMissing(step, snapshot, request);
  // A late response, or another tab, may list a session that was closed since, or that this tab does not know yet.
  const isDoubtful = sessions.some((session) => {
    const before = getOwn(known, session.id);
    return request === null ? before?.missing === 'not_kept' : !isNewer && !before;
  });
  if (isNewer) {
    patch(step, {
      client: {
        id,
        version,
        covers,
        request: Math.max(client?.request ?? 0, request ?? (client || isPresented ? 0 : requests)),
        lastActiveSessionId,
        sessions: isPresented || client?.id === id ? (client?.sessions ?? []) : [],
      },
      error: noteworthy(snapshot) ?? step.model.error,
    });
  }
  step.decides = true;
  refreshClient(step);
  if (isPresented && (isAbsent || isDoubtful)) startRefresh(step);
  return true;
}

/** Merges the result of a call, or the broadcast of one. */
export function receiveUpdate(
  step: Step,
  { session, client, now }: SessionMutationResult,
  origin: Origin,
): void {
  const known = session ? getOwn(step.model.known, session.id) : undefined;
  // A late response about a session that is not listed any more: were it signed in, a newer client would list it. Of an
  // unknown one, it is remembered that it is closed, because a late response may list it.
  if (session && (known ? isListed(known) : !isListedStatus(session.status)))
    receiveSession(step, session, origin);
  if (client && receiveClient(step, client.now || !now ? client : { ...client, now }, origin)) return;
  const isHigher = session !== null && known !== undefined && session.version > known.data.version;
  patch(step, { clock: advanceClock(step.model.clock, now, isHigher, origin.sentAt, step.now) });
  step.decides = true;
  refreshClient(step);
}

/** Merges a session, which is missing from the client unless a snapshot of it proves that it is not. */
function receiveSession(
  step: Step,
  data: SessionData,
  { request }: Origin,
  snapshot?: ClientSnapshot,
  isNewer = true,
): void {
  const { known, requests } = step.model;
  const before = getOwn(known, data.id);
  // Of equal versions, the data that does not belong to a session may differ, such as the name of the user.
  const isOlder = before && before.data.version + Number(!isNewer) > data.version;
  const newest = isOlder ? before.data : data;
  const isBack = !before || (snapshot && provesReturn(before, snapshot, request));
  const isReused = isSignedIn(newest) && belongsToOther(step, before, newest);
  if (isReused) abandonClosing(step, data.id);
  const session: KnownSession = {
    since: requests,
    missing: null,
    warnedFor: null,
    touchNotBefore: 0,
    ...before,
    data: newest,
    ...(isBack && before?.missing && { since: requests, missing: null }),
  };
  patch(step, { known: { ...known, [data.id]: session } });
}

/** Returns whether the ID of a session belongs to another user or actor than when it was last received or signed out. */
function belongsToOther({ model }: Step, before: KnownSession | undefined, data: SessionData): boolean {
  if (before && !hasSameOwner(before.data, data)) return true;
  // Of a sign-out from before a reload, the tab has stored when the sessions were created.
  const since = findClosing(model, data.id)?.since ?? null;
  return since !== null && data.createdAt.getTime() > since;
}

/** Gives up the sign-out of a session whose ID belongs to another user now, who stays signed in. */
function abandonClosing(step: Step, id: string): void {
  const closings = step.model.closings.flatMap((closing) => {
    const ids = closing.ids.filter((other) => other !== id);
    if (ids.length > 0 || closing.ids.length === 0) return [{ ...closing, ids }];
    if (closing.request !== null) giveUpCall(step, closing.request);
    // A switch may have waited for the call.
    step.outcomes.push({ type: 'dispatch', event: { type: 'call-given-up' } });
    resolve(step, closing.ticket);
    return [];
  });
  patch(step, { closings, followed: step.model.followed.filter(({ sessionId }) => sessionId !== id) });
  step.effects.push({
    type: 'broadcast',
    message: { type: 'sign-out', sessionIds: [id], status: null, tab: step.config.tabId },
  });
}

/**
 * Closes the sessions that a newer client does not list. Returns whether it does not list another one, but does not prove
 * that it is closed.
 */
function closeMissing(step: Step, snapshot: ClientSnapshot, request: number | null): boolean {
  const { client, known: all, requests } = step.model;
  const listed = new Set(snapshot.sessions.map(({ id }) => id));
  const reason = snapshot.covers === 'all' ? 'revoked' : 'not_kept';
  const isOther = snapshot.covers === 'all' && client?.id !== snapshot.id;
  let isAbsent = false;
  for (const [id, known] of Object.entries(all)) {
    if (!isListed(known) || listed.has(id)) continue;
    const leaving = leavingOf(step.model, id);
    if (isOther || provesAbsence(known, snapshot, request)) {
      const missing = leaving ? 'removed' : isClosed(known.data) ? known.data.status : reason;
      know(step, id, { missing, since: requests });
    } else isAbsent ||= request === null && !leaving;
  }
  return isAbsent;
}

import type { SessionMutationResult } from '../../backend/index.ts';
import {
  getOwn,
  type ClientSnapshot,
  hasSameOwner,
  isClosed,
  isSignedIn,
  type SessionData,
} from '../../session/index.ts';
import { refreshClient } from './listed-sessions.ts';
import type { KnownSession } from './model.ts';
import { advanceClock, isNewerClient, provesAbsence } from './snapshot-order.ts';
import { noteworthy } from './state.ts';
import { abortCall, findClosing, isListed, know, patch, resolve, statusOf, type Step } from './step.ts';

/** The origin of data: a request of this tab, or a broadcast (`request` null). */
export interface Origin {
  readonly request: number | null;
  /** The time at which the request was sent, by the wall clock in ms. */
  readonly sentAt: number;
}

/** The origin of a broadcast: when the other tab sent its request is not known here. */
export const broadcastOrigin: Origin = { request: null, sentAt: Number.NEGATIVE_INFINITY };

/** Merges a client. Ignored if it is not newer than the current one. */
export function receiveClient(step: Step, snapshot: ClientSnapshot, origin: Origin): boolean {
  const { client, requests } = step.model;
  // A broadcast is never newer than a response that may have the same version.
  const request = origin.request ?? (client ? client.request - 1 : requests);
  const isNewer = isNewerClient(client, snapshot, request);
  const isHigher = isNewer && snapshot.version !== client?.version;
  patch(step, {
    clock: advanceClock(step.model.clock, snapshot.now, isHigher, origin.sentAt, step.now),
  });
  if (!isNewer) return false;
  for (const data of snapshot.sessions) receiveSession(step, data, origin);
  for (const data of snapshot.closedSessions ?? []) {
    if (!getOwn(step.model.known, data.id)) continue;
    receiveSession(step, data, origin);
    know(step, data.id, { missing: data.status });
  }
  closeMissing(step, snapshot, origin.request);
  const { id, version, lastActiveSessionId } = snapshot;
  const sessions = client?.id === id ? client.sessions : [];
  patch(step, {
    client: { id, version, request: Math.max(client?.request ?? 0, request), lastActiveSessionId, sessions },
    error: noteworthy(snapshot) ?? step.model.error,
  });
  step.decides = true;
  refreshClient(step);
  return true;
}

/** Merges the result of a call, or the broadcast of one. */
export function receiveUpdate(
  step: Step,
  { session, client, now }: SessionMutationResult,
  origin: Origin,
): void {
  const known = session ? getOwn(step.model.known, session.id) : undefined;
  // A late response about a session that is not listed any more: were it signed in, a newer client would list it.
  if (session && known && isListed(known)) receiveSession(step, session, origin);
  if (client && receiveClient(step, client.now || !now ? client : { ...client, now }, origin)) return;
  const isHigher = session !== null && known !== undefined && session.version > known.data.version;
  patch(step, { clock: advanceClock(step.model.clock, now, isHigher, origin.sentAt, step.now) });
  step.decides = true;
  refreshClient(step);
}

function receiveSession(step: Step, data: SessionData, { request }: Origin): void {
  const { known, requests } = step.model;
  const before = getOwn(known, data.id);
  const newest = before && before.data.version > data.version ? before.data : data;
  const isReused = isSignedIn(newest) && belongsToOther(step, before, newest);
  if (isReused) abandonClosing(step, data.id);
  const closing = findClosing(step.model, data.id);
  const session: KnownSession = {
    since: requests,
    leaving: closing ? statusOf(closing) : null,
    leavingSince: requests,
    warnedFor: null,
    touchNotBefore: 0,
    ...before,
    data: newest,
    missing: null,
  };
  // Another tab has signed the session out, but the backend does not know about it: that tab is closed.
  const isForgotten = !closing && before && request !== null && request > before.leavingSince;
  const isEnded = isClosed(newest) && session.leaving === 'ended';
  const leaving = isForgotten || isEnded || isReused ? null : session.leaving;
  patch(step, { known: { ...known, [data.id]: { ...session, leaving } } });
}

/** Returns whether the ID of a session belongs to another user or actor than when it was last received or signed out. */
function belongsToOther({ model }: Step, before: KnownSession | undefined, data: SessionData): boolean {
  if (before) return !hasSameOwner(before.data, data);
  // Of a sign-out from before a reload, the tab has stored when the sessions were created.
  const since = findClosing(model, data.id)?.since ?? null;
  return since !== null && data.createdAt.getTime() > since;
}

/** Gives up the sign-out of a session whose ID belongs to another user now, who stays signed in. */
function abandonClosing(step: Step, id: string): void {
  const closings = step.model.closings.map((closing) => {
    return { ...closing, ids: closing.ids.filter((other) => other !== id) };
  });
  for (const [index, closing] of step.model.closings.entries()) {
    const isOver = closing.ids.length > 0 && closings[index]?.ids.length === 0;
    if (!isOver) continue;
    if (closing.request !== null) abortCall(step, closing.request);
    resolve(step, closing.ticket);
  }
  const { model } = step;
  patch(step, {
    closings: closings.filter(({ ids }, index) => ids.length > 0 || model.closings[index]?.ids.length === 0),
  });
}

/** Closes the sessions that a newer client does not list. */
function closeMissing(step: Step, snapshot: ClientSnapshot, request: number | null): void {
  const listed = new Set(snapshot.sessions.map(({ id }) => id));
  const isSameClient = step.model.client?.id === snapshot.id;
  for (const [id, known] of Object.entries(step.model.known)) {
    const isMissing = isListed(known) && !listed.has(id);
    if (!isMissing || (isSameClient && !provesAbsence(known, snapshot, request))) continue;
    const missing = known.leaving ? 'removed' : isClosed(known.data) ? known.data.status : 'revoked';
    know(step, id, { missing, leaving: null });
  }
}

import {
  getOwn,
  isClosed,
  isEqual,
  isListedStatus,
  isSignedIn,
  sessionAt,
  type SessionData,
} from '../../session/index.ts';
import type { KnownSession, Model, ModelClient } from './model.ts';
import type { ClosedReason } from './state.ts';
import { isListed, leavingOf, patch, serverTime, type Step } from './step.ts';

/** Returns whether the backend has confirmed that a session is closed, rather than the local clock or a sign-out only. */
export function isConfirmedClosed({ data, missing }: KnownSession): boolean {
  return missing !== null || isClosed(data);
}

/** Returns why a session is not signed in as of `time`. */
export function closedStatusAt(model: Model, { data, missing }: KnownSession, time: number): ClosedReason {
  const at = sessionAt(data, time);
  if (isClosed(data)) return data.status;
  return missing ?? leavingOf(model, data.id) ?? (isClosed(at) ? at.status : 'revoked');
}

/** Updates the sessions of the client as of now, unless they are up to date. */
export function refreshClient(step: Step): void {
  const { model, now } = step;
  const { client, listedFor } = model;
  const time = serverTime(model, now);
  if (!client || (listedFor && listedFor.since <= time && time < listedFor.until)) return;
  patch(step, {
    client: clientAt(model, client, time),
    listedFor: { since: time, until: nextDeadline(step, time) },
  });
}

/** Returns the next server time at which a session expires, is about to, or is abandoned, in ms. */
function nextDeadline({ model, config }: Step, time: number): number {
  const deadlines = Object.values(model.known).flatMap(({ data: { expireAt, abandonAt } }) => [
    expireAt.getTime() - config.expiryWarningMs,
    expireAt.getTime(),
    abandonAt.getTime(),
  ]);
  return Math.min(Number.MAX_SAFE_INTEGER, ...deadlines.filter((deadline) => deadline > time));
}

/** Returns the client with its sessions as of `time` (server time in ms). What did not change keeps its identity. */
export function clientAt(model: Model, client: ModelClient, time: number): ModelClient {
  const before = new Map(client.sessions.map((session) => [session.id, session]));
  const sessions = Object.values(model.known).flatMap((known) => {
    const data = isListed(known) ? shownAt(known, model, time) : undefined;
    return data && isListedStatus(data.status) ? [share(before.get(data.id), data)] : [];
  });
  sessions.sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1));
  const isSame =
    sessions.length === before.size && sessions.every((session, index) => session === client.sessions[index]);
  return isSame ? client : { ...client, sessions };
}

function shownAt({ data }: KnownSession, model: Model, time: number): SessionData {
  const at = sessionAt(data, time);
  const leaving = leavingOf(model, data.id);
  if (leaving === 'removed' || (leaving && isSignedIn(at))) return { ...at, status: leaving, user: null };
  if (!isSignedIn(at)) return at;
  const organizationId = getOwn(model.organizations, data.id);
  return organizationId === undefined ? at : { ...at, lastActiveOrganizationId: organizationId };
}

/** Returns `before` if it equals `data` apart from the version, else the data with the equal parts of `before`. */
function share(before: SessionData | undefined, data: SessionData): SessionData {
  if (!before || before === data) return data;
  if (isEqual({ ...before, version: 0 }, { ...data, version: 0 })) return before;
  const known: Readonly<Record<string, unknown>> = { ...before };
  const fields = Object.entries(data).map(([field, value]: [string, unknown]) => {
    return [field, isEqual(known[field], value) ? known[field] : value] as const;
  });
  // SAFETY: each field that is replaced is equal to its replacement.
  return Object.fromEntries(fields) as unknown as SessionData;
}

import { isSignedInStatus } from '../../session/index.ts';
import type { ServerContext } from '../context.ts';
import {
  clearSessionCookie,
  type PresentedCookie,
  readLastSession,
  readSessionCookies,
} from '../http/cookie.ts';
import { cookieOutdated, sessionClosed, sessionNotFound, tasksPending } from '../request-error.ts';
import { isListed } from '../storage/deadlines.ts';
import type { SessionRecord } from '../storage/schema.ts';
import { applyDeadlines } from './close-sessions.ts';
import { findSecret, type PresentedSecret, presentSecret } from './secrets.ts';

/** The time in ms for which the cookie of a session that is closed for good stays, so that other tabs learn the reason. */
const TOMBSTONE_MS = 600_000;
/** The maximum number of such cookies, because servers and proxies limit the size of a request's headers. */
const MAX_TOMBSTONES = 10;

/** A session whose cookie the request presented, and the secret in it. */
export interface PresentedSession {
  readonly session: SessionRecord;
  readonly secret: PresentedSecret;
}

/** The sessions whose cookies a request presented. All of its rights come from them. */
export interface ClientView {
  /** The listed sessions, in the order of sign-in. */
  readonly sessions: readonly PresentedSession[];
  /** The sessions that are closed for good. */
  readonly closed: readonly PresentedSession[];
  /** The ID of the session that was selected last, according to the browser. */
  readonly lastSessionId: string | null;
}

/** Loads the sessions whose cookies a request presents, with one query. */
export async function loadClient(context: ServerContext, request: Request): Promise<ClientView> {
  const { cookiePrefix } = context;
  const presented = await loadPresented(context, readSessionCookies(request, cookiePrefix));
  return toClientView(presented, readLastSession(request, cookiePrefix));
}

/**
 * Loads one session of a request.
 *
 * @throws {SessionError} `session_not_found` unless its cookie is presented.
 */
export async function loadOwnSession(
  context: ServerContext,
  request: Request,
  id: string,
): Promise<PresentedSession> {
  const cookies = readSessionCookies(request, context.cookiePrefix);
  const [presented] = await loadPresented(
    context,
    cookies.filter(({ sessionId }) => sessionId === id),
  );
  if (!presented) throw sessionNotFound();
  return presented;
}

/** Returns a session of the client, listed or closed. @throws {SessionError} `session_not_found` */
export function findOwnSession({ sessions, closed }: ClientView, id: string): PresentedSession {
  const found = [...sessions, ...closed].find(({ session }) => session.id === id);
  if (!found) throw sessionNotFound();
  return found;
}

/**
 * Checks that a session may be used: that it is signed in, and that the request presents no secret from before it gained
 * a privilege.
 *
 * @throws {SessionError} `session_closed`, `cookie_outdated`
 */
export function checkUsable({ session, secret }: PresentedSession): void {
  if (!isSignedInStatus(session.status)) throw sessionClosed(session.id);
  if (secret.lacks.length > 0) throw cookieOutdated(session.id);
}

/** Checks that a session may be used and has no pending task. @throws {SessionError} `forbidden` for a pending one. */
export function checkActive(presented: PresentedSession): void {
  checkUsable(presented);
  if (presented.session.status === 'pending') throw tasksPending(presented.session.id);
}

/** Returns the client after changes to some of its sessions. */
export function withChanges(view: ClientView, changed: readonly SessionRecord[]): ClientView {
  const byId = new Map(changed.map((session) => [session.id, session]));
  const presented = [...view.sessions, ...view.closed].map(({ session, secret }) => ({
    session: byId.get(session.id) ?? session,
    secret,
  }));
  return toClientView(presented, view.lastSessionId);
}

/** Returns the label of the client: that of its oldest signed-in session or, if there is none, its oldest one. */
export function labelOf({ sessions }: ClientView): string | null {
  const oldest = sessions.find(({ session }) => isSignedInStatus(session.status)) ?? sessions[0];
  return oldest?.session.client_id ?? null;
}

/** Returns the `Set-Cookie` values that clear the cookies of sessions that were closed for good a while ago. */
export function clearedCookies(
  { cookiePrefix, now }: ServerContext,
  { closed }: ClientView,
): readonly string[] {
  const before = now() - TOMBSTONE_MS;
  const closedAt = ({ session }: PresentedSession): number => session.closed_at ?? 0;
  return closed
    .toSorted((a, b) => closedAt(b) - closedAt(a) || compareSignIns(b.session, a.session))
    .filter((presented, index) => index >= MAX_TOMBSTONES || closedAt(presented) <= before)
    .map(({ session }) => clearSessionCookie(cookiePrefix, session.id));
}

function toClientView(presented: readonly PresentedSession[], lastSessionId: string | null): ClientView {
  const inOrder = presented.toSorted(({ session: a }, { session: b }) => compareSignIns(a, b));
  return {
    sessions: inOrder.filter(({ session }) => isListed(session)),
    closed: inOrder.filter(({ session }) => !isListed(session)),
    lastSessionId,
  };
}

/** Compares two sessions by the order of their sign-ins. Concurrent ones are ordered by time. */
function compareSignIns(a: SessionRecord, b: SessionRecord): number {
  return (
    a.sign_in_order - b.sign_in_order ||
    a.created_at - b.created_at ||
    (a.id < b.id ? -1 : Number(a.id > b.id))
  );
}

async function loadPresented(
  context: ServerContext,
  cookies: readonly PresentedCookie[],
): Promise<readonly PresentedSession[]> {
  const { repository } = context;
  const ids = [...new Set(cookies.map(({ sessionId }) => sessionId))];
  const found = new Map((await repository.findSessions(ids)).map((session) => [session.id, session]));
  const now = context.now();
  const presented = new Map<string, PresentedSession>();
  // Only the secrets of known sessions are hashed, so that made-up cookies cost nothing more than the query.
  await Promise.all(
    cookies.map(async ({ sessionId, secret: text }) => {
      const session = found.get(sessionId);
      if (!session) return;
      const secret = findSecret(session, await context.sha256(text), now);
      if (secret === 'superseded') context.reportReuse(session);
      else if (secret && isBetter(secret, presented.get(sessionId))) {
        presented.set(sessionId, { session, secret });
      }
    }),
  );
  return settle(context, [...presented.values()], now);
}

/** Returns whether a secret grants more than that of another cookie with the same name. */
function isBetter({ lacks }: PresentedSecret, other: PresentedSession | undefined): boolean {
  return !other || lacks.length < other.secret.lacks.length;
}

/** Records the deadlines that have passed, and which secrets have been presented. */
async function settle(
  { repository }: ServerContext,
  presented: readonly PresentedSession[],
  now: number,
): Promise<readonly PresentedSession[]> {
  const secrets = new Map(presented.map(({ session, secret }) => [session.id, secret]));
  const sessions = presented.map(({ session }) => session);
  const settled: PresentedSession[] = [];
  for (const session of await applyDeadlines(repository, sessions, now)) {
    const secret = secrets.get(session.id);
    if (!secret) continue;
    const changes = presentSecret(session, secret, now);
    settled.push({
      session: changes ? await repository.recordPresentation(session, changes) : session,
      secret,
    });
  }
  return settled;
}

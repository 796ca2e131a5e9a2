import { isSignedInStatus, parseSession, type SessionData, type WireSession } from '../../session/index.ts';
import type { ServerContext } from '../context.ts';
import { isListed } from '../storage/deadlines.ts';
import type { SessionPage } from '../storage/repository.ts';
import type { SessionRecord } from '../storage/schema.ts';
import { type ClientView, labelOf } from './client-view.ts';
import { loadUsers, requireUsers, type Users } from './load-users.ts';

/** One page of a list, as JSON. */
interface WirePage {
  readonly data: readonly WireSession[];
  readonly total_count: number;
}

/** The JSON form of the client of a request, whose sessions are those whose cookies were sent. */
export interface WirePresentedClient {
  readonly object: 'client';
  readonly id: string | null;
  readonly sessions: readonly WireSession[];
  /** The sessions that are closed for good, so that they are no longer listed. */
  readonly closed_sessions: readonly WireSession[];
  readonly last_active_session_id: string | null;
  readonly covers: 'presented';
}

export function toWireClient(view: ClientView, users: Users): WirePresentedClient {
  const { sessions, closed, lastSessionId } = view;
  const last = sessions.find(({ session }) => session.id === lastSessionId)?.session;
  return {
    object: 'client',
    id: labelOf(view),
    sessions: sessions.map(({ session }) => toWireSession(session, users)),
    closed_sessions: closed.map(({ session }) => toTombstone(session)),
    last_active_session_id: last && isSignedInStatus(last.status) ? last.id : null,
    covers: 'presented',
  };
}

/** Returns the JSON form of one of the client's sessions, also if it is no longer listed. */
export function toWireSessionOfClient(session: SessionRecord, users: Users): WireSession {
  return isListed(session) ? toWireSession(session, users) : toTombstone(session);
}

/** Returns the JSON form of a session that is closed for good, without what remained of its user. */
function toTombstone(session: SessionRecord): WireSession {
  const wire = toWireSession(session, new Map());
  return { ...wire, tasks: [], public_user_data: null, latest_activity: null };
}

export function toWireSession(session: SessionRecord, users: Users): WireSession {
  return {
    object: 'session',
    id: session.id,
    client_id: session.client_id,
    user_id: session.user_id,
    status: session.status,
    last_active_at: session.last_active_at,
    expire_at: session.expire_at,
    abandon_at: session.abandon_at,
    created_at: session.created_at,
    updated_at: session.updated_at,
    last_active_organization_id: session.last_active_organization_id,
    actor: session.actor,
    factor_verified_at: {
      first: session.first_factor_verified_at,
      second: session.second_factor_verified_at,
    },
    version: session.version,
    tasks: session.tasks,
    // After a sign-out, only the data that the browser may show to everyone.
    user: (isSignedInStatus(session.status) && users.get(session.user_id)) || null,
    public_user_data: session.public_user_data,
    latest_activity: session.latest_activity,
  };
}

export function toWirePage({ sessions, totalCount }: SessionPage, users: Users): WirePage {
  return { data: sessions.map((session) => toWireSession(session, users)), total_count: totalCount };
}

/** A session that was just changed, with its user where that can be loaded. */
export async function toSessionData(context: ServerContext, session: SessionRecord): Promise<SessionData> {
  return parseSession(toWireSession(session, await loadUsers(context, [session])));
}

/** A session by which the app may decide. @throws {SessionError} `server_error` if its user cannot be loaded. */
export async function toCompleteSessionData(
  context: ServerContext,
  session: SessionRecord,
): Promise<SessionData> {
  return parseSession(toWireSession(session, await requireUsers(context, [session])));
}

import { isSignedInStatus } from '../../session/index.ts';
import { reverificationRequired, sessionClosed, tasksPending } from '../request-error.ts';
import { findOwnSession } from '../sessions/client-view.ts';
import { writeClient } from '../sessions/client-write.ts';
import { loadUsers } from '../sessions/load-users.ts';
import { readSession } from '../sessions/read-session.ts';
import { toWireClient, toWirePage, toWireSession } from '../sessions/to-wire.ts';
import type { SessionRecord } from '../storage/schema.ts';
import { readBody } from './body.ts';
import type { RouteResult } from './json-response.ts';
import { readQuery } from './query.ts';
import { checkId, type RouteContext, requireClient } from './routes.ts';
import { emptyBody, pageQuery } from './schemas.ts';

/** Handles `GET …/devices`: returns the signed-in sessions of the session's user on all clients. */
export async function listDevices(routeContext: RouteContext, id: string): Promise<RouteResult> {
  const { context, request } = routeContext;
  const { limit, offset } = readQuery(request, pageQuery);
  const { user_id: userId } = await requireActiveSession(routeContext, id);
  const filter = {
    userId,
    statuses: ['active', 'pending'] as const,
    now: context.now(),
    orderBy: 'last_active_at' as const,
  };
  const devices = await context.repository.listSessions(filter, limit, offset);
  return { response: toWirePage(devices, await loadUsers(context, devices.sessions)) };
}

/** Signs out another session of the user. Responds with `null` if it does not exist or belongs to another user. */
export async function revokeDevice(
  routeContext: RouteContext,
  id: string,
  targetSessionId: string,
): Promise<RouteResult> {
  const { context } = routeContext;
  await readBody(routeContext, emptyBody);
  checkId(targetSessionId, 'other');
  const requester = await requireActiveSession(routeContext, id);
  if (!hasRecentFactor(requester, context.now() - context.policy.reverificationWindowMs))
    throw reverificationRequired(id);

  const { repository, now } = context;
  const target = await repository.findSession(targetSessionId);
  if (target?.user_id !== requester.user_id) return { response: null };
  await writeClient(repository, target.client_id, now(), (writer) => writer.close([target], 'revoked'));

  const revoked = await readSession(context, targetSessionId);
  if (!revoked) return { response: null };
  const view = target.client_id === requester.client_id ? await requireClient(routeContext) : null;
  const users = await loadUsers(context, [...(view?.sessions ?? []), revoked]);
  return { response: toWireSession(revoked, users), ...(view && { client: toWireClient(view, users) }) };
}

/**
 * Returns the requested session of the client if it is active. A pending session must not have access to the user's
 * other sessions.
 */
async function requireActiveSession(routeContext: RouteContext, id: string): Promise<SessionRecord> {
  const { context } = routeContext;
  checkId(id);
  const session = await findOwnSession(
    context.repository,
    await requireClient(routeContext),
    id,
    context.now(),
  );
  if (!isSignedInStatus(session.status)) throw sessionClosed(id);
  if (session.status === 'pending') throw tasksPending(id);
  return session;
}

/** Returns whether either factor was verified after `since`. Factors are never verified in impersonated sessions. */
function hasRecentFactor(
  { first_factor_verified_at, second_factor_verified_at }: SessionRecord,
  since: number,
): boolean {
  return Math.max(first_factor_verified_at ?? 0, second_factor_verified_at ?? 0) > since;
}

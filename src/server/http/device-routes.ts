import { checkActive, findOwnSession, withChanges } from '../core/client-view.ts';
import { closeSessions } from '../core/close-sessions.ts';
import { loadUsers } from '../core/load-users.ts';
import { readSession } from '../core/read-session.ts';
import { toWireClient, toWirePage, toWireSession } from '../core/to-wire.ts';
import { reverificationRequired } from '../request-error.ts';
import type { SessionRecord } from '../storage/schema.ts';
import { readBody } from './body.ts';
import type { RouteResult } from './json-response.ts';
import { readQuery } from './query.ts';
import { checkId, listedIn, openClient, openSession, type RouteContext } from './routes.ts';
import { emptyBody, pageQuery } from './schemas.ts';

/** Handles `GET …/devices`: returns the signed-in sessions of the session's user in all browsers. */
export async function listDevices(routeContext: RouteContext, id: string): Promise<RouteResult> {
  const { context, request } = routeContext;
  const { limit, offset } = readQuery(request, pageQuery);
  const presented = await openSession(routeContext, id);
  // A pending session must not have access to the user's other sessions.
  checkActive(presented);
  const filter = {
    userId: presented.session.user_id,
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
  const view = await openClient(routeContext, checkId(id));
  const presented = findOwnSession(view, id);
  // A pending session must not have access to the user's other sessions.
  checkActive(presented);
  const { session: requester } = presented;
  if (!hasRecentFactor(requester, context.now() - context.policy.reverificationWindowMs))
    throw reverificationRequired(id);

  const target = await readSession(context, targetSessionId);
  if (target?.user_id !== requester.user_id) return { response: null };
  const [revoked] = await closeSessions(context.repository, [target], 'revoked', context.now());
  if (!revoked) return { response: null };
  const isOwn = [...view.sessions, ...view.closed].some(({ session }) => session.id === targetSessionId);
  const changed = withChanges(view, [revoked]);
  const users = await loadUsers(context, [...listedIn(changed), revoked]);
  return { response: toWireSession(revoked, users), ...(isOwn && { client: toWireClient(changed, users) }) };
}

/** Returns whether either factor was verified after `since`. Factors are never verified in impersonated sessions. */
function hasRecentFactor(
  { first_factor_verified_at, second_factor_verified_at }: SessionRecord,
  since: number,
): boolean {
  return Math.max(first_factor_verified_at ?? 0, second_factor_verified_at ?? 0) > since;
}

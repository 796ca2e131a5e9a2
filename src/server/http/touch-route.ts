import { isSignedInStatus } from '../../session/index.ts';
import { deadlines } from '../policy.ts';
import { sessionClosed } from '../request-error.ts';
import { describeActivity } from '../sessions/activity.ts';
import { type ClientView, findOwnSession, requireCredential, viewClient } from '../sessions/client-view.ts';
import { checkOrganization } from '../sessions/organization.ts';
import { touchQuietly } from '../sessions/touch.ts';
import type { SessionRecord } from '../storage/schema.ts';
import { readBody } from './body.ts';
import type { RouteResult } from './json-response.ts';
import { type RouteContext, updateSession, checkId, requireClient, sessionResponse } from './routes.ts';
import { touchBody } from './schemas.ts';

export async function touchSession(routeContext: RouteContext, id: string): Promise<RouteResult> {
  const { context, request, remoteAddress } = routeContext;
  const { active_organization_id: organization, intent } = await readBody(routeContext, touchBody);
  // The app's functions are called before the transaction, because a transaction must await only its own queries, and only
  // for the client's own sessions, because anyone can send a request.
  const view = await requireClient(routeContext);
  const session = await findOwnSession(context.repository, view, checkId(id), context.now());
  if (!isSignedInStatus(session.status)) throw sessionClosed(id);
  // The location is looked up meanwhile, so that it costs no time of its own. The look-up never rejects.
  const describing = describeActivity(context, request, remoteAddress);
  await checkOrganization(context, session.user_id, organization);
  const activity = await describing;
  const isActivityOnly = organization === undefined && intent !== 'select_session';
  const result = isActivityOnly && (await touchWithoutTransaction(routeContext, view, session, activity));
  // If null, the transaction below extends the session or rejects the request.
  if (result) return result;
  return updateSession(routeContext, id, async (writer, session, now) => {
    const extended = { ...deadlines(context.policy, session, now), latest_activity: activity };
    const isTouched =
      organization === undefined
        ? await writer.changeQuietly(session, extended)
        : await writer.change(session, { ...extended, last_active_organization_id: organization });
    if (!isTouched) throw sessionClosed(id);
    if (intent === 'select_session') writer.setClient({ last_active_session_id: id });
  });
}

/**
 * Records activity without a transaction, which is sufficient for nearly every touch. Resolves to `null` if a
 * transaction is needed.
 */
async function touchWithoutTransaction(
  routeContext: RouteContext,
  view: ClientView,
  session: SessionRecord,
  activity: SessionRecord['latest_activity'],
): Promise<RouteResult | null> {
  const { context, request } = routeContext;
  const now = context.now();
  const touched = await touchQuietly(context, view.client, session, activity, now);
  if (touched === 'refused') return null;
  const { secret } = await requireCredential(context, request);
  const updatedView = touched !== 'changed' && viewClient(touched, secret, now);
  return sessionResponse(routeContext, session.id, updatedView || (await requireClient(routeContext)));
}

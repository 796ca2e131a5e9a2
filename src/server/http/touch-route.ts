import { describeActivity } from '../core/activity.ts';
import { checkUsable, findOwnSession, withChanges } from '../core/client-view.ts';
import { checkOrganization } from '../core/organization.ts';
import { touch } from '../core/touch.ts';
import { readBody } from './body.ts';
import { cookieMaxAge, writeLastSession } from './cookie.ts';
import type { RouteResult } from './json-response.ts';
import { checkId, openClient, type RouteContext, sessionResponse } from './routes.ts';
import { touchBody } from './schemas.ts';

export async function touchSession(routeContext: RouteContext, id: string): Promise<RouteResult> {
  const { context, request, remoteAddress } = routeContext;
  const { active_organization_id: organizationId, intent } = await readBody(routeContext, touchBody);
  const view = await openClient(routeContext, checkId(id));
  // The app's functions are called only for the client's own sessions, because anyone can send a request.
  const presented = findOwnSession(view, id);
  checkUsable(presented);
  // The location is looked up meanwhile, so that it costs no time of its own. The look-up never rejects.
  const describing = describeActivity(context, request, remoteAddress);
  await checkOrganization(context, presented.session.user_id, organizationId);
  const touched = await touch(context, presented, { activity: await describing, organizationId });

  const isSelected = intent === 'select_session';
  const changed = withChanges(view, [touched.session]);
  const next = isSelected ? { ...changed, lastSessionId: id } : changed;
  const result = await sessionResponse(routeContext, id, next);
  const { cookiePrefix, policy } = context;
  const lastCookie = writeLastSession(cookiePrefix, id, cookieMaxAge(policy, touched.session.actor !== null));
  return {
    ...result,
    cookies: [...(result.cookies ?? []), ...(isSelected ? [lastCookie] : []), ...touched.cookies],
  };
}

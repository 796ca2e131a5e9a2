import { clientNotFound } from '../request-error.ts';
import { checkStreamOrigin } from './origin.ts';
import { openClient, type RouteContext } from './routes.ts';

const headers = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  // Turns off buffering in nginx.
  'x-accel-buffering': 'no',
};

/**
 * Handles `GET /v1/client/events`: opens the event stream of the sessions that the request presents. It names those that
 * are closed for good, too, because the browser may not know that yet.
 */
export async function openEventStream(routeContext: RouteContext): Promise<Response> {
  const { context, request, remoteAddress } = routeContext;
  checkStreamOrigin(request, context.trustedOrigins);
  const view = await openClient(routeContext);
  const sessions = [...view.sessions, ...view.closed].map(({ session }) => session);
  if (sessions.length === 0) throw clientNotFound();
  if (request.method === 'HEAD') return new Response(null, { headers });
  const sessionIds = sessions.map(({ id }) => id);
  const userIds = [...new Set(sessions.map((session) => session.user_id))];
  return new Response(await context.streams.open({ sessionIds, userIds }, remoteAddress), { headers });
}

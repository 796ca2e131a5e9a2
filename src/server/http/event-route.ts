import { clientNotFound } from '../request-error.ts';
import { requireCredential } from '../sessions/client-view.ts';
import { checkStreamOrigin } from './origin.ts';
import type { PlainResponse } from './plain-response.ts';
import type { RouteContext } from './routes.ts';

const headers = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  // Turns off buffering in nginx.
  'x-accel-buffering': 'no',
};

/** Handles `GET /v1/client/events`: opens the event stream of a client. */
export async function openEventStream({
  context,
  request,
  remoteAddress,
}: RouteContext): Promise<PlainResponse> {
  checkStreamOrigin(request, context.trustedOrigins);
  const credential = await requireCredential(context, request);
  if (request.method === 'HEAD') return { status: 200, headers, body: null };
  const body = await context.streams.open(credential, remoteAddress);
  if (!body) throw clientNotFound();
  return { status: 200, headers, body };
}

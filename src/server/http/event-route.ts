import { clientNotFound } from '../request-error.ts';
import { requireCredential } from '../sessions/client-view.ts';
import { checkStreamOrigin } from './origin.ts';
import type { RouteContext } from './routes.ts';

const headers = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  // Or nginx keeps events back until it has some kilobytes of them.
  'x-accel-buffering': 'no',
};

/** Opens the stream on which a client hears that something about it has changed. */
export async function openEventStream({ context, request }: RouteContext): Promise<Response> {
  checkStreamOrigin(request, context.trustedOrigins);
  const credential = await requireCredential(context, request);
  if (request.method === 'HEAD') return new Response(null, { headers });
  const body = await context.streams.open(credential);
  if (!body) throw clientNotFound();
  return new Response(body, { headers });
}

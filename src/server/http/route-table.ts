import type { ServerContext } from '../context.ts';
import { listSessions } from './admin-routes.ts';
import { listDevices, revokeDevice } from './device-routes.ts';
import { openEventStream } from './event-route.ts';
import type { RouteResult } from './json-response.ts';
import type { PlainResponse } from './plain-response.ts';
import * as routes from './routes.ts';
import { touchSession } from './touch-route.ts';

/** Handles the requests of a route. Receives the parameters in its path, in their order. */
export type RouteHandler = (
  routeContext: routes.RouteContext,
  ...params: string[]
) => Promise<RouteResult | PlainResponse>;

/** The path of the liveness probe, which has no dependencies, not even the database. */
const LIVENESS_PATH = '/v1/live';
/** The path of the readiness probe, which checks the database and the keys. */
const READINESS_PATH = '/v1/ready';
/** The paths without rate limit, because load balancers may share an address with all clients behind them. */
export const probePaths: ReadonlySet<string> = new Set([LIVENESS_PATH, READINESS_PATH]);

const JWKS_PATH = '/.well-known/jwks.json';
const JWKS_MAX_AGE_SECONDS = 300;

const sessionPath = '/v1/client/sessions/:id';

/** The handlers of all routes, by path and method. */
export const routeTable: Readonly<Record<string, Readonly<Record<string, RouteHandler>>>> = {
  [LIVENESS_PATH]: { GET: async () => ({ response: { object: 'server', status: 'live' } }) },
  [READINESS_PATH]: { GET: reportReadiness },
  [JWKS_PATH]: { GET: ({ context }) => jwksResponse(context) },
  '/v1/sessions': { GET: listSessions },
  '/v1/client': { GET: routes.getClient },
  '/v1/client/events': { GET: openEventStream },
  '/v1/client/sessions': { DELETE: routes.removeAllSessions },
  [sessionPath]: { GET: routes.getSession },
  [`${sessionPath}/touch`]: { POST: touchSession },
  [`${sessionPath}/end`]: { POST: routes.endSession },
  [`${sessionPath}/remove`]: { POST: routes.removeSession },
  [`${sessionPath}/tokens`]: { POST: routes.createToken },
  [`${sessionPath}/tokens/:template`]: { POST: routes.createToken },
  [`${sessionPath}/devices`]: { GET: listDevices },
  [`${sessionPath}/devices/:other/revoke`]: { POST: revokeDevice },
};

async function reportReadiness({ context }: routes.RouteContext): Promise<RouteResult> {
  await context.checkReadiness();
  return { response: { object: 'server', status: 'ready' } };
}

async function jwksResponse({ tokens }: ServerContext): Promise<PlainResponse> {
  return {
    status: 200,
    headers: {
      'content-type': 'application/jwk-set+json',
      'cache-control': `public, max-age=${JWKS_MAX_AGE_SECONDS}`,
      'access-control-allow-origin': '*',
    },
    body: JSON.stringify(await tokens.loadJwks()),
  };
}

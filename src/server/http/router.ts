import { Hono } from 'hono';
import type { ServerContext } from '../context.ts';
import { routeNotFound, RequestError } from '../request-error.ts';
import { listSessions } from './admin-routes.ts';
import { toErrorResponse } from './error-response.ts';
import { type RouteResult, jsonResponse, jsonError } from './json-response.ts';
import { openEventStream } from './event-route.ts';
import { listDevices, revokeDevice } from './device-routes.ts';
import type { RequestProgress } from './request-progress.ts';
import * as routes from './routes.ts';
import { touchSession } from './touch-route.ts';

/** Dispatches a request to its route. Never rejects. */
export interface Router {
  fetch(request: Request, env: RouterEnvironment): Response | Promise<Response>;
}

interface RouterEnvironment {
  readonly progress: RequestProgress;
  readonly remoteAddress: string | undefined;
}

type Params = Readonly<Record<string, string>>;
type RouteHandler = (
  routeContext: routes.RouteContext,
  id: string,
  params: Params,
) => Promise<RouteResult | Response>;

/** The path of the liveness probe, which has no dependencies, not even the database. */
export const LIVENESS_PATH = '/v1/live';
/** The path of the readiness probe, which checks the database and the keys. */
export const READINESS_PATH = '/v1/ready';
const JWKS_PATH = '/.well-known/jwks.json';
const JWKS_MAX_AGE_SECONDS = 300;

const sessionPath = '/v1/client/sessions/:id';
const routeTable: Readonly<Record<string, Readonly<Record<string, RouteHandler>>>> = {
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
  [`${sessionPath}/tokens`]: { POST: (call, id) => routes.createToken(call, id) },
  [`${sessionPath}/tokens/:template`]: {
    POST: (call, id, { template = '' }) => routes.createToken(call, id, template),
  },
  [`${sessionPath}/devices`]: { GET: listDevices },
  [`${sessionPath}/devices/:other/revoke`]: {
    POST: (call, id, { other = '' }) => revokeDevice(call, id, other),
  },
};

export function createRouter(context: ServerContext): Router {
  const app = new Hono<{ Bindings: RouterEnvironment }>();
  for (const [path, methods] of Object.entries(routeTable)) {
    const handlers = new Map(Object.entries(methods));
    // There is one handler for all methods, because Hono's router is much faster when no other route matches.
    app.all(path, async ({ req, env }) => {
      env.progress.route = path;
      const route = handlers.get(req.method === 'HEAD' ? 'GET' : req.method);
      if (!route) return methodNotAllowed(context, [...handlers.keys()]);
      const params: Params = req.param();
      const routeContext = {
        context,
        request: req.raw,
        remoteAddress: env.remoteAddress,
        progress: env.progress,
      };
      const result = await route(routeContext, params['id'] ?? '', params);
      return result instanceof Response ? result : jsonResponse(result, context.now());
    });
  }
  app.notFound(() => jsonError(routeNotFound(), context.now()));
  app.onError((error) => toErrorResponse(context, error));
  return { fetch: (request, env) => app.fetch(request, env) };
}

async function reportReadiness({ context }: routes.RouteContext): Promise<RouteResult> {
  await context.checkReadiness();
  return { response: { object: 'server', status: 'ready' } };
}

async function jwksResponse({ tokens }: ServerContext): Promise<Response> {
  return new Response(JSON.stringify(await tokens.loadJwks()), {
    headers: {
      'content-type': 'application/jwk-set+json',
      'cache-control': `public, max-age=${JWKS_MAX_AGE_SECONDS}`,
      'access-control-allow-origin': '*',
    },
  });
}

function methodNotAllowed({ now }: ServerContext, methods: readonly string[]): Response {
  const allowed = methods.join(', ');
  const error = new RequestError({
    code: 'invalid_request',
    message: `The route does not support this method. Nothing was changed. Use ${allowed}.`,
    status: 405,
  });
  const response = jsonError(error, now());
  response.headers.set('allow', allowed);
  return response;
}

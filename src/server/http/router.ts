import type { ServerContext } from '../context.ts';
import { routeNotFound, RequestError } from '../request-error.ts';
import { listSessions } from './admin-routes.ts';
import { type RouteResult, jsonResponse, jsonError } from './json-response.ts';
import { openEventStream } from './event-route.ts';
import { listDevices, revokeDevice } from './device-routes.ts';
import type { RequestProgress } from './request-progress.ts';
import * as routes from './routes.ts';
import { touchSession } from './touch-route.ts';

/** Dispatches a request to its route. */
export type Router = (request: Request, environment: RouterEnvironment) => Promise<Response>;

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

interface Route {
  /** The pattern of the path. */
  readonly path: string;
  readonly segments: readonly string[];
  readonly handlers: ReadonlyMap<string, RouteHandler>;
}

const routesInTable: readonly Route[] = Object.entries(routeTable).map(([path, methods]) => ({
  path,
  segments: path.split('/'),
  handlers: new Map(Object.entries(methods)),
}));

export function createRouter(context: ServerContext): Router {
  return async (request, { progress, remoteAddress }) => {
    const segments = new URL(request.url).pathname.split('/');
    const route = routesInTable.find((candidate) => matches(candidate, segments));
    if (!route) throw routeNotFound();
    progress.route = route.path;
    const handle = route.handlers.get(request.method === 'HEAD' ? 'GET' : request.method);
    if (!handle) return methodNotAllowed(context, [...route.handlers.keys()]);
    const params = readParams(route, segments);
    const result = await handle({ context, request, remoteAddress, progress }, params['id'] ?? '', params);
    const response = result instanceof Response ? result : jsonResponse(result, context.now());
    return request.method === 'HEAD' ? new Response(null, response) : response;
  };
}

function matches(route: Route, segments: readonly string[]): boolean {
  return (
    route.segments.length === segments.length &&
    route.segments.every((segment, index) =>
      segment.startsWith(':') ? segments[index] !== '' : segment === segments[index],
    )
  );
}

function readParams(route: Route, segments: readonly string[]): Params {
  const named = route.segments.flatMap((segment, index) =>
    segment.startsWith(':') ? [[segment.slice(1), decode(segments[index] ?? '')]] : [],
  );
  return Object.fromEntries(named);
}

/** Decodes a segment of a path. An invalid one is returned unchanged, and no session has it as its ID. */
function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
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

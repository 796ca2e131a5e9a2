import { Hono } from 'hono';
import type { ServerContext } from '../context.ts';
import { noSuchAddress, RequestError } from '../request-error.ts';
import { listSessions } from './admin-routes.ts';
import { answerError } from './answer-error.ts';
import { type Answer, answer, errorAnswer } from './envelope.ts';
import { openEvents } from './event-route.ts';
import { listDevices, revokeDevice } from './device-routes.ts';
import * as routes from './routes.ts';
import { touchSession } from './touch-route.ts';

/** What is known of a request once it has been given to its route. */
export interface Seen {
  route: string | null;
}

/** Finds the route of a request. Never rejects. */
export interface Router {
  fetch(request: Request, env: RouterEnvironment): Response | Promise<Response>;
}

interface RouterEnvironment {
  readonly seen: Seen;
  readonly remoteAddress: string | undefined;
}

type Params = Readonly<Record<string, string>>;
type Route = (call: routes.Call, id: string, params: Params) => Promise<Answer | Response>;

/** Says that the process is there. It asks nobody, not even the database. */
export const LIVENESS = '/v1/live';
const KEYS = '/.well-known/jwks.json';
const KEYS_MAX_AGE_SECONDS = 300;

const session = '/v1/client/sessions/:id';
const table: Readonly<Record<string, Readonly<Record<string, Route>>>> = {
  [LIVENESS]: { GET: async () => ({ response: { object: 'server', status: 'live' } }) },
  [KEYS]: { GET: async ({ context }) => answerKeys(context) },
  '/v1/sessions': { GET: listSessions },
  '/v1/client': { GET: routes.getClient },
  '/v1/client/events': { GET: openEvents },
  '/v1/client/sessions': { DELETE: routes.removeAllSessions },
  [session]: { GET: routes.getSession },
  [`${session}/touch`]: { POST: touchSession },
  [`${session}/end`]: { POST: routes.endSession },
  [`${session}/remove`]: { POST: routes.removeSession },
  [`${session}/tokens`]: { POST: (call, id) => routes.createToken(call, id) },
  [`${session}/tokens/:template`]: {
    POST: (call, id, { template = '' }) => routes.createToken(call, id, template),
  },
  [`${session}/devices`]: { GET: listDevices },
  [`${session}/devices/:other/revoke`]: {
    POST: (call, id, { other = '' }) => revokeDevice(call, id, other),
  },
};

export function createRouter(context: ServerContext): Router {
  const app = new Hono<{ Bindings: RouterEnvironment }>();
  for (const [path, methods] of Object.entries(table)) {
    const known = new Map(Object.entries(methods));
    // One handler for all methods: hono is much quicker where nothing else fits.
    app.all(path, async ({ req, env }) => {
      env.seen.route = path;
      const route = known.get(req.method === 'HEAD' ? 'GET' : req.method);
      if (!route) return refuseMethod(context, [...known.keys()]);
      const params: Params = req.param();
      const call = { context, request: req.raw, remoteAddress: env.remoteAddress };
      const result = await route(call, params['id'] ?? '', params);
      return result instanceof Response ? result : answer(result, context.now());
    });
  }
  app.notFound(() => errorAnswer(noSuchAddress(), context.now()));
  app.onError((error) => answerError(context, error));
  return { fetch: (request, env) => app.fetch(request, env) };
}

function answerKeys({ tokens }: ServerContext): Response {
  return new Response(JSON.stringify(tokens.jwks), {
    headers: {
      'content-type': 'application/jwk-set+json',
      'cache-control': `public, max-age=${KEYS_MAX_AGE_SECONDS}`,
      'access-control-allow-origin': '*',
    },
  });
}

function refuseMethod({ now }: ServerContext, methods: readonly string[]): Response {
  const allowed = methods.join(', ');
  const error = new RequestError({
    code: 'invalid_request',
    message: `This address does not know that method. Nothing was changed. Use ${allowed}.`,
    status: 405,
  });
  const response = errorAnswer(error, now());
  response.headers.set('allow', allowed);
  return response;
}

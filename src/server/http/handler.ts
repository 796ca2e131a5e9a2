import { Hono } from 'hono';
import { isSessionError, SessionError } from '../../session/index.ts';
import type { ServerContext } from '../context.ts';
import { RequestError, statusOf } from '../request-error.ts';
import { type Answer, answer, errorAnswer } from './envelope.ts';
import { checkOrigin, trustedOriginOf } from './origin.ts';
import * as routes from './routes.ts';

const KEYS_MAX_AGE_SECONDS = 300;
const preflightHeaders = {
  'access-control-allow-methods': 'GET, POST, DELETE',
  'access-control-allow-headers': 'authorization, content-type, multisession-session',
  'access-control-max-age': '600',
};

type Params = Readonly<Record<string, string>>;
type Route = (call: routes.Call, id: string, params: Params) => Promise<Answer>;

const session = '/v1/client/sessions/:id';
const table: Readonly<Record<string, Readonly<Record<string, Route>>>> = {
  '/v1/client': { GET: routes.getClient },
  '/v1/client/sessions': { DELETE: routes.removeAllSessions },
  [session]: { GET: routes.getSession },
  [`${session}/touch`]: { POST: routes.touchSession },
  [`${session}/end`]: { POST: routes.endSession },
  [`${session}/remove`]: { POST: routes.removeSession },
  [`${session}/tokens`]: { POST: (call, id) => routes.createToken(call, id) },
  [`${session}/tokens/:template`]: {
    POST: (call, id, { template = '' }) => routes.createToken(call, id, template),
  },
};

/** Answers the requests of the HTTP protocol. Never rejects. */
export function createHandler(context: ServerContext): (request: Request) => Promise<Response> {
  const app = createApp(context);

  async function handle(request: Request): Promise<Response> {
    try {
      checkOrigin(request, context.trustedOrigins);
      return await app.fetch(request);
    } catch (error) {
      return answerError(context, error);
    }
  }

  return async (request) => {
    const origin = trustedOriginOf(request, context.trustedOrigins);
    if (origin === null) return handle(request);
    const isPreflight = request.method === 'OPTIONS' && request.headers.has('access-control-request-method');
    const response = isPreflight
      ? new Response(null, { status: 204, headers: preflightHeaders })
      : await handle(request);
    response.headers.set('access-control-allow-origin', origin);
    response.headers.set('access-control-allow-credentials', 'true');
    response.headers.append('vary', 'Origin');
    return response;
  };
}

function createApp(context: ServerContext): Hono {
  const app = new Hono();
  for (const [path, methods] of Object.entries(table)) {
    for (const [method, route] of Object.entries(methods)) {
      app.on(method, path, async ({ req }) => {
        const params: Params = req.param();
        return answer(await route({ context, request: req.raw }, params['id'] ?? '', params), context.now());
      });
    }
    app.all(path, () => refuseMethod(context, Object.keys(methods)));
  }
  const keys = '/.well-known/jwks.json';
  app.get(keys, () => answerKeys(context));
  app.all(keys, () => refuseMethod(context, ['GET']));
  app.notFound(() => errorAnswer(notFound(), context.now()));
  app.onError((error) => answerError(context, error));
  return app;
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

function answerError({ now, onError }: ServerContext, error: unknown): Response {
  const status = isSessionError(error) ? statusOf(error) : 500;
  if (status >= 500) onError(error);
  return errorAnswer(isSessionError(error) && status !== 500 ? error : serverError(), now());
}

function serverError(): SessionError {
  return new SessionError({
    code: 'server_error',
    message: 'The server failed. Whether anything was changed is not known. Try again; its log says more.',
  });
}

function notFound(): RequestError {
  return new RequestError({
    code: 'invalid_request',
    message: 'There is no such address here. Check the base URL, which does not include "/v1".',
    status: 404,
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

import { RequestError, routeNotFound } from '../request-error.ts';
import { jsonError, jsonResponse } from './json-response.ts';
import type { PlainResponse } from './plain-response.ts';
import { type RouteHandler, routeTable } from './route-table.ts';
import type { RouteContext } from './routes.ts';

/** The route of a path. */
export interface RouteMatch {
  /** The pattern of the path, such as `/v1/client/sessions/:id`. */
  readonly route: string;
  /** The handlers by method. A Map, because a method such as `constructor` would be found in an object. */
  readonly handlers: ReadonlyMap<string, RouteHandler>;
  /** The values of the parameters in the path, as they were sent. */
  readonly params: readonly string[];
}

const routes = Object.entries(routeTable).map(([route, handlers]) => ({
  route,
  handlers: new Map(Object.entries(handlers)),
  segments: route.split('/'),
}));

/** Returns the route of a request, or `null` if there is none. */
export function findRoute({ url }: Request): RouteMatch | null {
  const segments = pathOf(url).split('/');
  for (const { segments: pattern, route, handlers } of routes) {
    if (pattern.length !== segments.length) continue;
    if (pattern.every((part, index) => matches(part, segments[index] ?? ''))) {
      return { route, handlers, params: segments.filter((_, index) => pattern[index]?.startsWith(':')) };
    }
  }
  return null;
}

function matches(pattern: string, segment: string): boolean {
  return pattern.startsWith(':') ? segment !== '' : segment === pattern;
}

/** Returns the path of an absolute URL. Parsing the URL would take several times as long. */
function pathOf(url: string): string {
  const start = url.indexOf('/', url.indexOf('//') + 2);
  const end = url.slice(start).search(/[?#]/);
  return end < 0 ? url.slice(start) : url.slice(start, start + end);
}

/**
 * Handles a request by its route.
 *
 * @throws {SessionError} `invalid_request` if there is no such route; the errors of the route.
 */
export async function dispatch(match: RouteMatch | null, routeContext: RouteContext): Promise<PlainResponse> {
  if (!match) throw routeNotFound();
  const { context, request } = routeContext;
  const { handlers, params } = match;
  const handler = handlers.get(request.method === 'HEAD' ? 'GET' : request.method);
  if (!handler) return methodNotAllowed(context.now(), [...handlers.keys()]);
  const result = await handler(routeContext, ...params.map(decodeParam));
  return 'status' in result ? result : jsonResponse(result, context.now());
}

/** Decodes a parameter in the path. @throws {SessionError} `invalid_request` if it is malformed: it is of no address. */
function decodeParam(param: string): string {
  try {
    return decodeURIComponent(param);
  } catch {
    throw routeNotFound();
  }
}

function methodNotAllowed(now: number, methods: readonly string[]): PlainResponse {
  const allow = methods.join(', ');
  const error = new RequestError({
    code: 'invalid_request',
    message: `The route does not support this method. Nothing was changed. Use ${allow}.`,
    status: 405,
  });
  const response = jsonError(error, now);
  return { ...response, headers: { ...response.headers, allow } };
}

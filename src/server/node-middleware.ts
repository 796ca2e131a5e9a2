import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { functionFailed } from './app-functions.ts';
import { errorResponse } from './http/json-response.ts';
import type { RequestMetadata } from './http/handler.ts';

/** A web handler and the paths it is for: a session server, or routes of your own. */
export interface FetchHandler {
  readonly fetch: (request: Request, metadata: RequestMetadata) => Response | Promise<Response>;
  /** Exact paths, or with a `*` at the end all that begin so. Default all. */
  readonly paths?: readonly string[];
}

type Peer = Pick<IncomingMessage, 'headers' | 'socket'>;

export interface NodeMiddlewareOptions {
  /**
   * Says who is at the other end. Default: the address of the connection. Behind a proxy that is the proxy's; read there
   * what your own proxy has written into a header, and nothing that a client could have written itself.
   */
  readonly remoteAddress?: (request: Peer) => string | undefined;
}

/** What Node's `http.createServer`, Connect, Express and Vite's `server.middlewares` take. */
export type NodeMiddleware = (
  request: IncomingMessage,
  response: ServerResponse,
  next?: (error?: unknown) => void,
) => void;

/**
 * Serves a web handler with Node. What is not for it goes to `next`, or is answered with 404 where there is none.
 *
 * Mount it without a path prefix (Connect and Express cut a prefix off the URL) and before anything that reads bodies.
 */
export function createNodeMiddleware(
  { fetch, paths = ['*'] }: FetchHandler,
  { remoteAddress = ({ socket }) => socket.remoteAddress }: NodeMiddlewareOptions = {},
): NodeMiddleware {
  function describePeer(incoming: Peer | undefined): RequestMetadata | Response {
    try {
      return { remoteAddress: incoming && remoteAddress(incoming) };
    } catch (cause) {
      // Rate limits go by the address, so no request passes without it.
      const error = functionFailed(
        'remoteAddress',
        'The request was rejected and nothing was changed.',
        cause,
      );
      console.error(error);
      return errorResponse(error);
    }
  }

  const listener = getRequestListener(
    (request, { incoming }) => {
      const metadata = describePeer(incoming);
      return metadata instanceof Response ? metadata : fetch(request, metadata);
    },
    { overrideGlobalObjects: false },
  );
  return (request, response, next) => {
    const [pathname = ''] = (request.url ?? '').split('?');
    if (paths.some((pattern) => matches(pattern, pathname))) {
      void listener(request, response);
    } else if (next) {
      next();
    } else {
      response.writeHead(404).end();
    }
  };
}

function matches(pattern: string, pathname: string): boolean {
  return pattern.endsWith('*') ? pathname.startsWith(pattern.slice(0, -1)) : pathname === pattern;
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { SessionError } from '../session/index.ts';
import { functionFailed } from './app-functions.ts';
import { errorResponse } from './http/json-response.ts';
import type { RequestMetadata } from './http/handler.ts';

/** A `fetch` handler and the paths that it serves: a session server, or your own routes. */
export interface FetchHandler {
  /** Handles a request. If it rejects, the error is logged to the console and the response has the status 500. */
  readonly fetch: (request: Request, metadata: RequestMetadata) => Response | Promise<Response>;
  /** The paths to serve. A trailing `*` matches any suffix. Default: all paths. */
  readonly paths?: readonly string[] | undefined;
}

type Peer = Pick<IncomingMessage, 'headers' | 'socket'>;

/** The options of {@link createNodeMiddleware}. */
export interface NodeMiddlewareOptions {
  /**
   * Returns the IP address of the client. Default: the remote address of the connection. Behind a proxy, this is the
   * address of the proxy, so read the header that your proxy sets instead. Never use a header that clients can set.
   */
  readonly remoteAddress?: ((request: Peer) => string | undefined) | undefined;
}

/** The request handler of Node's `http.createServer()`, Connect, Express and Vite's `server.middlewares`. */
export type NodeMiddleware = (
  request: IncomingMessage,
  response: ServerResponse,
  next?: (error?: unknown) => void,
) => void;

/**
 * Creates a Node middleware from a `fetch` handler. Passes requests for other paths to `next`, or responds with 404 if
 * there is no `next`.
 *
 * Mount it without a path prefix, which Connect and Express would remove from the URL, and before any middleware that
 * reads request bodies.
 */
export function createNodeMiddleware(
  handler: FetchHandler,
  { remoteAddress = ({ socket }) => socket.remoteAddress }: NodeMiddlewareOptions = {},
): NodeMiddleware {
  const { fetch, paths = ['*'] } = checkHandler(handler);
  const listener = getRequestListener(
    async (request, { incoming }) => {
      const metadata = describePeer(incoming, remoteAddress);
      if (metadata instanceof Response) return metadata;
      try {
        return await fetch(request, metadata);
      } catch (error) {
        // A client that closes the connection while it sends the body causes an error that the app cannot prevent.
        const isLost = incoming.destroyed && !incoming.complete;
        if (!isLost) console.error(error);
        return new Response(null, { status: 500 });
      }
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

function checkHandler(handler: FetchHandler): FetchHandler {
  // SAFETY: JavaScript callers can pass anything.
  const { fetch } = (handler ?? {}) as { readonly fetch?: unknown };
  if (typeof fetch === 'function') return handler;
  throw new SessionError({
    code: 'invalid_configuration',
    message:
      'createNodeMiddleware() needs a session server, or an object with a "fetch" function. If it is created asynchronously, await it first.',
  });
}

/** Returns the metadata of a request, or the response if the middleware is not set up correctly for it. */
function describePeer(
  incoming: Peer & Pick<IncomingMessage, 'readableDidRead'>,
  remoteAddress: NonNullable<NodeMiddlewareOptions['remoteAddress']>,
): RequestMetadata | Response {
  if (incoming.readableDidRead) return reject(bodyWasRead());
  try {
    const address: unknown = remoteAddress(incoming);
    if (address === undefined || typeof address === 'string') return { remoteAddress: address };
    throw new TypeError('"remoteAddress" should return a string or undefined.');
  } catch (cause) {
    // Fails closed: rate limits need the address.
    return reject(
      functionFailed('remoteAddress', 'The request was rejected and nothing was changed.', cause),
    );
  }
}

function reject(error: SessionError): Response {
  console.error(error);
  return errorResponse(error);
}

function bodyWasRead(): SessionError {
  return new SessionError({
    code: 'invalid_configuration',
    message:
      'Another middleware has read the body of the request, so it cannot be read again. Mount createNodeMiddleware() before "express.json()" and other middleware that reads bodies.',
  });
}

function matches(pattern: string, pathname: string): boolean {
  return pattern.endsWith('*') ? pathname.startsWith(pattern.slice(0, -1)) : pathname === pattern;
}

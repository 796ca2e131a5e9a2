import type { IncomingMessage, ServerResponse } from 'node:http';
import { SessionError } from '../../session/index.ts';
import { functionFailed } from '../app-functions.ts';
import { jsonError } from '../http/json-response.ts';
import type { PlainHandler, RequestMetadata } from '../http/handler.ts';
import type { PlainResponse } from '../http/plain-response.ts';
import { NodeRequest } from './node-request.ts';
import { requestUrl } from './request-url.ts';
import { toPlainResponse, writeResponse } from './write-response.ts';

/** A function that handles requests: the `fetch` of a session server, or your own. */
export interface FetchFunction {
  (request: Request, metadata: RequestMetadata): Response | Promise<Response>;
  /** The same, with the response as plain data, which is written faster. The `fetch` of a session server has it. */
  readonly plain?: PlainHandler | undefined;
}

/** A `fetch` handler and the paths that it serves: a session server, or your own routes. */
export interface FetchHandler {
  /** Handles a request. If it rejects, the error is logged to the console and the response has the status 500. */
  readonly fetch: FetchFunction;
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
  const { plain = async (request, metadata = {}) => toPlainResponse(await fetch(request, metadata)) } = fetch;

  async function respond(incoming: IncomingMessage, outgoing: ServerResponse): Promise<PlainResponse> {
    const metadata = describePeer(incoming, remoteAddress);
    if ('status' in metadata) return metadata;
    const url = requestUrl(incoming);
    if (url === null) return { status: 400, headers: {}, body: null };
    const request = new NodeRequest(incoming, outgoing, url);
    return plain(fetch.plain ? request : request.toRequest(), metadata);
  }

  async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    // The client may be gone before the response is known.
    const closed = new Promise<void>((resolve) => outgoing.once('close', resolve));
    try {
      await writeResponse(outgoing, await respond(incoming, outgoing), closed);
    } catch (error) {
      // A client that closes the connection while it sends the body causes an error that the app cannot prevent.
      const isLost = incoming.destroyed && !incoming.complete;
      if (!isLost) console.error(error);
      if (outgoing.headersSent) outgoing.destroy();
      else outgoing.writeHead(500).end();
    }
  }

  return (incoming, outgoing, next) => {
    const [pathname = ''] = (incoming.url ?? '').split('?');
    if (paths.some((pattern) => matches(pattern, pathname))) {
      void handle(incoming, outgoing);
    } else if (next) {
      next();
    } else {
      outgoing.writeHead(404).end();
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
): RequestMetadata | PlainResponse {
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

function reject(error: SessionError): PlainResponse {
  console.error(error);
  return jsonError(error);
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

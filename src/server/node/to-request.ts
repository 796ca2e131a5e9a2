import type { IncomingMessage, ServerResponse } from 'node:http';
import { checkArgument } from '../../session/index.ts';
import { RequestError } from '../request-error.ts';
import { NodeRequest } from './node-request.ts';
import { requestUrl } from './request-url.ts';

/** A Node request, as Express and Connect pass it: they remove the mount path from `url`. */
export type NodeIncoming = IncomingMessage & { readonly originalUrl?: string };

/** Returns a Node request as a `Request` that is cheap to create. */
export function toNodeRequest(incoming: NodeIncoming, outgoing?: ServerResponse): NodeRequest {
  const { headers, socket, originalUrl, url = '' } = incoming;
  const target = requestUrl({ headers, socket, url: originalUrl ?? url });
  if (target !== null) return new NodeRequest(incoming, outgoing, target);
  throw new RequestError({
    code: 'invalid_request',
    message: 'The request has no valid "Host" header, so it has no URL. Nothing was changed.',
  });
}

/**
 * Returns a Node request as a web-standard `Request`, for the functions of `server.sessions`. Requests of Express are Node
 * requests. Those of Fastify have it as `request.raw`.
 *
 * The body is the stream of the Node request. If a body parser has read it already, the `Request` has no body.
 *
 * @param response Aborts the signal of the `Request` when the client disconnects. Default: it is never aborted.
 * @throws {SessionError} `invalid_request` (400) if the request has no valid `Host` header.
 */
export function toRequest(request: IncomingMessage, response?: ServerResponse): Request {
  checkArgument(
    Boolean(request?.headers && request.socket),
    'toRequest() needs the request of a Node server. With Fastify, pass "request.raw".',
  );
  return toNodeRequest(request, response).toRequest();
}

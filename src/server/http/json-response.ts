import { isSessionError, SessionError } from '../../session/index.ts';
import type { WirePresentedClient } from '../core/to-wire.ts';
import { RequestError, statusOf } from '../request-error.ts';
import { type PlainResponse, toResponse } from './plain-response.ts';

const headers = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
};

/** The result of a route. */
export interface RouteResult {
  readonly response: unknown;
  /** The client after the request, if the response includes it. */
  readonly client?: WirePresentedClient;
  /** The `Set-Cookie` values of the response. */
  readonly cookies?: readonly string[];
}

export function jsonResponse({ cookies = [], ...body }: RouteResult, now: number): PlainResponse {
  return {
    status: 200,
    headers: { ...headers, ...(cookies.length > 0 && { 'set-cookie': [...cookies] }) },
    body: JSON.stringify({ ...body, now }),
  };
}

/** Returns the JSON response for an error, optionally with the server time. */
export function jsonError(error: SessionError, now?: number): PlainResponse & { readonly body: string } {
  const { code, message, sessionId, retryAfter } = error;
  const param = error instanceof RequestError ? error.param : undefined;
  const meta = { ...(param && { param }), ...(sessionId && { session_id: sessionId }) };
  const entry = Object.keys(meta).length > 0 ? { code, message, meta } : { code, message };
  const retry = retryAfter !== undefined && { 'retry-after': String(Math.ceil(retryAfter)) };
  return {
    status: statusOf(error),
    headers: { ...headers, ...retry },
    body: JSON.stringify({ errors: [entry], now }),
  };
}

/**
 * Returns the HTTP response for a {@link SessionError}, in the format of the server's own routes: the body
 * `{ errors: [{ code, message, meta? }] }`, the status of the error code, and `Cache-Control: no-store`. Use it in your
 * own routes when `authenticate` rejects.
 *
 * @throws The given value if it is not a {@link SessionError}, so that unexpected errors are not converted into error
 * responses.
 */
export function errorResponse(error: unknown): Response {
  if (!isSessionError(error)) throw error;
  return toResponse(jsonError(error));
}

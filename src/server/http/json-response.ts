import { isSessionError, SessionError, type WireClient } from '../../session/index.ts';
import { RequestError, statusOf } from '../request-error.ts';

const headers = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
};

/** What a route answers: its subject, and beside it the client as it is now. */
export interface RouteResult {
  readonly response: unknown;
  readonly client?: WireClient | null;
}

export function jsonResponse(body: RouteResult, now: number): Response {
  return new Response(JSON.stringify({ ...body, now }), { headers });
}

/** As {@link errorResponse}, with the server's clock. */
export function jsonError(error: SessionError, now?: number): Response {
  const { code, message, sessionId, retryAfter } = error;
  const param = error instanceof RequestError ? error.param : undefined;
  const meta = { ...(param && { param }), ...(sessionId && { session_id: sessionId }) };
  const entry = Object.keys(meta).length > 0 ? { code, message, meta } : { code, message };
  return new Response(JSON.stringify({ errors: [entry], now }), {
    status: statusOf(error),
    headers: {
      ...headers,
      ...(retryAfter !== undefined && { 'retry-after': String(Math.ceil(retryAfter)) }),
    },
  });
}

/**
 * Answers a {@link SessionError} as the server's own routes do: `{ errors: [{ code, message, meta? }] }`, with the
 * status that fits the code and `Cache-Control: no-store`. For your own routes, where `authenticate` rejects.
 *
 * @throws whatever else it is given: that is a failure of yours, which should not pass for an answer.
 */
export function errorResponse(error: unknown): Response {
  if (!isSessionError(error)) throw error;
  return jsonError(error);
}

import { isSessionError, SessionError } from '../../session/index.ts';
import type { ServerContext } from '../context.ts';
import { RequestError, statusOf } from '../request-error.ts';
import { jsonError } from './json-response.ts';
import type { PlainResponse } from './plain-response.ts';

/**
 * Returns the response for an error. Reports errors that are not caused by the request, and omits their details from
 * the response.
 */
export function toErrorResponse(context: ServerContext, error: unknown): PlainResponse {
  const isForClient = isSessionError(error) && (error instanceof RequestError || statusOf(error) < 500);
  // An expected rejection has no cause.
  if (!isForClient || error.cause !== undefined) context.onError(error);
  return jsonError(isForClient ? error : serverError(), context.now());
}

function serverError(): SessionError {
  return new SessionError({
    code: 'server_error',
    message:
      'The server failed, and the request may or may not have been processed. Try again. The server log has the details.',
  });
}

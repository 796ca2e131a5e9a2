import { isSessionError, SessionError } from '../../session/index.ts';
import type { ServerContext } from '../context.ts';
import { RequestError, statusOf } from '../request-error.ts';
import { jsonError } from './json-response.ts';

/** Answers what a request ran into. What no request can be blamed for is reported, and its answer says nothing of it. */
export function toErrorResponse(context: ServerContext, error: unknown): Response {
  const isForClient = isSessionError(error) && (error instanceof RequestError || statusOf(error) < 500);
  // A refusal has no cause: the server does what it should.
  if (!isForClient || error.cause !== undefined) context.onError(error);
  return jsonError(isForClient ? error : serverError(), context.now());
}

function serverError(): SessionError {
  return new SessionError({
    code: 'server_error',
    message: 'The server failed. Whether anything was changed is not known. Try again; its log says more.',
  });
}

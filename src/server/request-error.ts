import { SessionError, type SessionErrorCode, type SessionErrorOptions } from '../session/index.ts';

const statuses: Partial<Record<SessionErrorCode, number>> = {
  invalid_request: 400,
  session_required: 400,
  client_not_found: 401,
  cookie_outdated: 401,
  not_signed_in: 401,
  invalid_token: 401,
  forbidden: 403,
  origin_not_allowed: 403,
  session_not_found: 404,
  session_closed: 409,
  session_limit_reached: 409,
  unsupported_media_type: 415,
  rate_limited: 429,
  reverification_required: 403,
  organization_not_allowed: 422,
};

interface RequestErrorOptions extends SessionErrorOptions {
  /** The HTTP status. Defaults to the status of the error code. */
  readonly status?: number;
  /** The name of the invalid field. */
  readonly param?: string | undefined;
}

/** A {@link SessionError} with an HTTP status. */
export class RequestError extends SessionError {
  /** The HTTP status. Express, Fastify and Koa respond with the `status` of an error that a handler throws. */
  readonly status: number;
  readonly param: string | undefined;

  constructor({ status, param, ...options }: RequestErrorOptions) {
    super(options);
    this.status = status ?? statuses[options.code] ?? 500;
    this.param = param;
  }
}

/** Returns the HTTP status of an error. Codes of errors that are not caused by the request map to 500. */
export function statusOf(error: SessionError): number {
  return error instanceof RequestError ? error.status : (statuses[error.code] ?? 500);
}

/** Returns a 503 error for a transient failure of the database. */
export function serviceUnavailable(cause: unknown): RequestError {
  return new RequestError({
    code: 'server_error',
    message:
      'The database is temporarily unavailable. The request was either completed or rolled back. Try again later.',
    status: 503,
    retryAfter: 1,
    cause,
  });
}

/**
 * Returns the same error for a missing session and for a session whose cookie was not sent, so that the error does not
 * reveal whether the session exists.
 */
export function sessionNotFound(): RequestError {
  return new RequestError({
    code: 'session_not_found',
    message:
      'The request carries no valid cookie of this session. It may have been removed. Fetch the client again.',
  });
}

export function sessionClosed(sessionId: string): RequestError {
  return new RequestError({
    code: 'session_closed',
    message: 'The session is closed and can only be removed. Sign in again to create a new one.',
    sessionId,
  });
}

export function clientNotFound(): RequestError {
  return new RequestError({
    code: 'client_not_found',
    message:
      'The request carries no valid cookie of a session, so no user is signed in. Sign in again to get a new one.',
  });
}

export function cookieOutdated(sessionId: string): RequestError {
  return new RequestError({
    code: 'cookie_outdated',
    message:
      'The session has gained a privilege, and its cookie is older than that. Nothing was changed. Send the request again with the newer cookie. If the browser did not receive one, verify the same factor again, or sign in again.',
    sessionId,
  });
}

export function tasksPending(sessionId: string): RequestError {
  return new RequestError({
    code: 'forbidden',
    message:
      'The session is pending: it has a task to complete before it can be used. Complete the task first.',
    sessionId,
  });
}

export function reverificationRequired(sessionId: string): RequestError {
  return new RequestError({
    code: 'reverification_required',
    message:
      'The last verification of the user is too old for this request. Nothing was changed. Verify a factor of the user again, then retry.',
    sessionId,
  });
}

export function routeNotFound(): RequestError {
  return new RequestError({
    code: 'invalid_request',
    message: 'This route does not exist. Check the base URL, which should not include "/v1".',
    status: 404,
  });
}

import { SessionError, type SessionErrorCode, type SessionErrorOptions } from '../session/index.ts';

const statuses: Partial<Record<SessionErrorCode, number>> = {
  invalid_request: 400,
  session_required: 400,
  client_not_found: 401,
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
  /** The HTTP status, where it is not the usual one of the code. */
  readonly status?: number;
  /** The field that was wrong. */
  readonly param?: string | undefined;
}

/** A {@link SessionError} that knows how HTTP says it. */
export class RequestError extends SessionError {
  readonly status: number | undefined;
  readonly param: string | undefined;

  constructor({ status, param, ...options }: RequestErrorOptions) {
    super(options);
    this.status = status;
    this.param = param;
  }
}

/** 500 for every code that no request can be blamed for. */
export function statusOf(error: SessionError): number {
  return (error instanceof RequestError ? error.status : undefined) ?? statuses[error.code] ?? 500;
}

/** A 503, for what passes by itself. */
export function serviceUnavailable(cause: unknown): RequestError {
  return new RequestError({
    code: 'server_error',
    message:
      'The server cannot use its database for the moment. What was asked for was done in full or not at all. Try again soon.',
    status: 503,
    retryAfter: 1,
    cause,
  });
}

/** The same for a session that does not exist and for one of another client: who asks learns nothing. */
export function sessionNotFound(): RequestError {
  return new RequestError({
    code: 'session_not_found',
    message: 'This client has no such session. It may have been removed: read the client again.',
  });
}

export function sessionClosed(sessionId: string): RequestError {
  return new RequestError({
    code: 'session_closed',
    message: 'The session is over and can only be removed. Sign in again for a new one.',
    sessionId,
  });
}

export function clientNotFound(): RequestError {
  return new RequestError({
    code: 'client_not_found',
    message:
      'The client cookie is missing, or no longer valid: nobody is signed in with it. Sign in again for a new one.',
  });
}

export function tasksPending(sessionId: string): RequestError {
  return new RequestError({
    code: 'forbidden',
    message:
      'The session is pending: it has a task left to do before it may be used. Complete the task first.',
    sessionId,
  });
}

export function reverificationRequired(sessionId: string): RequestError {
  return new RequestError({
    code: 'reverification_required',
    message:
      'It is too long ago that the user proved who they are. Nothing was changed. Ask for a factor once more, then try again.',
    sessionId,
  });
}

export function routeNotFound(): RequestError {
  return new RequestError({
    code: 'invalid_request',
    message: 'There is no such address here. Check the base URL, which does not include "/v1".',
    status: 404,
  });
}

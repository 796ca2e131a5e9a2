import * as v from 'valibot';
import { parseRetryAfter } from '../../backend/index.ts';
import { SessionError, type SessionErrorCode } from '../../session/index.ts';
import { errorResponse } from './better-auth-schema.ts';

/** Turns an answer of Better Auth that is not OK into an error. What it says itself may name persons, so it is left out. */
export async function parseError(response: Response, sessionId: string | undefined): Promise<SessionError> {
  const { status, headers } = response;
  const body = v.safeParse(errorResponse, await response.json().catch(() => undefined));
  const [code, message] = toCodeAndMessage(status, (body.success && body.output.code) || '');
  return new SessionError({
    code,
    message: `${message} (Better Auth answered ${status}.)`,
    sessionId,
    retryAfter: parseRetryAfter(headers, 'x-retry-after') ?? parseRetryAfter(headers),
  });
}

function toCodeAndMessage(status: number, code: string): readonly [SessionErrorCode, string] {
  if (status === 429) return ['rate_limited', 'Too many requests. Nobody was signed out. Try again later.'];
  if (status >= 500) return ['server_error', 'The server failed. Nobody was signed out. Try again.'];
  if (code === 'INVALID_SESSION_TOKEN' || code === 'UNAUTHORIZED')
    return ['session_not_found', 'That session is over, or not on this client. Let the user sign in again.'];
  if (/ORIGIN/.test(code))
    return [
      'origin_not_allowed',
      'The origin of this page is not among the `trustedOrigins` of Better Auth.',
    ];
  if (status === 404)
    return [
      'invalid_configuration',
      'There is no such route. Check that `baseUrl` has the base path (`/api/auth`), and that the server has the plugins: `multiSession()`, and `jwt()` for tokens.',
    ];
  return [status === 401 || status === 403 ? 'forbidden' : 'invalid_request', 'The request was refused.'];
}

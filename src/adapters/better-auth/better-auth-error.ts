import { parseRetryAfter } from '../../backend/index.ts';
import { SessionError, type SessionErrorCode, tryRead } from '../../session/index.ts';
import { readError } from './better-auth-readers.ts';

/**
 * Creates the error for a response that is not OK. Omits the message of Better Auth, which may contain personal data.
 */
export async function parseError(response: Response, sessionId: string | undefined): Promise<SessionError> {
  const { status, headers } = response;
  const body = tryRead(readError, await response.json().catch(() => undefined));
  const [code, message] = toCodeAndMessage(status, body?.code ?? '');
  return new SessionError({
    code,
    message: `${message} (Better Auth responded with status ${status}.)`,
    sessionId,
    retryAfter: parseRetryAfter(headers, 'x-retry-after') ?? parseRetryAfter(headers),
  });
}

function toCodeAndMessage(status: number, code: string): readonly [SessionErrorCode, string] {
  if (status === 429)
    return ['rate_limited', 'Too many requests were sent. No session was signed out. Try again later.'];
  if (status >= 500) return ['server_error', 'The server failed. No session was signed out. Try again.'];
  if (code === 'INVALID_SESSION_TOKEN' || code === 'UNAUTHORIZED')
    return [
      'session_not_found',
      'The session is closed, or does not belong to this client. Ask the user to sign in again.',
    ];
  if (/ORIGIN/.test(code))
    return [
      'origin_not_allowed',
      'The origin of this page is not trusted. Add it to `trustedOrigins` of Better Auth.',
    ];
  if (status === 404)
    return [
      'invalid_configuration',
      'The route does not exist. Check that `baseUrl` includes the base path (`/api/auth`), and that the server uses the plugins `multiSession()` and, for tokens, `jwt()`.',
    ];
  return [
    status === 401 || status === 403 ? 'forbidden' : 'invalid_request',
    'The server rejected the request.',
  ];
}

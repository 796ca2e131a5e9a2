import * as v from 'valibot';
import { SessionError, type SessionErrorCode } from '../session/index.ts';

const errorBody = v.object({
  errors: v.tupleWithRest([v.object({ code: v.string(), message: v.string() })], v.unknown()),
});

/** Codes a server may answer with; any other is told by the HTTP status. */
const serverCodes: readonly string[] = [
  'client_not_found',
  'forbidden',
  'invalid_request',
  'invalid_transition',
  'organization_not_allowed',
  'origin_not_allowed',
  'rate_limited',
  'reverification_required',
  'server_error',
  'session_closed',
  'session_not_found',
  'session_required',
  'invalid_token',
  'unsupported',
  'unsupported_media_type',
] satisfies SessionErrorCode[];

/** Turns an answer that is not OK into an error. */
export async function parseError(response: Response, sessionId?: string): Promise<SessionError> {
  const body = v.safeParse(errorBody, await response.json().catch(() => undefined));
  const serverError = body.success ? body.output.errors[0] : undefined;
  return new SessionError({
    code: serverError && isServerCode(serverError.code) ? serverError.code : codeForStatus(response.status),
    message: serverError?.message ?? `The session server answered ${response.status} without saying why.`,
    sessionId,
    retryAfter: parseRetryAfter(response.headers),
  });
}

function isServerCode(code: string): code is SessionErrorCode {
  return serverCodes.includes(code);
}

/**
 * A 404 without a code is most likely a wrong `baseUrl` and a 401 without one somebody else's proxy: neither may sign
 * anybody out.
 */
function codeForStatus(status: number): SessionErrorCode {
  if (status === 429) return 'rate_limited';
  if (status >= 500) return 'server_error';
  if (status === 401 || status === 403) return 'forbidden';
  return 'invalid_request';
}

/** `Date.parse` takes `1.5` and `-1` for dates, too. */
const httpDate = /^[A-Z][a-z]+, .+ GMT$/;

/**
 * Seconds, from either form of the header (RFC 9110, section 10.2.3), by the server's clock where it is told. A malformed
 * header counts as absent.
 */
export function parseRetryAfter(headers: Headers, name = 'retry-after'): number | undefined {
  const value = headers.get(name);
  if (!value) return undefined;
  const now = Date.parse(headers.get('date') ?? '') || Date.now();
  const isDate = httpDate.test(value);
  if (!isDate && !/^\d+$/.test(value)) return undefined;
  const seconds = isDate ? (Date.parse(value) - now) / 1000 : Number(value);
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined;
}

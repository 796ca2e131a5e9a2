import {
  arrayOf,
  objectOf,
  type Reader,
  readString,
  readUnknown,
  SessionError,
  type SessionErrorCode,
  tryRead,
} from '../session/index.ts';

const readErrors = objectOf({ errors: arrayOf(readUnknown) });
const readError = objectOf({ code: readString, message: readString });

/** Reads the first error in the body of a response that is not OK. */
export const readFirstError: Reader<ReturnType<typeof readError>> = (value, path) =>
  readError(readErrors(value, path).errors[0], `${path}.errors.0`);

/** The error codes accepted from a server. Any other code is replaced by one derived from the HTTP status. */
const serverCodes: readonly string[] = [
  'client_not_found',
  'cookie_outdated',
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

/** Creates the error for a response that is not OK. */
export async function parseError(response: Response, sessionId?: string): Promise<SessionError> {
  const serverError = tryRead(readFirstError, await response.json().catch(() => undefined));
  return new SessionError({
    code: serverError && isServerCode(serverError.code) ? serverError.code : codeForStatus(response.status),
    message: serverError?.message ?? `The session server responded with status ${response.status}.`,
    sessionId,
    retryAfter: parseRetryAfter(response.headers),
  });
}

function isServerCode(code: string): code is SessionErrorCode {
  return serverCodes.includes(code);
}

/**
 * Returns the error code for an HTTP status if the response contains no known code.
 *
 * Never returns a code that signs a session out, because a 404 is probably caused by a wrong `baseUrl`, and a 401 may
 * come from a proxy.
 */
function codeForStatus(status: number): SessionErrorCode {
  if (status === 429) return 'rate_limited';
  if (status >= 500) return 'server_error';
  if (status === 401 || status === 403) return 'forbidden';
  return 'invalid_request';
}

/** The formats of an HTTP date. Needed because `Date.parse()` also accepts `1.5` and `-1`. */
const httpDate = /^[A-Z][a-z]+,? .+:\d\d( GMT| \d{4})$/;

/**
 * Parses `Retry-After` ([RFC 9110, section 10.2.3](https://www.rfc-editor.org/rfc/rfc9110.html#section-10.2.3)) and
 * returns the delay in seconds. A date is compared to the `Date` header or, if there is none, to the local clock.
 *
 * Returns undefined if the header is missing or invalid, or the date has passed.
 */
export function parseRetryAfter(headers: Headers, name = 'retry-after'): number | undefined {
  const value = headers.get(name) ?? '';
  if (/^\d{1,9}$/.test(value)) return Number(value);
  if (!httpDate.test(value)) return undefined;
  const now = Date.parse(headers.get('date') ?? '') || Date.now();
  // The third format ends with the year and has no time zone, but is in GMT as well.
  return Math.max(0, Date.parse(value.replace(/( GMT)?$/, ' GMT')) - now) / 1000 || undefined;
}

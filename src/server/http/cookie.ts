import { SessionError } from '../../session/index.ts';
import type { ResolvedPolicy } from '../policy.ts';

// Each session has a cookie of its own, `<prefix>-<id>`, which contains its secret. `<prefix>-last` contains the ID of the
// session that was selected last. It is only a hint.

/** A cookie of a request: the ID of a session, and the secret that proves the right to it. */
export interface PresentedCookie {
  readonly sessionId: string;
  readonly secret: string;
}

/** The maximum number of session cookies that are read from a request. Browsers store at most 180 cookies of a site. */
const MAX_COOKIES = 200;
/** The maximum lifetime of a cookie that browsers allow, in seconds. */
const MAX_AGE_SECONDS = 400 * 24 * 60 * 60;
const ID_PREFIX = 'sess_';
const HOST_PREFIX = '__Host-';
const LAST = 'last';
const keyPattern = /^[\w-]{27}$/;
const secretPattern = /^[\w-]{43}$/;
const prefixPattern = /^__Host-[\w.-]+$/;
/** The host names of this computer, as the URL parser writes them. Browsers resolve all names below `localhost` to it. */
const loopbackPattern = /^(?:(?:.+\.)?localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/**
 * Returns the prefix if it begins with `__Host-`, which makes browsers enforce the cookie's attributes.
 *
 * @throws {SessionError} `invalid_configuration` if the prefix is not valid.
 */
export function checkCookiePrefix(prefix: string): string {
  if (prefixPattern.test(prefix)) return prefix;
  throw new SessionError({
    code: 'invalid_configuration',
    message:
      '"cookiePrefix" should be "__Host-" followed by letters, digits, ".", "_" or "-". Without "__Host-", other hosts of the same site could set the cookies (session fixation).',
  });
}

/**
 * Returns the prefix of the cookies for development, which do not begin with `__Host-` and are set without `Secure`.
 *
 * @throws {SessionError} `invalid_configuration` unless the app is in development. Elsewhere, other hosts could set the
 * cookies, and networks could read them.
 */
export function developmentCookiePrefix(prefix: string, isDevelopment: boolean): string {
  if (isDevelopment) return prefix.slice(HOST_PREFIX.length);
  throw new SessionError({
    code: 'invalid_configuration',
    message:
      '"developmentCookie" is not allowed in production, because other hosts could set the cookies, and they could be sent unencrypted. NODE_ENV is "production", or the database does not state with "runtime.isDevelopment" that the app is in development, as those of "multisession/server/node" do. Set the option in development only.',
  });
}

/** Rejects requests of other computers if the cookies are those for development. */
function checkHost({ url }: Request, prefix: string): void {
  if (prefix.startsWith(HOST_PREFIX) || loopbackPattern.test(new URL(url).hostname)) return;
  throw new SessionError({
    code: 'invalid_configuration',
    message:
      'With "developmentCookie", requests have to be sent to localhost. To test with other hosts and devices, serve HTTPS and leave the option out.',
  });
}

/**
 * Returns the session cookies of a request. Ignores cookies that this server cannot have set, and those after the first
 * 200. A browser sends each cookie once, but another host may have planted one with the same name, so both are returned.
 */
export function readSessionCookies(request: Request, prefix: string): readonly PresentedCookie[] {
  const cookies: PresentedCookie[] = [];
  for (const [key, secret] of readCookies(request, prefix)) {
    if (cookies.length === MAX_COOKIES) break;
    if (!keyPattern.test(key) || !secretPattern.test(secret)) continue;
    cookies.push({ sessionId: ID_PREFIX + key, secret });
  }
  return cookies;
}

/** Returns the ID of the session that was selected last, according to the request's cookie. */
export function readLastSession(request: Request, prefix: string): string | null {
  const found = readCookies(request, prefix).find(([key]) => key === LAST);
  return found?.[1] ?? null;
}

/** Returns the cookies whose names begin with `prefix-`, as pairs of the rest of the name and the value. */
function readCookies(request: Request, prefix: string): readonly (readonly [key: string, value: string])[] {
  checkHost(request, prefix);
  const header = request.headers.get('cookie') ?? '';
  const start = `${prefix}-`;
  if (!header.includes(start)) return [];
  return header.split(';').flatMap((text) => {
    const pair = stripSpacesAndTabs(text);
    const end = pair.indexOf('=');
    return end > 0 && pair.startsWith(start) ? [[pair.slice(start.length, end), pair.slice(end + 1)]] : [];
  });
}

/**
 * Strips only spaces and tabs (RFC 6265bis). `trim()` would also strip a no-break space. For browsers, a name with a
 * leading no-break space does not begin with `__Host-`, so any other host of the site could set such a cookie.
 */
function stripSpacesAndTabs(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && isSpaceOrTab(text[start])) start += 1;
  while (end > start && isSpaceOrTab(text[end - 1])) end -= 1;
  return text.slice(start, end);
}

function isSpaceOrTab(character: string | undefined): boolean {
  return character === ' ' || character === '\t';
}

/** Returns the lifetime in seconds of a session's cookie: until the session can no longer be listed. */
export function cookieMaxAge(policy: ResolvedPolicy, isImpersonated: boolean): number {
  const absoluteTimeoutMs = isImpersonated ? policy.impersonationTimeoutMs : policy.absoluteTimeoutMs;
  return Math.min(MAX_AGE_SECONDS, Math.ceil((absoluteTimeoutMs + policy.abandonAfterMs) / 1000));
}

export function writeSessionCookie(
  prefix: string,
  { sessionId, secret }: PresentedCookie,
  maxAgeSeconds: number,
): string {
  return serialize(prefix, keyOf(sessionId), secret, maxAgeSeconds);
}

export function clearSessionCookie(prefix: string, sessionId: string): string {
  return serialize(prefix, keyOf(sessionId), '', 0);
}

export function writeLastSession(prefix: string, sessionId: string, maxAgeSeconds: number): string {
  return serialize(prefix, LAST, sessionId, maxAgeSeconds);
}

/** The prefix of IDs is left out of names, because every request carries them. */
function keyOf(sessionId: string): string {
  return sessionId.slice(ID_PREFIX.length);
}

function serialize(prefix: string, key: string, value: string, maxAgeSeconds: number): string {
  const secure = prefix.startsWith(HOST_PREFIX) ? ' Secure;' : '';
  return `${prefix}-${key}=${value}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly;${secure} SameSite=Lax`;
}

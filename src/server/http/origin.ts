import { SessionError } from '../../session/index.ts';
import { RequestError } from '../request-error.ts';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Returns the set of trusted origins.
 *
 * @throws {SessionError} `invalid_configuration` if a value is not an origin.
 */
export function checkOrigins(origins: readonly string[]): ReadonlySet<string> {
  for (const origin of origins) {
    if (URL.canParse(origin) && new URL(origin).origin === origin) continue;
    throw new SessionError({
      code: 'invalid_configuration',
      message: `"trustedOrigins" should contain origins such as "https://app.example.com", without a path or a trailing slash. Not an origin: ${JSON.stringify(origin)}.`,
    });
  }
  return new Set(origins);
}

/** Returns the request's origin if it is one of the trusted origins. */
export function trustedOriginOf(request: Request, trusted: ReadonlySet<string>): string | null {
  const origin = request.headers.get('origin');
  return origin !== null && trusted.has(origin) ? origin : null;
}

/**
 * Protects against cross-site request forgery (CSRF).
 *
 * Browsers send `Origin` with every unsafe request. A request without `Origin` but with a cookie requires
 * `Sec-Fetch-Site: same-origin`. A request without `Origin`, `Sec-Fetch-Site` and cookie is allowed, because it has no
 * ambient authority.
 *
 * @throws {SessionError} `origin_not_allowed` if the origin is not trusted.
 */
export function checkOrigin(request: Request, trusted: ReadonlySet<string>): void {
  if (safeMethods.has(request.method)) return;
  const origin = request.headers.get('origin');
  const site = request.headers.get('sec-fetch-site');
  const allowed =
    origin === null
      ? site === 'same-origin' || (site === null && !request.headers.has('cookie'))
      : isTrusted(request, origin, trusted);
  if (!allowed) throw originNotAllowed();
}

/**
 * Rejects event streams opened by pages of untrusted origins. Such a page could not read the stream, but would use up
 * one of the client's streams.
 *
 * @throws {SessionError} `origin_not_allowed` if the origin is not trusted.
 */
export function checkStreamOrigin(request: Request, trusted: ReadonlySet<string>): void {
  const origin = request.headers.get('origin');
  const site = request.headers.get('sec-fetch-site');
  if (origin === null ? site === null || site === 'same-origin' : isTrusted(request, origin, trusted)) return;
  throw originNotAllowed();
}

/**
 * Rejects a sign-in by a cross-site POST. Browsers omit the `SameSite=Lax` cookie from such requests, so the sign-in
 * would create a second client, and the accounts of the first client would be lost.
 *
 * @throws {SessionError} `origin_not_allowed` if the request is cross-site, or if the origin is not trusted.
 */
export function checkSignInOrigin(request: Request, trusted: ReadonlySet<string>): void {
  if (!safeMethods.has(request.method) && request.headers.get('sec-fetch-site') === 'cross-site') {
    throw new RequestError({
      code: 'origin_not_allowed',
      message:
        'A cross-site POST carries no client cookie, so signing in here would lose the accounts of this browser. Nothing was changed. Redirect it (303) to a GET route of your own origin, and sign in there.',
    });
  }
  checkOrigin(request, trusted);
}

function isTrusted(request: Request, origin: string, trusted: ReadonlySet<string>): boolean {
  return origin === new URL(request.url).origin || trusted.has(origin);
}

function originNotAllowed(): RequestError {
  return new RequestError({
    code: 'origin_not_allowed',
    message:
      'The origin of the request is not trusted. Nothing was changed. If the page is yours, or a proxy changes the URL of requests, add the page\'s origin to "trustedOrigins".',
  });
}

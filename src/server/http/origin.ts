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
 * Browsers send `Origin` with every unsafe request. A request that has no `Origin` but a cookie requires
 * `Sec-Fetch-Site: same-origin`, and so does `Origin: null`, which a same-origin form sends under
 * `Referrer-Policy: no-referrer`. Sandboxed frames and `data:` URLs send `Origin: null` as well, but as `cross-site`. A
 * request without `Origin`, `Sec-Fetch-Site` and cookie is allowed, because it has no ambient authority.
 *
 * @throws {SessionError} `origin_not_allowed` if the origin is not trusted.
 */
export function checkOrigin(request: Request, trusted: ReadonlySet<string>): void {
  if (safeMethods.has(request.method)) return;
  const { headers } = request;
  const hasNoOrigin = !headers.has('origin') && !headers.has('sec-fetch-site');
  if ((hasNoOrigin && !headers.has('cookie')) || isTrusted(request, trusted)) return;
  throw originNotAllowed(request);
}

/**
 * Rejects event streams opened by pages of untrusted origins. Such a page could not read the stream, but would use up
 * one of the client's streams.
 *
 * @throws {SessionError} `origin_not_allowed` if the origin is not trusted.
 */
export function checkStreamOrigin(request: Request, trusted: ReadonlySet<string>): void {
  const { headers } = request;
  const hasNoOrigin = !headers.has('origin') && !headers.has('sec-fetch-site');
  if (hasNoOrigin || isTrusted(request, trusted)) return;
  throw originNotAllowed(request);
}

/**
 * Rejects a sign-in by a cross-site POST, which a page of an attacker can cause (login CSRF). Browsers also omit the
 * `SameSite=Lax` cookies from such requests, so neither limits nor the replacement of earlier sessions would apply.
 *
 * @throws {SessionError} `origin_not_allowed` if the request is cross-site, or if the origin is not trusted.
 */
export function checkSignInOrigin(request: Request, trusted: ReadonlySet<string>): void {
  if (!safeMethods.has(request.method) && request.headers.get('sec-fetch-site') === 'cross-site') {
    throw new RequestError({
      code: 'origin_not_allowed',
      message:
        'A page of another site may have sent this POST to sign the user in to an account that is not theirs, and browsers omit the cookies of such a request, so that neither limits nor the replacement of earlier sessions would apply. Nothing was changed. Redirect it (303) to a GET route of your own origin, and sign in there.',
    });
  }
  checkOrigin(request, trusted);
}

/** Returns whether the page that sent the request is same-origin or of a trusted origin. */
function isTrusted({ headers, url }: Request, trusted: ReadonlySet<string>): boolean {
  const origin = headers.get('origin');
  if (origin === null || origin === 'null') return headers.get('sec-fetch-site') === 'same-origin';
  return trusted.has(origin) || (origin === new URL(url).origin && !trusted.has(secured(origin)));
}

/**
 * Returns the `https:` form of an origin. If that is trusted, a proxy ends TLS, so that the request has an `http:` URL. A page
 * of that origin comes from the network, which can change it.
 */
function secured(origin: string): string {
  return origin.replace(/^http:/, 'https:');
}

/** The maximum length of an origin that an error message quotes. */
const MAX_QUOTED_LENGTH = 200;

function originNotAllowed({ headers, url }: Request): RequestError {
  const origin = headers.get('origin');
  const page = origin === null ? 'none' : quote(origin);
  return new RequestError({
    code: 'origin_not_allowed',
    message: `The origin of the page (${page}) is neither that of the request (${quote(new URL(url).origin)}) nor trusted. Nothing was changed. If the page is yours, add its origin to "trustedOrigins". If a proxy rewrites the "Host" header or ends TLS, such as Vite's proxy with "changeOrigin", let it keep the header, or add the page's origin as well.`,
  });
}

function quote(origin: string): string {
  return JSON.stringify(origin.slice(0, MAX_QUOTED_LENGTH));
}

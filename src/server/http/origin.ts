import { SessionError } from '../../session/index.ts';
import { RequestError } from '../request-error.ts';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/** @throws {SessionError} `invalid_configuration` when one is not an origin. */
export function checkOrigins(origins: readonly string[]): ReadonlySet<string> {
  for (const origin of origins) {
    if (URL.canParse(origin) && new URL(origin).origin === origin) continue;
    throw new SessionError({
      code: 'invalid_configuration',
      message: `"trustedOrigins" should hold origins such as "https://app.example.com", without a path or a slash at the end. This is none: ${JSON.stringify(origin)}.`,
    });
  }
  return new Set(origins);
}

/** Whether the request comes from a page of another origin that the server trusts. */
export function trustedOriginOf(request: Request, trusted: ReadonlySet<string>): string | null {
  const origin = request.headers.get('origin');
  return origin !== null && trusted.has(origin) ? origin : null;
}

/**
 * Refuses what another site's page may have sent in a person's name.
 *
 * Browsers name the origin of everything that can change something. Where none is named but a cookie is, the
 * browser has to vouch that the page was of the same origin. What has neither carries nobody's rights.
 *
 * @throws {SessionError} `origin_not_allowed`
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
 * Refuses a request for something to be kept open that a page of another origin has sent. Its answer could not be
 * read there, but would cost the client one of its own.
 *
 * @throws {SessionError} `origin_not_allowed`
 */
export function checkStreamOrigin(request: Request, trusted: ReadonlySet<string>): void {
  const origin = request.headers.get('origin');
  const site = request.headers.get('sec-fetch-site');
  if (origin === null ? site === null || site === 'same-origin' : isTrusted(request, origin, trusted)) return;
  throw originNotAllowed();
}

/**
 * Refuses to sign in on a cross-site POST: the browser leaves the cookie out of it, so a second client would be made
 * and the first one's accounts would be lost.
 *
 * @throws {SessionError} `origin_not_allowed`
 */
export function checkSignInOrigin(request: Request, trusted: ReadonlySet<string>): void {
  if (!safeMethods.has(request.method) && request.headers.get('sec-fetch-site') === 'cross-site') {
    throw new RequestError({
      code: 'origin_not_allowed',
      message:
        'A cross-site POST carries no cookie, so the accounts of this browser are not known here. Nothing was changed. Answer it with a redirect (303) to a GET of this origin, and sign in there.',
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
      'The request comes from an origin that this server does not trust. Nothing was changed. If the page is yours, or a proxy hides the real address, add its origin to "trustedOrigins".',
  });
}

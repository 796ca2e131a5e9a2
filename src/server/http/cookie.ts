import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { SessionError } from '../../session/index.ts';

/** The content of a client's cookie: the ID of the client and the secret that authenticates it. */
export interface Credential {
  readonly clientId: string;
  readonly secret: string;
}

const COOKIE_MAX_AGE_SECONDS = 400 * 24 * 60 * 60; // The maximum that browsers allow.
/** The lifetime of a receipt in seconds. It must cover responses that arrive out of order. */
const RECEIPT_MAX_AGE_SECONDS = 60;
const MAX_RECEIPTS = 20;
const credentialPattern = /^(client_[\w-]{27})\.([\w-]{43})$/;
const HOST_PREFIX = '__Host-';
const namePattern = /^__Host-[\w.-]+$/;
/** The host names of this computer, as the URL parser writes them. Browsers resolve all names below `localhost` to it. */
const loopbackPattern = /^(?:(?:.+\.)?localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Returns an ID with 160 random bits. IDs cannot be guessed, and knowing one grants no access. */
export function randomId(prefix: 'client' | 'sess'): string {
  return `${prefix}_${randomBytes(20).toString('base64url')}`;
}

export function randomSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** Returns the SHA-256 of a secret. No key stretching is needed, because secrets have 256 random bits. */
export function hashSecret(secret: string): string {
  return hash('sha256', secret, 'base64url');
}

export function matchesHash(hashed: string, secret: string): boolean {
  return timingSafeEqual(Buffer.from(hashed), Buffer.from(hashSecret(secret)));
}

/**
 * Returns the name if it has the `__Host-` prefix, which makes browsers enforce the cookie's attributes.
 *
 * @throws {SessionError} `invalid_configuration` if the name is not valid.
 */
export function checkCookieName(name: string): string {
  if (namePattern.test(name)) return name;
  throw new SessionError({
    code: 'invalid_configuration',
    message:
      '"cookieName" should be "__Host-" followed by letters, digits, ".", "_" or "-". Without the prefix, other hosts of the same site could set the cookie (session fixation).',
  });
}

/**
 * Returns the name of the cookie for development, which has no prefix, and is set without `Secure`.
 *
 * @throws {SessionError} `invalid_configuration` in production, where other hosts could set the cookie, and networks could
 * read it.
 */
export function developmentCookieName(name: string): string {
  if (process.env['NODE_ENV'] !== 'production') return name.slice(HOST_PREFIX.length);
  throw new SessionError({
    code: 'invalid_configuration',
    message:
      '"developmentCookie" is not allowed in production, because other hosts could set the cookie, and it could be sent unencrypted. Set it only if NODE_ENV is "development".',
  });
}

/** Rejects requests of other computers if the cookie is that for development. */
function checkHost({ url }: Request, name: string): void {
  if (name.startsWith(HOST_PREFIX) || loopbackPattern.test(new URL(url).hostname)) return;
  throw new SessionError({
    code: 'invalid_configuration',
    message:
      'With "developmentCookie", requests have to be sent to localhost. To test with other hosts and devices, serve HTTPS and leave the option out.',
  });
}

/**
 * Returns the credential in a request's cookie, `absent` if there is no cookie, or `invalid` if this server cannot have
 * set the cookie. Duplicate cookies are invalid, because another site may have set one of them.
 */
export function readCookie(request: Request, name: string): Credential | 'absent' | 'invalid' {
  checkHost(request, name);
  const [value, ...others] = readCookiePairs(request)
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
  if (value === undefined) return 'absent';
  return (others.length === 0 && parseCredential(value)) || 'invalid';
}

/**
 * Returns the credentials in a request's receipts, one for each recent response that changed the client's cookie.
 * Ignores malformed receipts.
 */
export function readReceipts(request: Request, name: string): readonly Credential[] {
  return readCookiePairs(request)
    .filter((pair) => pair.startsWith(receiptPrefix(name)))
    .slice(0, MAX_RECEIPTS)
    .flatMap((pair) => parseCredential(pair.slice(pair.indexOf('=') + 1)) ?? []);
}

function readCookiePairs(request: Request): readonly string[] {
  return (request.headers.get('cookie') ?? '').split(';').map(stripSpacesAndTabs);
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

function parseCredential(value: string): Credential | null {
  const [, clientId, secret] = credentialPattern.exec(value) ?? [];
  return clientId === undefined || secret === undefined ? null : { clientId, secret };
}

function receiptPrefix(name: string): string {
  return `${name}-receipt-`;
}

export function writeCookie(name: string, credential: Credential): string {
  return serializeCookie(name, credential, COOKIE_MAX_AGE_SECONDS);
}

/** Returns a receipt: a cookie with the same credential and a unique name, so that no other response overwrites it. */
export function writeReceipt(name: string, credential: Credential): string {
  return serializeCookie(
    receiptPrefix(name) + randomBytes(6).toString('base64url'),
    credential,
    RECEIPT_MAX_AGE_SECONDS,
  );
}

function serializeCookie(name: string, { clientId, secret }: Credential, maxAgeSeconds: number): string {
  const secure = name.startsWith(HOST_PREFIX) ? ' Secure;' : '';
  return `${name}=${clientId}.${secret}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly;${secure} SameSite=Lax`;
}

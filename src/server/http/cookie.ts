import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { SessionError } from '../../session/index.ts';

/** What a client's cookie says: who the client is, and the secret that proves it. */
export interface Credential {
  readonly clientId: string;
  readonly secret: string;
}

const COOKIE_MAX_AGE_SECONDS = 400 * 24 * 60 * 60; // the longest that browsers keep a cookie
/** So long answers that arrive in another order than the server gave them may take. */
const RECEIPT_MAX_AGE_SECONDS = 60;
const MAX_RECEIPTS = 20;
const credentialPattern = /^(client_[\w-]{27})\.([\w-]{43})$/;
const namePattern = /^__Host-[\w.-]+$/;

/** Ids are 160 random bits: nobody guesses one, and knowing one gives no right to anything. */
export function randomId(prefix: 'client' | 'sess'): string {
  return `${prefix}_${randomBytes(20).toString('base64url')}`;
}

export function randomSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** A plain hash is enough: the secret has 256 random bits, so there is nothing to guess slowly. */
export function hashSecret(secret: string): string {
  return hash('sha256', secret, 'base64url');
}

export function matchesHash(hashed: string, secret: string): boolean {
  return timingSafeEqual(Buffer.from(hashed), Buffer.from(hashSecret(secret)));
}

/** @throws {SessionError} `invalid_configuration` when browsers would not give the cookie its guarantees. */
export function checkCookieName(name: string): string {
  if (namePattern.test(name)) return name;
  throw new SessionError({
    code: 'invalid_configuration',
    message:
      '"cookieName" should begin with "__Host-" and go on with letters, digits, ".", "_" or "-". Without the prefix other hosts of the same site could plant a cookie.',
  });
}

/**
 * The credential in a request's cookie: `absent`, or `invalid` for everything that this server never wrote. Two
 * cookies of the name are invalid as well, for one of them may be planted.
 */
export function readCookie(request: Request, name: string): Credential | 'absent' | 'invalid' {
  const [value, ...others] = readCookiePairs(request)
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
  if (value === undefined) return 'absent';
  return (others.length === 0 && parseCredential(value)) || 'invalid';
}

/**
 * The credentials in a request's receipts: what the client's cookie was when each of the latest sign-ins was answered.
 * What this server never wrote is left out.
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
 * Strips spaces and tabs, and nothing else (RFC 6265bis). `trim()` would also strip a no-break space: to a browser, a name
 * behind one does not begin with `__Host-`, so any other host of the site may set it.
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

/** The same credential for a minute, under a name that no other answer's cookie takes the place of. */
export function writeReceipt(name: string, credential: Credential): string {
  return serializeCookie(
    receiptPrefix(name) + randomBytes(6).toString('base64url'),
    credential,
    RECEIPT_MAX_AGE_SECONDS,
  );
}

function serializeCookie(name: string, { clientId, secret }: Credential, maxAgeSeconds: number): string {
  return `${name}=${clientId}.${secret}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; Secure; SameSite=Lax`;
}

import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { SessionError } from '../../session/index.ts';

/** What a client's cookie says: who the client is, and the secret that proves it. */
export interface Credential {
  readonly clientId: string;
  readonly secret: string;
}

const MAX_AGE_SECONDS = 400 * 24 * 60 * 60; // the longest that browsers keep a cookie
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

export function isSecretOf(hashed: string, secret: string): boolean {
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
  const [value, ...others] = (request.headers.get('cookie') ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
  if (value === undefined) return 'absent';
  const [, clientId, secret] = credentialPattern.exec(value) ?? [];
  if (others.length > 0 || clientId === undefined || secret === undefined) return 'invalid';
  return { clientId, secret };
}

export function writeCookie(name: string, { clientId, secret }: Credential): string {
  return `${name}=${clientId}.${secret}; Path=/; Max-Age=${MAX_AGE_SECONDS}; HttpOnly; Secure; SameSite=Lax`;
}

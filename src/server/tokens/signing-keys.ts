import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import * as v from 'valibot';
import { SessionError } from '../../session/index.ts';

/** A private key for ES256, as a JWK. Keep it as you keep a password. */
export interface SigningKey {
  readonly kty: 'EC';
  readonly crv: 'P-256';
  readonly x: string;
  readonly y: string;
  readonly d: string;
  /** Tells the keys apart; tokens carry it. */
  readonly kid: string;
}

export interface PublicKey {
  readonly kty: 'EC';
  readonly crv: 'P-256';
  readonly x: string;
  readonly y: string;
  readonly kid: string;
  readonly alg: 'ES256';
  readonly use: 'sig';
}

export interface KeyRing {
  readonly signer: { readonly kid: string; readonly key: KeyObject };
  readonly jwks: { readonly keys: PublicKey[] };
}

const coordinate = v.pipe(v.string(), v.regex(/^[\w-]{43}$/));
const publicKey = { kty: v.literal('EC'), crv: v.literal('P-256'), x: coordinate, y: coordinate };
const signingKey = v.object({ ...publicKey, d: coordinate, kid: v.pipe(v.string(), v.nonEmpty()) });

/** Makes a key for {@link SessionServerOptions.keys}: store it as JSON, where only your server can read it. */
export function generateSigningKey(): SigningKey {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const kid = randomBytes(12).toString('base64url');
  return v.parse(signingKey, { ...privateKey.export({ format: 'jwk' }), kid });
}

/** @throws {SessionError} `invalid_configuration`; it never quotes a key. */
export function createKeyRing(keys: readonly SigningKey[]): KeyRing {
  const ring = keys.map((key, index) => {
    try {
      const { kid, ...jwk } = v.parse(signingKey, key);
      return { kid, key: createPrivateKey({ key: jwk, format: 'jwk' }) };
    } catch {
      throw invalidKeys(`"keys.${index}" is not a private JWK for ES256 with a "kid"`);
    }
  });
  const [signer] = ring;
  if (!signer) throw invalidKeys('"keys" is empty');
  if (new Set(ring.map(({ kid }) => kid)).size < ring.length)
    throw invalidKeys('Two "keys" have the same "kid"');
  return { signer, jwks: { keys: ring.map(toPublic) } };
}

function toPublic({ kid, key }: KeyRing['signer']): PublicKey {
  const jwk = v.parse(v.object(publicKey), createPublicKey(key).export({ format: 'jwk' }));
  return { ...jwk, kid, alg: 'ES256', use: 'sig' };
}

function invalidKeys(problem: string): SessionError {
  return new SessionError({
    code: 'invalid_configuration',
    message: `${problem}. Make keys with generateSigningKey() and keep them as JSON.`,
  });
}

/** @throws {SessionError} `invalid_configuration` in production, where each process would refuse the others' tokens. */
export function developmentKeys(): readonly SigningKey[] {
  if (process.env['NODE_ENV'] === 'production') {
    throw new SessionError({
      code: 'invalid_configuration',
      message:
        '"keys" is required in production: without it each process would sign with a key of its own and refuse the tokens of the others. Make one with generateSigningKey() and give it to all of them.',
    });
  }
  console.warn(
    'multisession: no "keys" were given, so tokens are signed with a key that only this process knows. They are refused after a restart. Production needs "keys".',
  );
  return [generateSigningKey()];
}

import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import * as v from 'valibot';
import { SessionError } from '../../session/index.ts';

/** A private ES256 key as a JWK. Protect it like a password. */
export interface SigningKey {
  readonly kty: 'EC';
  readonly crv: 'P-256';
  readonly x: string;
  readonly y: string;
  readonly d: string;
  /** The key ID, which is included in the header of tokens. */
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

interface KeyRing {
  readonly signer: { readonly kid: string; readonly key: KeyObject };
  readonly jwks: { readonly keys: PublicKey[] };
}

const coordinate = v.pipe(v.string(), v.regex(/^[\w-]{43}$/));
const publicKey = { kty: v.literal('EC'), crv: v.literal('P-256'), x: coordinate, y: coordinate };
const signingKey = v.object({ ...publicKey, d: coordinate, kid: v.pipe(v.string(), v.nonEmpty()) });

/**
 * Generates a key for {@link SessionServerOptions.keys}. Store it as JSON in a location that only your server can read.
 */
export function generateSigningKey(): SigningKey {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const kid = randomBytes(12).toString('base64url');
  return v.parse(signingKey, { ...privateKey.export({ format: 'jwk' }), kid });
}

/**
 * Returns the imported keys. The first one signs.
 *
 * @throws {SessionError} `invalid_configuration`. The message never contains key material.
 */
function createKeyRing(keys: readonly SigningKey[]): KeyRing {
  if (!Array.isArray(keys)) throw invalidKeys('"keys" is not an array');
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

/** Loads the keys. */
export type KeyLoader = () => Promise<KeyRing>;

/**
 * Returns a function that loads the keys once. An array is checked at once, a function is called when a key is needed.
 *
 * @throws {SessionError} `invalid_configuration`
 */
export function createKeyLoader(
  keys: readonly SigningKey[] | (() => readonly SigningKey[] | Promise<readonly SigningKey[]>),
): KeyLoader {
  if (typeof keys !== 'function') {
    const ring = createKeyRing(keys);
    return async () => ring;
  }
  let loading: Promise<KeyRing> | undefined;
  return () => {
    loading ??= (async () => createKeyRing(await keys()))().catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
}

function toPublic({ kid, key }: KeyRing['signer']): PublicKey {
  const jwk = v.parse(v.object(publicKey), createPublicKey(key).export({ format: 'jwk' }));
  return { ...jwk, kid, alg: 'ES256', use: 'sig' };
}

function invalidKeys(problem: string): SessionError {
  return new SessionError({
    code: 'invalid_configuration',
    message: `${problem}. Generate keys with generateSigningKey() and store them as JSON.`,
  });
}

/**
 * Returns a generated key, for development.
 *
 * @throws {SessionError} `invalid_configuration` in production, where each process would reject the tokens of the
 * others.
 */
export function developmentKeys(): readonly SigningKey[] {
  if (process.env['NODE_ENV'] === 'production') {
    throw new SessionError({
      code: 'invalid_configuration',
      message:
        '"keys" is required in production. Without it, each process would sign with its own key and reject the tokens of the others. Generate a key with generateSigningKey() and pass it to all processes.',
    });
  }
  console.warn(
    'multisession: "keys" is not set, so tokens are signed with a temporary key and become invalid when the process restarts. Set "keys" in production.',
  );
  return [generateSigningKey()];
}

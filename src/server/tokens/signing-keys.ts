import { base64url } from 'jose';
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
  readonly signer: { readonly kid: string; readonly key: CryptoKey };
  readonly jwks: { readonly keys: PublicKey[] };
}

const coordinate = v.pipe(v.string(), v.regex(/^[\w-]{43}$/));
const publicKey = { kty: v.literal('EC'), crv: v.literal('P-256'), x: coordinate, y: coordinate };
const signingKey = v.object({ ...publicKey, d: coordinate, kid: v.pipe(v.string(), v.nonEmpty()) });

const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };

/**
 * Generates a key for {@link SessionServerOptions.keys}. Store it as JSON in a location that only your server can read.
 */
export async function generateSigningKey(): Promise<SigningKey> {
  const { privateKey } = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const kid = base64url.encode(crypto.getRandomValues(new Uint8Array(12)));
  return v.parse(signingKey, { ...(await crypto.subtle.exportKey('jwk', privateKey)), kid });
}

/**
 * Returns the keys if all of them are private JWKs with different IDs.
 *
 * @throws {SessionError} `invalid_configuration`. The message never contains key material.
 */
function checkKeys(keys: unknown): CheckedKeys {
  if (!Array.isArray(keys)) throw invalidKeys('"keys" is not an array');
  const [first, ...others] = keys.map((key, index) => {
    const result = v.safeParse(signingKey, key);
    if (!result.success) throw invalidKey(index);
    return result.output;
  });
  if (!first) throw invalidKeys('"keys" is empty');
  const checked: CheckedKeys = [first, ...others];
  if (new Set(checked.map(({ kid }) => kid)).size < checked.length)
    throw invalidKeys('Two "keys" have the same "kid"');
  return checked;
}

type CheckedKeys = readonly [SigningKey, ...SigningKey[]];

/** Imports all keys, so that an invalid one is found before it signs. The first one signs. */
async function createKeyRing(keys: CheckedKeys): Promise<KeyRing> {
  const [first, ...others] = keys;
  const [signer] = await Promise.all([
    importKey(first, 0),
    ...others.map((key, index) => importKey(key, index + 1)),
  ]);
  return { signer, jwks: { keys: keys.map(toPublic) } };
}

async function importKey({ kid, ...jwk }: SigningKey, index: number): Promise<KeyRing['signer']> {
  try {
    return { kid, key: await crypto.subtle.importKey('jwk', jwk, algorithm, false, ['sign']) };
  } catch {
    throw invalidKey(index);
  }
}

/** Loads the keys. */
export type KeyLoader = () => Promise<KeyRing>;

/**
 * Returns a function that loads the keys once. The form of an array is checked at once, and a function is called when a
 * key is needed. Keys are imported when one is needed.
 *
 * @throws {SessionError} `invalid_configuration`
 */
export function createKeyLoader(
  keys: readonly SigningKey[] | (() => readonly SigningKey[] | Promise<readonly SigningKey[]>),
): KeyLoader {
  const source = typeof keys === 'function' ? keys : checkKeys(keys);
  const load = async () => createKeyRing(typeof source === 'function' ? checkKeys(await source()) : source);
  let loading: Promise<KeyRing> | undefined;
  return () => {
    loading ??= load().catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
}

function toPublic({ kty, crv, x, y, kid }: SigningKey): PublicKey {
  return { kty, crv, x, y, kid, alg: 'ES256', use: 'sig' };
}

function invalidKey(index: number): SessionError {
  return invalidKeys(`"keys.${index}" is not a private JWK for ES256 with a "kid"`);
}

export function invalidKeys(problem: string): SessionError {
  return new SessionError({
    code: 'invalid_configuration',
    message: `${problem}. Generate a key with "npx multisession generate-key".`,
  });
}

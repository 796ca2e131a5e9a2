import { UNCLAIMED_MS } from '../storage/deadlines.ts';
import type { SessionRecord, StoredSecret } from '../storage/schema.ts';

// Each session has one secret in its cookie. A rotation replaces it, but requests and responses can be lost, late or
// reordered, so only a first presentation proves something: the browser has replaced each secret that had been presented
// before this one was created. Of secrets created concurrently, it can have either.

/** The time in ms for which a superseded secret stays good, for requests that were sent before the cookie changed. */
const GRACE_MS = 10_000;
/** The same for a secret that was never presented: the response that sets it may still be on its way. */
const LATE_MS: number = UNCLAIMED_MS;
/** The maximum number of secrets that are not superseded. */
const MAX_OPEN = 20;
/** The number of superseded secrets that are recognized when they come back. */
const MAX_SUPERSEDED = 10;

/** A good secret that a request presented. `lacks` is empty unless the session has gained a privilege since. */
export type PresentedSecret = Pick<StoredSecret, 'hash' | 'lacks'>;

type SecretColumns = Pick<SessionRecord, 'secrets' | 'rotated_at'>;

/** Returns a random secret of 256 bits, in base64url. */
export function randomSecret(): string {
  return randomText(32);
}

/** Returns an ID with 160 random bits. IDs cannot be guessed, and knowing one grants no access. */
export function randomId(prefix: 'client' | 'sess'): string {
  return `${prefix}_${randomText(20)}`;
}

function randomText(bytes: number): string {
  const binary = String.fromCharCode(...crypto.getRandomValues(new Uint8Array(bytes)));
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** Compares two hashes in a time that does not depend on their content. */
export function isSameHash(one: string, two: string): boolean {
  let difference = one.length ^ two.length;
  for (let index = 0; index < one.length; index += 1) {
    difference |= one.charCodeAt(index) ^ two.charCodeAt(index);
  }
  return difference === 0;
}

/**
 * Returns the secret with the given hash if it is good, `superseded` if it is not good any more because another one has
 * been presented, or `null` if the session never had it.
 */
export function findSecret(
  { secrets }: SessionRecord,
  hash: string,
  now: number,
): PresentedSecret | 'superseded' | null {
  const found = secrets.find((secret) => isSameHash(secret.hash, hash));
  if (!found) return null;
  const validForMs = found.is_presented ? GRACE_MS : LATE_MS;
  const isGood = found.superseded_at === null || now < found.superseded_at + validForMs;
  return isGood ? found : 'superseded';
}

/** Returns the name of a secret in tokens: a part of its hash, which reveals nothing about the secret. */
export function rotationOf({ hash }: Pick<StoredSecret, 'hash'>): string {
  return hash.slice(0, 16);
}

/** Returns whether the session has gained no privilege since a token was created with the secret of a rotation. */
export function grantsAll({ secrets }: SessionRecord, rotation: string): boolean {
  return secrets.some((secret) => secret.lacks.length === 0 && rotationOf(secret) === rotation);
}

/** Returns the columns after a request has presented a secret; `null` if that changes nothing. */
export function presentSecret(
  { claimed_at, secrets }: SessionRecord,
  { hash }: PresentedSecret,
  now: number,
): Pick<SessionRecord, 'claimed_at' | 'secrets'> | null {
  const position = secrets.findIndex((secret) => secret.hash === hash);
  const secret = secrets[position];
  if (secret?.is_presented !== false) return null;
  const presented = { ...secret, is_presented: true, superseded_at: null };
  // Of those that were created or first presented later, the browser may still receive, or have received, each one.
  const later = secrets.slice(0, position);
  const earlier = secrets.slice(position + 1).map((other) => supersede(other, now));
  return { claimed_at: claimed_at ?? now, secrets: [presented, ...later, ...earlier] };
}

function supersede(secret: StoredSecret, now: number): StoredSecret {
  return secret.superseded_at === null ? { ...secret, superseded_at: now } : secret;
}

/** Returns the columns of a new session. */
export function firstSecret(hash: string, now: number): SecretColumns {
  return { secrets: [newSecret(hash)], rotated_at: now };
}

/**
 * Returns the columns that give a session another secret.
 *
 * @param presented The secret that the request presented. It stays good until the new one is presented.
 * @param privilege The privilege that the session gains, which earlier secrets do not grant; `null` for none.
 */
export function addSecret(
  { secrets }: SessionRecord,
  presented: PresentedSecret,
  hash: string,
  privilege: string | null,
  now: number,
): SecretColumns {
  const earlier = secrets.map((secret) => withoutPrivilege(secret, privilege));
  return { secrets: [newSecret(hash), ...prune(earlier, presented.hash)], rotated_at: now };
}

function newSecret(hash: string): StoredSecret {
  return { hash, lacks: [], is_presented: false, superseded_at: null };
}

function withoutPrivilege(secret: StoredSecret, privilege: string | null): StoredSecret {
  if (privilege === null || secret.lacks.includes(privilege)) return secret;
  return { ...secret, lacks: [...secret.lacks, privilege] };
}

/**
 * Limits the number of secrets. Always keeps the one that the request presented, and those that were presented and not
 * superseded: the browser has one of the latter if this request is a late one.
 */
function prune(secrets: readonly StoredSecret[], presentedHash: string): readonly StoredSecret[] {
  const counts = { open: 0, superseded: 0 };
  return secrets.filter(({ hash, is_presented, superseded_at }) => {
    const kind = superseded_at === null ? 'open' : 'superseded';
    counts[kind] += 1;
    const max = kind === 'open' ? MAX_OPEN : MAX_SUPERSEDED;
    const mayBeLatest = is_presented && superseded_at === null;
    return counts[kind] <= max || hash === presentedHash || mayBeLatest;
  });
}

import type { OlderSecret, SecretChanges, SessionRecord } from '../storage/schema.ts';

// Each session has one secret in its cookie. A rotation replaces it, and the browser may store the new one late or never,
// so older secrets stay good until the browser has presented a newer one.

/** The time in ms for which a superseded secret stays good, for requests that were sent before the newer cookie was stored. */
const GRACE_MS = 10_000;
/** The maximum number of older secrets that are good at the same time. */
const MAX_OPEN = 20;
/** The number of superseded secrets that are recognized when they come back. */
const MAX_SUPERSEDED = 10;

/** A good secret that a request presented. */
export interface PresentedSecret {
  readonly hash: string;
  /** The privileges that the session has gained since, which this secret does not grant. Empty for the newest one. */
  readonly lacks: readonly string[];
}

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
 * Returns the secret with the given hash if it is good, `superseded` if it is not good any more because a newer one has
 * been presented, or `null` if the session never had it.
 */
export function findSecret(
  session: SessionRecord,
  hash: string,
  now: number,
): PresentedSecret | 'superseded' | null {
  if (isSameHash(session.secret_hash, hash)) return { hash, lacks: [] };
  const older = session.older_secrets.find((secret) => isSameHash(secret.hash, hash));
  if (!older) return null;
  const isGood = older.superseded_at === null || now < older.superseded_at + GRACE_MS;
  return isGood ? older : 'superseded';
}

/** Returns the changes after a request has presented a secret, which supersedes all that are older; `null` for none. */
export function presentSecret(
  { presented_at, older_secrets: older }: SessionRecord,
  { hash }: PresentedSecret,
  now: number,
): Pick<SecretChanges, 'presented_at' | 'older_secrets'> | null {
  const position = older.findIndex((secret) => secret.hash === hash);
  const isFirst = position < 0 && presented_at === null;
  const isSuperseded = ({ superseded_at }: OlderSecret, index: number) =>
    superseded_at === null && index > position;
  if (!isFirst && !older.some(isSuperseded)) return null;
  return {
    presented_at: isFirst ? now : presented_at,
    older_secrets: older.map((secret, index) =>
      isSuperseded(secret, index) ? { ...secret, superseded_at: now } : secret,
    ),
  };
}

/**
 * Returns the changes that give a session a new secret.
 *
 * @param presented The secret that the request presented. It stays good until the new one is presented.
 * @param privilege The privilege that the session gains, which older secrets do not grant; `null` for none.
 */
export function replaceSecret(
  session: SessionRecord,
  presented: PresentedSecret,
  newHash: string,
  privilege: string | null,
  now: number,
): SecretChanges {
  const current = { hash: session.secret_hash, lacks: [], superseded_at: null };
  const older = [current, ...session.older_secrets].map((secret) => withoutPrivilege(secret, privilege));
  return {
    secret_hash: newHash,
    secret_created_at: now,
    presented_at: null,
    older_secrets: prune(older, presented.hash),
  };
}

function withoutPrivilege(secret: OlderSecret, privilege: string | null): OlderSecret {
  if (privilege === null || secret.lacks.includes(privilege)) return secret;
  return { ...secret, lacks: [...secret.lacks, privilege] };
}

/** Limits the numbers of older secrets. The browser holds the presented one, so it is always kept. */
function prune(secrets: readonly OlderSecret[], presentedHash: string): readonly OlderSecret[] {
  const counts = { open: 0, superseded: 0 };
  return secrets.filter(({ hash, superseded_at }) => {
    const kind = superseded_at === null ? 'open' : 'superseded';
    counts[kind] += 1;
    const max = kind === 'open' ? MAX_OPEN : MAX_SUPERSEDED;
    return counts[kind] <= max || hash === presentedHash;
  });
}

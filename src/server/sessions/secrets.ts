import { matchesHash } from '../http/cookie.ts';
import type { ClientRow, SessionRecord } from '../storage/schema.ts';

const GRACE_MS = 10_000;
/** So long the secret of a sign-in that another one ran beside waits to be brought together with the other's. */
const FORK_MS = 60_000;
const MOST_FORKS = 16;

interface Secret {
  readonly hash: string;
  /** The version of the client that made it current: up to then its holder was told everything that it sees. */
  readonly madeAt: number;
}

interface Fork extends Secret {
  /** Until then it is good, whether or not the grace is over. */
  readonly until: number;
}

/** The secrets of a client that are good, by their hashes. Which of them sees what says {@link sees}. */
export interface Secrets {
  readonly current: Secret;
  /** What the current one was made from. */
  readonly previous: readonly Secret[];
  /** Those of sign-ins that ran beside each other: none of them was made from another. */
  readonly forks: readonly Fork[];
}

export function readSecrets(client: ClientRow, now: number): Secrets {
  const { secret_presented_at: presentedAt } = client;
  const isInGrace = presentedAt === null || now < presentedAt + GRACE_MS;
  return {
    current: { hash: client.secret_hash, madeAt: client.rotated_version },
    previous: isInGrace ? split(client.previous_secret_hash).map(readPrevious) : [],
    forks: split(client.forked_secrets)
      .map(readFork)
      .filter(({ until }) => isInGrace || now < until),
  };
}

export function allSecrets({ current, previous, forks }: Secrets): readonly Secret[] {
  return [current, ...previous, ...forks];
}

/** Which of those a secret is; null if it is none, or no longer. */
export function findSecret(secrets: readonly Secret[], secret: string): Secret | null {
  return secrets.find(({ hash }) => matchesHash(hash, secret)) ?? null;
}

/** Whether a session of the client, listed or not, is there for the holder of that secret. */
export function sees(client: ClientRow, hash: string, session: SessionRecord): boolean {
  if (session.seen_by !== null) return split(session.seen_by).includes(hash);
  return hash === client.secret_hash || session.created_version < client.rotated_version;
}

/** Whether no secret that is still good sees the session: then nobody ever will. */
export function isStranded(client: ClientRow, session: SessionRecord, now: number): boolean {
  if (session.seen_by === null) return false;
  const viewers = split(session.seen_by);
  return !allSecrets(readSecrets(client, now)).some(({ hash }) => viewers.includes(hash));
}

/** The forks as soon as `next` takes the current secret's place without having been made from it. */
export function forkCurrent({ current, forks }: Secrets, next: string, now: number): readonly Fork[] {
  const all = current.hash === next ? forks : [...forks, { ...current, until: now + FORK_MS }];
  return all.filter(({ hash }) => hash !== next).slice(-MOST_FORKS);
}

export function writeForks(forks: readonly Fork[]): string | null {
  return forks.map(({ hash, until, madeAt }) => `${hash}:${until}:${madeAt}`).join(' ') || null;
}

export function writePrevious(previous: readonly Secret[]): string | null {
  return previous.map(({ hash, madeAt }) => `${hash}:${madeAt}`).join(' ') || null;
}

// Earlier releases wrote no version. Without one nothing is taken for known.
function readFork(text: string): Fork {
  const [hash = '', until, madeAt = 0] = text.split(':');
  return { hash, until: Number(until), madeAt: Number(madeAt) };
}

function readPrevious(text: string): Secret {
  const [hash = '', madeAt = 0] = text.split(':');
  return { hash, madeAt: Number(madeAt) };
}

function split(text: string | null): readonly string[] {
  return text === null ? [] : text.split(' ');
}

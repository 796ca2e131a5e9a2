import { type Credential, hashSecret, randomSecret, writeCookie, writeReceipt } from '../http/cookie.ts';
import type { ClientRecord } from '../storage/repository.ts';
import type { SessionRecord } from '../storage/schema.ts';
import { closeStranded, type ClientWriter } from './client-write.ts';
import { allSecrets, forkCurrent, readSecrets, sees, writeForks, writePrevious } from './secrets.ts';

interface Rotation {
  readonly secret: string;
  /** The sessions that stay, but not for this secret. */
  readonly aside: readonly SessionRecord[];
}

/**
 * Gives the client a new secret, which sees what the one that the request brought sees. That becomes the previous one.
 *
 * If another one was current, a second sign-in ran beside this one: from the same browser, or from whoever planted the
 * cookie. So each of the two secrets goes on seeing what it saw, and nothing of the other's.
 *
 * @param presented the hash of the secret that the request brought; null if the client is new.
 */
export async function rotateSecret(
  writer: ClientWriter,
  client: ClientRecord,
  presented: string | null,
  now: number,
): Promise<Rotation> {
  const secret = randomSecret();
  const hash = hashSecret(secret);
  const secrets = readSecrets(client, now);
  const previous = allSecrets(secrets).filter((known) => known.hash === presented);
  // Without those that have waited long enough: the grace begins anew with the secret that is to come.
  const forks =
    presented === null ? [] : forkCurrent(secrets, presented, now).filter(({ until }) => now < until);
  const kept = presented === null ? [] : [presented, ...forks.map((fork) => fork.hash)];
  const isForNext = (session: SessionRecord) => presented !== null && sees(client, presented, session);
  const aside = await writeViewers(writer, client, kept, { hash, sees: isForNext });
  writer.setClient({
    secret_hash: hash,
    secret_presented_at: null,
    previous_secret_hash: writePrevious(previous),
    forked_secrets: writeForks(forks),
    rotated_version: writer.version,
  });
  return { secret, aside };
}

/** The secret that is current from now on. */
interface NextSecret {
  readonly hash: string;
  readonly sees: (session: SessionRecord) => boolean;
}

/**
 * Writes down for each session which of the secrets that stay good sees it: exactly those that saw it up to now, and
 * maybe the next one. What none of them sees is closed. Answers what the next one does not see.
 */
export async function writeViewers(
  writer: ClientWriter,
  client: ClientRecord,
  kept: readonly string[],
  next: NextSecret,
): Promise<readonly SessionRecord[]> {
  const stranded: SessionRecord[] = [];
  const aside: SessionRecord[] = [];
  for (const session of client.sessions) {
    const isForNext = next.sees(session);
    const viewers = [
      ...kept.filter((hash) => sees(client, hash, session)),
      ...(isForNext ? [next.hash] : []),
    ];
    // Null for what all of them see: it is from before the version that is being written.
    const seenBy = viewers.length > kept.length ? null : viewers.join(' ');
    if (viewers.length === 0) stranded.push(session);
    else if (seenBy !== session.seen_by) await writer.show(session, seenBy);
    if (viewers.length > 0 && !isForNext) aside.push(session);
  }
  await closeStranded(writer, stranded);
  return aside;
}

/** What to send along with the answer after a rotation. */
export function cookieHeaders(cookieName: string, credential: Credential): Headers {
  const headers = new Headers({ 'cache-control': 'no-store' });
  headers.append('set-cookie', writeReceipt(cookieName, credential));
  // Last, because it is the last one that is left where headers are copied into an object.
  headers.append('set-cookie', writeCookie(cookieName, credential));
  return headers;
}

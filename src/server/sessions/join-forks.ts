import { isSignedInStatus } from '../../session/index.ts';
import type { ServerContext } from '../context.ts';
import { readCookie, readReceipts } from '../http/cookie.ts';
import type { ClientRecord } from '../storage/repository.ts';
import type { SessionRecord } from '../storage/schema.ts';
import { type ClientWriter, writeClient } from './client-write.ts';
import { isSameAccount } from './make-room.ts';
import { writeViewers } from './rotate.ts';
import {
  allSecrets,
  findSecret,
  forkCurrent,
  readSecrets,
  sees,
  writeForks,
  writePrevious,
} from './secrets.ts';

/** The secret in a browser's cookie, and others that the same browser was given. All are hashes. */
interface Fork {
  readonly main: string;
  readonly others: readonly string[];
}

/**
 * Brings together what sign-ins of one browser have made beside each other: if the request's receipts hold good
 * secrets of the same client, the cookie's secret is the current one from now on and sees what each of them sees.
 *
 * It only ever gives one secret what the request could have had with another one that it brings, too. The others see
 * no more than before.
 */
export async function joinForks(context: ServerContext, request: Request): Promise<void> {
  const { repository, policy, cookieName } = context;
  const receipts = readReceipts(request, cookieName);
  const cookie = readCookie(request, cookieName);
  if (receipts.length === 0 || typeof cookie === 'string') return;
  const secrets = receipts.filter(({ clientId }) => clientId === cookie.clientId).map(({ secret }) => secret);

  const now = context.now();
  const known = await repository.findClient(cookie.clientId);
  if (!known || !findFork(known, cookie.secret, secrets, now)) return;
  await writeClient(repository, cookie.clientId, now, async (writer, client) => {
    const fork = findFork(client, cookie.secret, secrets, now);
    if (!fork) return;
    const sessions = await join(writer, client, fork, now);
    if (policy.sameUserSessions === 'replace') await replaceEarlier(writer, sessions);
  });
}

/** Null if there is nothing to bring together. */
function findFork(
  client: ClientRecord,
  cookie: string,
  receipts: readonly string[],
  now: number,
): Fork | null {
  // Never the previous one: it may have been planted before either of the sign-ins.
  const known = allSecrets({ ...readSecrets(client, now), previous: [] });
  const main = findSecret(known, cookie)?.hash;
  const others = receipts
    .flatMap((secret) => findSecret(known, secret)?.hash ?? [])
    .filter((hash) => hash !== main);
  if (main === undefined || others.length === 0) return null;
  const isMissing = (session: SessionRecord) =>
    !sees(client, main, session) && others.some((hash) => sees(client, hash, session));
  return main !== client.secret_hash || client.sessions.some(isMissing) ? { main, others } : null;
}

/** Answers what the cookie's secret sees then. */
async function join(
  writer: ClientWriter,
  client: ClientRecord,
  { main, others }: Fork,
  now: number,
): Promise<readonly SessionRecord[]> {
  const secrets = readSecrets(client, now);
  const forks = forkCurrent(secrets, main, now);
  const kept = [...secrets.previous, ...forks].map(({ hash }) => hash);
  const isSeen = (session: SessionRecord) => [main, ...others].some((hash) => sees(client, hash, session));
  await writeViewers(writer, client, kept, { hash: main, sees: isSeen });
  writer.setClient({
    secret_hash: main,
    // The time of the previous one runs on.
    secret_presented_at: client.secret_presented_at ?? now,
    previous_secret_hash: writePrevious(secrets.previous),
    forked_secrets: writeForks(forks),
    rotated_version: writer.version,
  });
  return client.sessions.filter(isSeen);
}

/** One row for each account, as after sign-ins one after the other. */
async function replaceEarlier(writer: ClientWriter, sessions: readonly SessionRecord[]): Promise<void> {
  const signedIn = sessions.filter(({ status }) => isSignedInStatus(status));
  for (const [index, session] of signedIn.entries()) {
    const account = { userId: session.user_id, actor: session.actor ?? undefined };
    const later = signedIn.slice(index + 1).findLast((other) => isSameAccount(other, account));
    if (later) await writer.close([session], 'replaced', { replaced_by: later.id });
  }
}

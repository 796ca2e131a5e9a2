import { DAY_MS } from '../policy.ts';
import type { ServerContext } from '../context.ts';
import type { StreamState } from '../events/event-streams.ts';
import { type Credential, readCookie } from '../http/cookie.ts';
import { clientNotFound, sessionNotFound } from '../request-error.ts';
import type { ClientRecord } from '../storage/repository.ts';
import type { SessionRecord } from '../storage/schema.ts';
import { type ClientWriter, isOverdue, writeClient } from './client-write.ts';
import { joinForks } from './join-forks.ts';
import { allSecrets, findSecret, readSecrets, sees } from './secrets.ts';

const UNLISTED_FOR_MS = 30 * DAY_MS;

/** A client as the holder of one of its secrets may see it. */
export interface ClientView {
  readonly client: ClientRecord;
  /** The sessions it lists, without those that this secret may not see. */
  readonly sessions: readonly SessionRecord[];
  /**
   * Of the snapshot. Where sessions are hidden it is from before they were made, so that nobody who knows them
   * takes this snapshot for a newer one in which they are gone.
   */
  readonly version: number;
  /** Of the secret. */
  readonly hash: string;
  /** Whether a newer secret has taken this one's place. */
  readonly isOutdated: boolean;
}

/** Null when the secret is not, or no longer, the client's. */
export function viewClient(client: ClientRecord, secret: string, now: number): ClientView | null {
  const found = findSecret(allSecrets(readSecrets(client, now)), secret);
  if (found === null) return null;
  const { hash, madeAt } = found;
  const isOutdated = hash !== client.secret_hash;
  const sessions = client.sessions.filter((session) => sees(client, hash, session));
  const hidden = client.sessions.filter((session) => !sessions.includes(session));
  const version = isOutdated ? versionBefore(hidden, madeAt, client.version) : client.version;
  return { client, sessions, version, hash, isOutdated };
}

/** The version before the first of the hidden sessions that came after the secret, which cannot know of it. */
function versionBefore(hidden: readonly SessionRecord[], madeAt: number, latest: number): number {
  const newer = hidden.map((session) => session.created_version).filter((version) => version > madeAt);
  return newer.length > 0 ? Math.min(...newer) - 1 : latest;
}

/**
 * The client that a request's cookie stands for, with its deadlines settled; null without a cookie.
 *
 * @throws {SessionError} `client_not_found` for a cookie that is not (or no longer) a client's.
 */
export async function openClient(context: ServerContext, request: Request): Promise<ClientView | null> {
  const cookie = readCookie(request, context.cookieName);
  if (cookie === 'absent') return null;
  if (cookie === 'invalid') throw clientNotFound();
  await joinForks(context, request);
  const now = context.now();
  const client = await readClient(context, cookie.clientId, now);
  const view = client && viewClient(client, cookie.secret, now);
  if (!view) throw clientNotFound();
  await notePresented(context, view, now);
  return view;
}

/** What the holder of a credential may know of the client as it is now; null if the credential is not good. */
export async function openStanding(
  context: ServerContext,
  { clientId, secret }: Credential,
): Promise<StreamState | null> {
  const now = context.now();
  const client = await readClient(context, clientId, now);
  const view = client && viewClient(client, secret, now);
  if (view) await notePresented(context, view, now);
  if (!view) return null;
  const { isOutdated, version, client: row } = view;
  const isNewerPresented = isOutdated && row.secret_presented_at !== null;
  // The version of a view that hides something stands still, whatever happens to what it shows.
  const shown = isOutdated ? await context.repository.findLatestVersion(clientId, row.rotated_version) : 0;
  const userIds = [...new Set(view.sessions.map((session) => session.user_id))];
  return { version: Math.max(version, shown), isSuperseded: isOutdated, isNewerPresented, userIds };
}

/**
 * Marks the current secret as presented. From then on the previous one is good for a short while only, and a stream that
 * was opened with it reconnects: the browser has the newer cookie, and with it sees what that stream left out.
 */
async function notePresented({ repository }: ServerContext, { client, isOutdated }: ClientView, now: number) {
  if (isOutdated || client.secret_presented_at !== null) return;
  await repository.transaction(async (writes) => {
    const isFirst = await writes.markPresented(client.id, client.secret_hash, now);
    if (isFirst) await writes.publishEvent({ clientId: client.id, version: client.version });
  });
}

/** A client with its deadlines settled. */
export async function readClient(
  { repository }: ServerContext,
  id: string,
  now: number,
): Promise<ClientRecord | null> {
  const client = await repository.findClient(id);
  if (!client || !isOverdue(client, now)) return client;
  return writeClient(repository, id, now, async () => {});
}

/** @throws {SessionError} `client_not_found` without a cookie, too. */
export async function requireCredential(context: ServerContext, request: Request): Promise<Credential> {
  const cookie = readCookie(request, context.cookieName);
  if (typeof cookie === 'string') throw clientNotFound();
  await joinForks(context, request);
  return cookie;
}

/**
 * Changes the client that the credential stands for and answers it as it is then. The secret is checked within the
 * transaction, for another request may be rotating it.
 *
 * @throws {SessionError} `client_not_found`; whatever `work` throws, and then nothing is changed.
 */
export async function changeClient(
  context: ServerContext,
  { clientId, secret }: Credential,
  now: number,
  work: (writer: ClientWriter, view: ClientView) => Promise<unknown>,
): Promise<ClientView> {
  const written = await writeClient(context.repository, clientId, now, async (writer, client) => {
    const view = viewClient(client, secret, now);
    if (!view) throw clientNotFound();
    await work(writer, view);
  });
  const view = written && viewClient(written, secret, now);
  if (!view) throw clientNotFound();
  await notePresented(context, view, now);
  return view;
}

/**
 * One of the client's sessions. Those that it no longer lists answer for 30 days, to say what became of them.
 *
 * @throws {SessionError} `session_not_found`, whether it does not exist or is not this client's.
 */
export async function findOwnSession(
  reads: { findSession(id: string): Promise<SessionRecord | null> },
  view: ClientView,
  id: string,
  now: number,
): Promise<SessionRecord> {
  const listed = view.sessions.find((session) => session.id === id);
  if (listed) return listed;
  const session = await reads.findSession(id);
  const isOwn = session?.client_id === view.client.id && sees(view.client, view.hash, session);
  if (!isOwn || session.updated_at + UNLISTED_FOR_MS <= now) throw sessionNotFound();
  return session;
}

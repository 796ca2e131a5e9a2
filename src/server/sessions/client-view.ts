import { DAY_MS } from '../policy.ts';
import type { ServerContext } from '../context.ts';
import type { Standing } from '../events/event-streams.ts';
import { type Credential, isSecretOf, readCookie } from '../http/cookie.ts';
import { clientInvalid, sessionNotFound } from '../request-error.ts';
import type { ClientRecord } from '../storage/repository.ts';
import type { SessionRecord } from '../storage/schema.ts';
import { type ClientWriter, isOverdue, writeClient } from './client-write.ts';

const GRACE_MS = 10_000;
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
  /** Sessions that this version or a later one created are not there for the holder. */
  readonly seesBelow: number;
}

/** Null when the secret is not, or no longer, the client's. */
export function viewClient(client: ClientRecord, secret: string, now: number): ClientView | null {
  if (isSecretOf(client.secret_hash, secret)) {
    return { client, sessions: client.sessions, version: client.version, seesBelow: Infinity };
  }
  const { secret_presented_at: presentedAt, rotated_version: seesBelow } = client;
  const isInGrace = presentedAt === null || now < presentedAt + GRACE_MS;
  const previous = client.previous_secret_hash?.split(' ') ?? [];
  if (!isInGrace || !previous.some((hash) => isSecretOf(hash, secret))) return null;
  const sessions = client.sessions.filter((session) => session.created_version < seesBelow);
  const hides = sessions.length < client.sessions.length;
  return { client, sessions, version: hides ? seesBelow - 1 : client.version, seesBelow };
}

/**
 * The client that a request's cookie stands for, with its deadlines settled; null without a cookie.
 *
 * @throws {SessionError} `client_invalid` for a cookie that is not (or no longer) a client's.
 */
export async function openClient(context: ServerContext, request: Request): Promise<ClientView | null> {
  const cookie = readCookie(request, context.cookieName);
  if (cookie === 'absent') return null;
  if (cookie === 'invalid') throw clientInvalid();
  const now = context.now();
  const client = await readClient(context, cookie.clientId, now);
  const view = client && viewClient(client, cookie.secret, now);
  if (!view) throw clientInvalid();
  await notePresented(context, view, now);
  return view;
}

/** What the holder of a credential may know of the client as it is now; null if the credential is not good. */
export async function openStanding(
  context: ServerContext,
  { clientId, secret }: Credential,
): Promise<Standing | null> {
  const now = context.now();
  const client = await readClient(context, clientId, now);
  const view = client && viewClient(client, secret, now);
  if (view) await notePresented(context, view, now);
  if (!view) return null;
  const isOutdated = view.seesBelow !== Infinity;
  // The version of a view that hides something stands still, whatever happens to what it shows.
  const shown = isOutdated ? await context.repository.findLatestVersion(clientId, view.seesBelow) : 0;
  return { version: Math.max(view.version, shown), isOutdated };
}

/** From the first time that the client brings its current secret, the previous one has but a little while to live. */
async function notePresented({ repository }: ServerContext, { client, seesBelow }: ClientView, now: number) {
  if (seesBelow !== Infinity || client.secret_presented_at !== null) return;
  await repository.markPresented(client.id, client.secret_hash, now);
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

/** @throws {SessionError} `client_invalid` without a cookie, too. */
export function requireCredential({ cookieName }: ServerContext, request: Request): Credential {
  const cookie = readCookie(request, cookieName);
  if (typeof cookie === 'string') throw clientInvalid();
  return cookie;
}

/**
 * Changes the client that the credential stands for and answers it as it is then. The secret is checked within the
 * transaction, for another request may be rotating it.
 *
 * @throws {SessionError} `client_invalid`; whatever `work` throws, and then nothing is changed.
 */
export async function changeClient(
  context: ServerContext,
  { clientId, secret }: Credential,
  now: number,
  work: (writer: ClientWriter, view: ClientView) => Promise<unknown>,
): Promise<ClientView> {
  const written = await writeClient(context.repository, clientId, now, async (writer, client) => {
    const view = viewClient(client, secret, now);
    if (!view) throw clientInvalid();
    await work(writer, view);
  });
  const view = written && viewClient(written, secret, now);
  if (!view) throw clientInvalid();
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
  const isOwn = session?.client_id === view.client.id && session.created_version < view.seesBelow;
  if (!isOwn || session.updated_at + UNLISTED_FOR_MS <= now) throw sessionNotFound();
  return session;
}

import { canTransition, type ClosedStatus, isSignedInStatus, sessionStatuses } from '../../session/index.ts';
import type { ClientRecord, Repository, Writes } from '../storage/repository.ts';
import type { ClientRow, SessionChanges, SessionRecord } from '../storage/schema.ts';
import { isStranded } from './secrets.ts';

/** Changes one client and its sessions. All of it gets one number: the client's next version. */
export interface ClientWriter {
  readonly version: number;
  findSession(id: string): Promise<SessionRecord | null>;
  /** Closes those of the sessions that the state machine lets go to `to`, and answers how many; the others stay. */
  close(sessions: readonly SessionRecord[], to: ClosedStatus, changes?: SessionChanges): Promise<number>;
  /** Changes a session that is signed in and has not run out; false if it is no longer. */
  change(session: SessionRecord, changes: SessionChanges): Promise<boolean>;
  /** The same for what nobody else need hear of, which is activity. */
  changeQuietly(session: SessionRecord, changes: SessionChanges): Promise<boolean>;
  add(session: SessionRecord): Promise<void>;
  /** Says which secrets see a session that is listed: see `seen_by`. */
  show(session: SessionRecord, seenBy: string | null): Promise<void>;
  setClient(changes: Partial<ClientRow>): void;
}

type Work = (writer: ClientWriter, client: ClientRecord) => Promise<unknown>;

/**
 * Runs `work` on a client whose deadlines have been settled, in one transaction, and answers the client as it is
 * then; null if there is none. Where nothing was written the version stays.
 */
export function writeClient(
  repository: Repository,
  clientId: string,
  now: number,
  work: Work,
): Promise<ClientRecord | null> {
  return repository.transaction(async (writes) => {
    const client = await writes.findClient(clientId);
    return client && applyWrite(writes, client, now, work);
  });
}

/** The same for a client that the caller has read, or made, in its own transaction. */
export async function applyWrite(
  writes: Writes,
  client: ClientRecord,
  now: number,
  work: Work,
): Promise<ClientRecord> {
  const stamp = { version: client.version + 1, updated_at: now };
  const clientId = client.id;
  let written: Partial<ClientRow> | undefined;
  let isNews = false;
  /** What became of sessions, as long as that is all that was written: then nothing has to be read again. */
  let changed: Map<string, SessionRecord> | null = new Map();

  function write(changes: Partial<ClientRow> = {}): void {
    written = { ...written, ...changes };
    isNews = true;
  }

  async function update(
    sessions: readonly SessionRecord[],
    statuses: SessionRecord['status'][],
    changes: SessionChanges,
    aliveAt?: number,
  ) {
    if (sessions.length === 0) return 0;
    const ids = sessions.map(({ id }) => id);
    const filter = { clientId, ids, statuses, ...(aliveAt !== undefined && { aliveAt }) };
    const count = await writes.updateSessions(filter, { ...changes, ...stamp });
    if (count > 0) written ??= {};
    return count;
  }

  async function changeQuietly(session: SessionRecord, changes: SessionChanges): Promise<boolean> {
    const isChanged = (await update([session], ['active', 'pending'], changes, now)) > 0;
    if (isChanged) changed?.set(session.id, { ...session, ...changes, ...stamp });
    return isChanged;
  }

  const writer: ClientWriter = {
    version: stamp.version,
    findSession: (id) => writes.findSession(id),
    async close(sessions, to, changes) {
      changed = null;
      const from = sessionStatuses.filter((status) => canTransition(status, to));
      const count = await update(sessions, from, { ...changes, status: to, closed_at: now });
      if (count > 0) write();
      return count;
    },
    async change(session, changes) {
      const isChanged = await changeQuietly(session, changes);
      if (isChanged) write();
      return isChanged;
    },
    changeQuietly,
    async add(session) {
      changed = null;
      await writes.insertSession(session);
      write();
    },
    async show(session, seenBy) {
      changed = null;
      if ((await update([session], [...sessionStatuses], { seen_by: seenBy })) > 0) write();
    },
    setClient: write,
  };

  const settled = isOverdue(client, now) ? await settle(writer, writes, client, now) : client;
  await work(writer, settled);
  if (!written) return settled;
  const row = { ...written, version: stamp.version };
  await writes.updateClient(clientId, row);
  if (isNews) await writes.publishEvent({ clientId, version: stamp.version });
  if (!changed) return refetch(writes, clientId);
  const sessions = settled.sessions.map((session) => changed?.get(session.id) ?? session);
  return { ...settled, ...row, sessions };
}

/** Whether a session of the client is past a deadline that nobody has written down yet. */
export function isOverdue(client: ClientRecord, now: number): boolean {
  return client.sessions.some((session) => isPast(session, now) || isStranded(client, session, now));
}

/** Whether a session is what its row says. Who still sees it, where not everybody does, only its client can tell. */
export function isSettled(session: SessionRecord, now: number): boolean {
  return !isPast(session, now) && session.seen_by === null;
}

function isPast({ status, expire_at, abandon_at }: SessionRecord, now: number): boolean {
  return (isSignedInStatus(status) ? expire_at : abandon_at) <= now;
}

/** Closes sessions that nobody can get at any more. */
export async function closeStranded(writer: ClientWriter, sessions: readonly SessionRecord[]): Promise<void> {
  await writer.close(
    sessions.filter(({ status }) => !isSignedInStatus(status)),
    'removed',
  );
  await writer.close(
    sessions.filter(({ status }) => isSignedInStatus(status)),
    'revoked',
  );
}

async function settle(writer: ClientWriter, writes: Writes, client: ClientRecord, now: number) {
  const { id, sessions } = client;
  const expired = sessions.filter(({ status, expire_at }) => isSignedInStatus(status) && expire_at <= now);
  const closed = sessions.filter((session) => !isSignedInStatus(session.status) || expired.includes(session));
  await writer.close(expired, 'expired');
  await writer.close(
    closed.filter(({ abandon_at }) => abandon_at <= now),
    'abandoned',
  );
  await closeStranded(
    writer,
    sessions.filter((session) => isStranded(client, session, now) && !isPast(session, now)),
  );
  return refetch(writes, id);
}

async function refetch(writes: Writes, id: string): Promise<ClientRecord> {
  const client = await writes.findClient(id);
  if (!client) throw new Error('Internal error: a client was not found within its own transaction.');
  return client;
}

import { CompiledQuery, Kysely, sql } from 'kysely';
import type { EventBus } from '../events/event-bus.ts';
import { deleteEmptyClient, deleteSessions, findDueClients } from './sweep-queries.ts';
import { listSessions } from './list-sessions.ts';
import { migrate, verifyMigrations } from './migrations.ts';
import { type PreparedQueries, prepareQueries, runPrepared } from './prepared-queries.ts';
import { extendSession } from './extend-session.ts';
import type { Reads, Repository, Writes } from './repository.ts';
import type { Tables } from './schema.ts';
import { retryConflicts } from './retry-conflicts.ts';
import type { SessionDatabase } from './session-database.ts';
import { parseClientJson, parseSessionJson, writeChanges, writeSession } from './session-record.ts';

/**
 * Returns the SQL expression of the time at which a session was closed: the stored time if there is one, otherwise
 * `now`, but not later than the session's deadline.
 */
function firstClosedAt(now: number) {
  return sql<number>`coalesce(closed_at, case when expire_at < ${now} then expire_at else ${now} end)`;
}

export function createKyselyRepository({
  dialect,
  engine,
  events,
  verifyStorage,
}: SessionDatabase): Repository {
  const db = new Kysely<Tables>({ dialect });
  const prepared = prepareQueries(db, engine);
  const reads: Reads = createQueries(db, prepared, events, engine, false);
  return {
    findClient: (id) => reads.findClient(id),
    findSession: (id) => reads.findSession(id),
    findVersions: (ids) => reads.findVersions(ids),
    findLatestVersion: (...args) => reads.findLatestVersion(...args),
    listSessions: (...args) => reads.listSessions(...args),
    transaction: (work) =>
      retryConflicts(() =>
        db
          .transaction()
          .execute((transaction) => work(createQueries(transaction, prepared, events, engine, true))),
      ),
    extendSession: (extension) => retryConflicts(() => extendSession(db, engine, extension)),
    findDueClients: (filter) => findDueClients(db, filter),
    migrate: () => migrate(db, engine),
    async verify() {
      await verifyMigrations(db);
      await verifyStorage?.();
    },
    close: () => db.destroy(),
  };
}

/** Creates the queries. In a PostgreSQL transaction, reading a client locks its row. */
function createQueries(
  db: Kysely<Tables>,
  prepared: PreparedQueries,
  events: EventBus | undefined,
  engine: SessionDatabase['engine'],
  isTransaction: boolean,
): Writes {
  const locksRows = engine === 'postgres' && isTransaction;
  return {
    async findClient(id) {
      // The row is locked first, because a query that waits for a lock reads the state from before the wait.
      if (locksRows) await runPrepared(db, prepared.clientLock, [id]);
      const [row] = await runPrepared(db, prepared.client, [id]);
      return row ? parseClientJson(row.client) : null;
    },

    async findSession(id) {
      const [row] = await runPrepared(db, prepared.session, [id]);
      return row ? parseSessionJson(row.session) : null;
    },

    async findVersions(clientIds) {
      if (clientIds.length === 0) return new Map();
      const rows = await db
        .selectFrom('multisession_clients')
        .select(['id', 'version'])
        .where('id', 'in', clientIds)
        .execute();
      return new Map(rows.map(({ id, version }) => [id, version]));
    },

    async findLatestVersion(clientId, createdBelow) {
      const row = await db
        .selectFrom('multisession_sessions')
        .select(({ fn }) => fn.max('version').as('version'))
        .where('client_id', '=', clientId)
        .where('created_version', '<', createdBelow)
        .where('seen_by', 'is', null)
        .executeTakeFirst();
      return row?.version ?? 0;
    },

    listSessions: (filter, limit, offset) => listSessions(db, engine, filter, limit, offset),

    async lockUser(id) {
      if (!locksRows) return;
      await sql`select pg_advisory_xact_lock(hashtextextended(${`multisession user ${id}`}, 0))`.execute(db);
    },

    async lockClients(ids) {
      if (!locksRows || ids.length === 0) return;
      await db
        .selectFrom('multisession_clients')
        .select('id')
        .where('id', 'in', ids)
        .orderBy('id')
        .forUpdate()
        .execute();
    },

    async insertClient(client) {
      await db.insertInto('multisession_clients').values(client).execute();
    },

    async updateClient(id, changes) {
      await db.updateTable('multisession_clients').set(changes).where('id', '=', id).execute();
    },

    async markPresented(clientId, secretHash, at) {
      const { numUpdatedRows } = await db
        .updateTable('multisession_clients')
        .set({ secret_presented_at: at })
        .where('id', '=', clientId)
        .where('secret_hash', '=', secretHash)
        .where('secret_presented_at', 'is', null)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },

    async insertSession(session) {
      await db.insertInto('multisession_sessions').values(writeSession(session)).execute();
    },

    async updateSessions({ clientId, ids, statuses, aliveAt }, { closed_at: closedAt, ...changes }) {
      if (ids.length === 0) return 0;
      const { numUpdatedRows } = await db
        .updateTable('multisession_sessions')
        .set({ ...writeChanges(changes), ...(closedAt && { closed_at: firstClosedAt(closedAt) }) })
        .where('client_id', '=', clientId)
        .where('id', 'in', ids)
        .where('status', 'in', statuses)
        .$if(aliveAt !== undefined, (query) => query.where('expire_at', '>', aliveAt ?? 0))
        .executeTakeFirst();
      return Number(numUpdatedRows);
    },

    async publishEvent(event) {
      const statement = events?.notifyStatement?.(event);
      if (statement) await db.executeQuery(CompiledQuery.raw(statement.sql, [...statement.parameters]));
    },
    deleteSessions: (clientId, closedBefore) => deleteSessions(db, clientId, closedBefore),
    deleteEmptyClient: (id) => deleteEmptyClient(db, id),
  };
}

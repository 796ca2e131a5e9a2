import { CompiledQuery, Kysely, sql } from 'kysely';
import { isSessionError } from '../../session/index.ts';
import type { EventBus } from '../events/event-bus.ts';
import { isDue } from './deadlines.ts';
import { listSessions } from './list-sessions.ts';
import { migrate, verifyMigrations } from './migrations.ts';
import { incompatibleTables } from './table-errors.ts';
import { idList, type PreparedQueries, prepareQueries, runPrepared } from './prepared-queries.ts';
import type { Repository, Writes } from './repository.ts';
import { retryConflicts } from './retry-conflicts.ts';
import { sessionJson } from './row-json.ts';
import type { Tables } from './schema.ts';
import type { SessionDatabase } from './session-database.ts';
import { parseSessionJson, parseSessionsJson, writeChanges, writeSession } from './session-record.ts';
import { deleteSessions, findDueSessions } from './sweep-queries.ts';

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
  const queriesOf = (connection: Kysely<Tables>) => createQueries(connection, prepared, events, engine);
  const reads = queriesOf(db);

  /**
   * Runs a single statement that writes. On SQLite, it needs a transaction: after a statement that failed because the
   * database is locked, libsql would not release the connection's snapshot, and all later writes would fail.
   */
  function writeOnce<T>(work: (connection: Kysely<Tables>) => Promise<T>): Promise<T> {
    return retryConflicts(() => (engine === 'sqlite' ? db.transaction().execute(work) : work(db)));
  }

  /** Verifies that the table has the columns of this version, with the query that reads them. */
  async function verifyColumns(): Promise<void> {
    try {
      await reads.findSession('');
    } catch (error) {
      if (!isSessionError(error, 'invalid_configuration')) throw error;
      throw incompatibleTables('a table without all columns of this version', error.cause);
    }
  }

  return {
    findSession: (id) => reads.findSession(id),
    findSessions: (ids) => reads.findSessions(ids),
    findVersions: (ids) => reads.findVersions(ids),
    listSessions: (...args) => reads.listSessions(...args),
    updateSessions: (...args) => writeOnce((connection) => queriesOf(connection).updateSessions(...args)),
    transaction: (work) =>
      retryConflicts(() => db.transaction().execute((transaction) => work(queriesOf(transaction)))),
    async recordPresentation(session, changes) {
      const { id, secret_revision: revision } = session;
      const secret_revision = revision + 1;
      const { numUpdatedRows } = await writeOnce((connection) =>
        connection
          .updateTable('multisession_sessions')
          .set({ ...writeChanges(changes), secret_revision })
          .where('id', '=', id)
          .where('secret_revision', '=', revision)
          .executeTakeFirst(),
      );
      return numUpdatedRows > 0n ? { ...session, ...changes, secret_revision } : session;
    },
    findDueSessions: (filter) => findDueSessions(db, engine, filter),
    deleteSessions: (range, closedBefore) =>
      writeOnce((connection) => deleteSessions(connection, range, closedBefore)),
    async migrate() {
      await migrate(db, engine);
      await verifyColumns();
    },
    async verify() {
      await verifyMigrations(db);
      await verifyColumns();
      await verifyStorage?.();
    },
    close: () => db.destroy(),
  };
}

/** Creates the queries of a transaction, of which some need none. */
function createQueries(
  db: Kysely<Tables>,
  prepared: PreparedQueries,
  events: EventBus | undefined,
  engine: SessionDatabase['engine'],
): Writes {
  async function findSession(id: string) {
    const [row] = await runPrepared(db, prepared.session, [id]);
    return row ? parseSessionJson(row.session) : null;
  }

  return {
    findSession,

    async findSessions(ids) {
      if (ids.length === 0) return [];
      const [row] = await runPrepared(db, prepared.sessions, [idList(engine, ids)]);
      return row ? parseSessionsJson(row.sessions) : [];
    },

    async findVersions(ids) {
      if (ids.length === 0) return new Map();
      const rows = await db
        .selectFrom('multisession_sessions')
        .select(['id', 'version'])
        .where('id', 'in', ids)
        .execute();
      return new Map(rows.map(({ id, version }) => [id, version]));
    },

    listSessions: (filter, limit, offset) => listSessions(db, engine, filter, limit, offset),

    async lockUser(id) {
      if (engine === 'sqlite') return;
      await sql`select pg_advisory_xact_lock(hashtextextended(${`multisession user ${id}`}, 0))`.execute(db);
    },

    async lockSession(id) {
      // The row is locked first, because a query that waits for a lock reads the state from before the wait.
      if (engine === 'postgres') await runPrepared(db, prepared.sessionLock, [id]);
      return findSession(id);
    },

    async insertSession(session) {
      await db.insertInto('multisession_sessions').values(writeSession(session)).execute();
    },

    async updateSessions(
      { ids, statuses, aliveAt, due, secretRevision },
      { closed_at: closedAt, ...changes },
    ) {
      if (ids.length === 0) return [];
      const rows = await db
        .updateTable('multisession_sessions')
        .set({
          ...writeChanges(changes),
          version: sql<number>`version + 1`,
          ...(changes.secrets !== undefined && { secret_revision: sql<number>`secret_revision + 1` }),
          ...(closedAt && { closed_at: firstClosedAt(closedAt) }),
        })
        .where('id', 'in', ids)
        .where('status', 'in', statuses)
        .$if(aliveAt !== undefined, (query) => query.where('expire_at', '>', aliveAt ?? 0))
        .$if(due !== undefined, (query) =>
          query.where(due ? isDue(due.deadline, due.now) : sql<boolean>`false`),
        )
        .$if(secretRevision !== undefined, (query) =>
          query.where('secret_revision', '=', secretRevision ?? 0),
        )
        .returning(sessionJson(engine).as('session'))
        .execute();
      return rows.map(({ session }) => parseSessionJson(session));
    },

    async publishEvent(event) {
      const statement = events?.notifyStatement?.(event);
      if (statement) await db.executeQuery(CompiledQuery.raw(statement.sql, [...statement.parameters]));
    },
  };
}

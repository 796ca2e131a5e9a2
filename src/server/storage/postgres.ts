import { type Dialect, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import { SessionError } from '../../session/index.ts';
import { postgresEvents } from '../events/postgres-events.ts';
import type { SessionDatabase } from './session-database.ts';
import { PostgresDriver, type PostgresPool } from './postgres-driver.ts';

interface CommonOptions {
  /**
   * Whether each connection keeps the statements that it has prepared. Default true. Poolers that hand a connection to
   * somebody else after each transaction need false, unless they know about it (PgBouncer does from 1.21 on).
   */
  readonly prepareStatements?: boolean;
}

interface ConnectionOptions extends CommonOptions {
  /** Such as `postgres://user:password@host/database`. */
  readonly connectionString: string;
  /** Default 10. */
  readonly maxConnections?: number;
  /** How long a request waits for a connection, in ms. Default 5,000. After that it is answered with a 503. */
  readonly connectionTimeoutMs?: number;
  /** How long one statement may take, waiting for locks included, in ms. Default 5,000. After that, a 503. */
  readonly statementTimeoutMs?: number;
}

interface PoolOptions extends CommonOptions {
  /**
   * A `Pool` of `pg` that is yours: closing the server leaves it open. Set its `connectionTimeoutMillis` and
   * `statement_timeout`, or a request may wait for ever, and listen to its `error` event.
   */
  readonly pool: PostgresPool;
}

export type PostgresOptions = ConnectionOptions | PoolOptions;

/**
 * Keeps sessions in PostgreSQL (14 or newer), by way of the optional package `pg`. Any number of processes may share it.
 *
 * One connection of the pool is kept for the events of other processes, as long as there are streams to tell. Poolers
 * that hand connections on after each transaction do not carry these: give the server a bus of your own with `events`.
 *
 * A database that is away, or busy for too long, is answered with a 503 and `Retry-After`; nothing is half written.
 *
 * @throws {SessionError} `invalid_configuration` when `pg` is needed and not installed.
 *
 * @example
 * ```ts
 * import { createSessionServer } from 'multisession/server';
 * import { postgresDatabase } from 'multisession/server/node';
 *
 * const connectionString = process.env['DATABASE_URL'] ?? 'postgres://localhost/app';
 * const server = createSessionServer({ database: await postgresDatabase({ connectionString }) });
 * ```
 */
export async function postgresDatabase(options: PostgresOptions): Promise<SessionDatabase> {
  const { prepareStatements = true } = options;
  const isOwn = !('pool' in options);
  const pool = isOwn ? await createPool(options) : options.pool;
  const driver = new PostgresDriver({ pool, prepareStatements, closesPool: isOwn });
  return {
    engine: 'postgres',
    dialect: postgresDialect(driver),
    events: postgresEvents(() => pool.connect()),
  };
}

async function createPool({
  connectionString,
  maxConnections = 10,
  connectionTimeoutMs = 5000,
  statementTimeoutMs = 5000,
}: ConnectionOptions): Promise<PostgresPool> {
  const { Pool } = await importPg();
  const pool = new Pool({
    connectionString,
    max: maxConnections,
    connectionTimeoutMillis: connectionTimeoutMs,
    statement_timeout: statementTimeoutMs,
    // When the network swallows the answer, nobody else gives up. Later than the server, so that it tells why.
    query_timeout: statementTimeoutMs + 1000,
    // Of a process that froze within a transaction, others must not wait for the locks.
    idle_in_transaction_session_timeout: statementTimeoutMs * 2,
    keepAlive: true,
  });
  // A connection that is lost while nobody uses it: the pool has dropped it, and the next query makes another.
  pool.on('error', () => {});
  return pool;
}

async function importPg() {
  try {
    return (await import('pg')).default;
  } catch (cause) {
    throw new SessionError({
      code: 'invalid_configuration',
      message: 'postgresDatabase() needs the package "pg", which could not be loaded. Run: npm install pg',
      cause,
    });
  }
}

function postgresDialect(driver: PostgresDriver): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => driver,
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
}

import { type Dialect, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import { SessionError } from '../../session/index.ts';
import { postgresEvents } from '../events/postgres-events.ts';
import { nodeRuntime } from '../node/node-runtime.ts';
import type { SessionDatabase } from './session-database.ts';
import { PostgresDriver, type PostgresPool } from './postgres-driver.ts';

interface CommonOptions {
  /**
   * Whether to use prepared statements. Set it to `false` behind a pooler in transaction mode, unless the pooler
   * supports them (PgBouncer does since 1.21). Default `true`.
   */
  readonly prepareStatements?: boolean | undefined;
}

interface ConnectionOptions extends CommonOptions {
  /** The connection string, such as `postgres://user:password@host/database`. */
  readonly connectionString: string;
  /** The maximum number of connections in the pool. Default 10. */
  readonly maxConnections?: number | undefined;
  /** The maximum time in ms that a request waits for a connection before it fails with 503. Default 5,000. */
  readonly connectionTimeoutMs?: number | undefined;
  /**
   * The timeout in ms of a statement, including the time spent waiting for locks. When it is exceeded, the request
   * fails with 503. Default 5,000.
   */
  readonly statementTimeoutMs?: number | undefined;
}

interface PoolOptions extends CommonOptions {
  /**
   * Your own `pg` `Pool`. It is not closed when the server is closed. Handle its `error` event, and set its
   * `connectionTimeoutMillis` and `statement_timeout`; otherwise requests may wait indefinitely.
   */
  readonly pool: PostgresPool;
}

/** The options of {@link postgresDatabase}: a connection string or a pool. */
export type PostgresOptions = ConnectionOptions | PoolOptions;

/**
 * Stores sessions in PostgreSQL 14 or newer, with the optional package `pg`. Any number of processes can share the
 * database.
 *
 * While there are event streams, one connection of the pool is reserved for the events of other processes. Poolers in
 * transaction mode do not support `LISTEN`. Behind such a pooler, pass your own event bus to the server as `events`.
 *
 * Requests fail with 503 and `Retry-After` while the database is unavailable or overloaded; transactions are never
 * partially applied.
 *
 * @throws {SessionError} `invalid_configuration` if `pg` is needed but not installed, or without a connection string and a pool.
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
  checkOptions(options);
  const { prepareStatements = true } = options;
  const isOwn = !('pool' in options);
  const pool = isOwn ? await createPool(options) : options.pool;
  const driver = new PostgresDriver({ pool, prepareStatements, closesPool: isOwn });
  return {
    engine: 'postgres',
    runtime: nodeRuntime,
    dialect: postgresDialect(driver),
    events: postgresEvents(() => pool.connect()),
  };
}

function checkOptions(options: PostgresOptions): void {
  // SAFETY: JavaScript callers can pass anything.
  const { pool, connectionString } = (options ?? {}) as { pool?: unknown; connectionString?: unknown };
  const isPool = typeof pool === 'object' && pool !== null && 'connect' in pool;
  if (isPool || (typeof connectionString === 'string' && connectionString !== '')) return;
  throw new SessionError({
    code: 'invalid_configuration',
    message:
      'postgresDatabase() needs a "connectionString" that is not empty, such as "postgres://user:password@host/database", or the "pool" of your app. Check the environment variable that contains it.',
  });
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
    // Covers responses lost by the network. This timeout is longer than the database's own timeout, whose error states
    // the reason.
    query_timeout: statementTimeoutMs + 1000,
    // Releases the locks of a process that froze in a transaction.
    idle_in_transaction_session_timeout: statementTimeoutMs * 2,
    keepAlive: true,
  });
  // Emitted when an idle connection is lost. The pool has removed it, and the next query opens a new one.
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

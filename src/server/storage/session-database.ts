import type { Dialect } from 'kysely';
import type { EventBus } from '../events/event-bus.ts';
import type { ServerRuntime } from '../runtime.ts';

/** The database of a session server, as returned by `sqliteDatabase()` and `postgresDatabase()`. */
export interface SessionDatabase {
  /** The Kysely dialect that runs the queries. */
  readonly dialect: Dialect;
  /** The SQL dialect. SQLite has a single writer; PostgreSQL locks rows. */
  readonly engine: 'sqlite' | 'postgres';
  /**
   * Rejects if the storage is gone although queries still succeed, as on an SQLite file that was deleted while it is open.
   */
  readonly verifyStorage?: (() => Promise<void>) | undefined;
  /** The event bus through which processes that share the database notify each other of changes. */
  readonly events?: EventBus | undefined;
  /** The functions of the runtime for which the database is made. */
  readonly runtime?: ServerRuntime | undefined;
}

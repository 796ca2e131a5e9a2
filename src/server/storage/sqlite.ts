import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  SqliteAdapter,
  SqliteDriver,
  type SqliteDatabase,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import * as v from 'valibot';
import { SessionError } from '../../session/index.ts';
import { sqliteEvents } from '../events/sqlite-events.ts';
import type { SessionDatabase } from './session-database.ts';
import { serviceUnavailable } from '../request-error.ts';
import { rejectNul } from './reject-nul.ts';

const dataVersionRow = v.object({ data_version: v.number() });

export interface SqliteOptions {
  /** The path of the database file. It is created where it does not exist, with its folder. */
  readonly file: string;
  /** How long a write waits for another process, in ms. Default 5,000. After that it is answered with a 503. */
  readonly busyTimeoutMs?: number;
}

/**
 * Keeps sessions in an SQLite file, by way of the optional package `libsql`.
 *
 * What the server has acknowledged survives a power cut (WAL with `synchronous=FULL`). Several processes of one
 * machine may share the file; a writer waits for another. Within one process, open it once.
 *
 * @throws {SessionError} `invalid_configuration` when `libsql` is not installed.
 */
export async function sqliteDatabase({
  file,
  busyTimeoutMs = 5000,
}: SqliteOptions): Promise<SessionDatabase> {
  const Database = await importLibsql();
  await mkdir(dirname(file), { recursive: true });
  const database = new Database(file);
  // The time-out comes first: changing the journal mode may already have to wait for somebody.
  database.exec(
    `pragma busy_timeout = ${busyTimeoutMs}; pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on`,
  );
  const dataVersion = database.prepare('pragma data_version');
  const events = sqliteEvents(() => v.parse(dataVersionRow, dataVersion.get()).data_version);
  return { engine: 'sqlite', dialect: sqliteDialect(cacheStatements(database)), events };
}

type LibsqlDatabase = InstanceType<Awaited<ReturnType<typeof importLibsql>>>;

async function importLibsql() {
  try {
    return (await import('libsql')).default;
  } catch (cause) {
    throw new SessionError({
      code: 'invalid_configuration',
      message:
        'sqliteDatabase() needs the package "libsql", which could not be loaded. Run: npm install libsql',
      cause,
    });
  }
}

const MAX_STATEMENTS = 200;

/** Prepares each statement once, and keeps from libsql what it cannot take. */
function cacheStatements(database: LibsqlDatabase): SqliteDatabase {
  const statements = new Map<string, ReturnType<SqliteDatabase['prepare']>>();

  function prepare(sql: string) {
    const statement = database.prepare(sql);
    // A list takes libsql longer, whatever is in it.
    const all = sql.endsWith(' limit 1')
      ? (parameters: unknown[]) => [statement.get(parameters)].filter((row) => row !== undefined)
      : (parameters: unknown[]) => statement.all(parameters);
    return {
      reader: statement.reader,
      all: (parameters: readonly unknown[]) => mapBusyError(() => all(toLibsqlParameters(parameters))),
      run: (parameters: readonly unknown[]) =>
        mapBusyError(() => statement.run(toLibsqlParameters(parameters))),
      iterate: (parameters: readonly unknown[]) => statement.iterate(toLibsqlParameters(parameters)),
    };
  }

  return {
    close: () => database.close(),
    prepare(sql) {
      const statement = statements.get(sql) ?? mapBusyError(() => prepare(sql));
      // Lists of ids make a statement for each length.
      if (statements.size >= MAX_STATEMENTS) statements.clear();
      statements.set(sql, statement);
      return statement;
    },
  };
}

/** Another process that keeps the file to itself for too long is answered with a 503. */
function mapBusyError<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    const isBusy = error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY');
    throw isBusy ? serviceUnavailable(error) : error;
  }
}

/** libsql aborts the whole process on a boolean. */
function toLibsqlParameters(parameters: readonly unknown[]): unknown[] {
  rejectNul(parameters);
  return parameters.map((value) => (typeof value === 'boolean' ? Number(value) : value));
}

/** A transaction that only takes the lock at its first write fails when another was faster. */
class ImmediateDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }
}

function sqliteDialect(database: SqliteDatabase): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new ImmediateDriver({ database }),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

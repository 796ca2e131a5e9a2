import { mkdir, stat } from 'node:fs/promises';
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
import { nodeRuntime } from '../node/node-runtime.ts';
import type { SessionDatabase } from './session-database.ts';
import { notMigrated, unknownTable } from './table-errors.ts';
import { serviceUnavailable } from '../request-error.ts';
import { rejectUnstorableText } from './reject-unstorable-text.ts';

const dataVersionRow = v.object({ data_version: v.number() });

/** The options of {@link sqliteDatabase}. */
export interface SqliteOptions {
  /** The path of the database file. The file and its directory are created if they do not exist. */
  readonly file: string;
  /** The maximum time in ms that a write waits for another process before it fails with 503. Default 5,000. */
  readonly busyTimeoutMs?: number | undefined;
}

/**
 * Stores sessions in an SQLite file, with the optional package `libsql`. The file is opened by the first query.
 *
 * Acknowledged writes survive a power failure (WAL with `synchronous=FULL`). Several processes on one machine can share
 * the file; their writes wait for each other. Open the file only once per process.
 *
 * @throws {SessionError} `invalid_configuration` if `libsql` is not installed, or if `file` is empty.
 */
export async function sqliteDatabase(options: SqliteOptions): Promise<SessionDatabase> {
  const { file, busyTimeoutMs = 5000 } = checkOptions(options);
  const Database = await importLibsql();
  let opened: OpenFile | undefined;

  let opening: Promise<OpenFile> | undefined;

  /** Opens the file once, because two connections of one process would wait for each other. Retries after a failure. */
  async function open(): Promise<SqliteDatabase> {
    opening ??= openFile(Database, file, busyTimeoutMs).catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    opened = await opening;
    return opened.database;
  }
  return {
    engine: 'sqlite',
    runtime: nodeRuntime,
    dialect: sqliteDialect(open),
    events: sqliteEvents(() => opened?.readVersion() ?? null),
    async verifyStorage() {
      if (opened?.inode !== (await inodeOf(file))) throw fileIsGone();
    },
  };
}

function checkOptions(options: SqliteOptions): SqliteOptions {
  // SAFETY: JavaScript callers can pass anything.
  const file: unknown = (options as Partial<SqliteOptions> | undefined)?.file;
  if (typeof file === 'string' && file !== '') return options;
  throw new SessionError({
    code: 'invalid_configuration',
    message:
      'sqliteDatabase() needs a "file" that is not empty, such as { file: "data/sessions.db" }. SQLite would delete an unnamed file when the process ends.',
  });
}

interface OpenFile {
  readonly database: SqliteDatabase;
  readonly readVersion: () => number;
  /** The inode of the file; `null` for a database in memory. */
  readonly inode: number | null;
}

async function openFile(Database: Libsql, file: string, busyTimeoutMs: number): Promise<OpenFile> {
  const database = await connect(Database, file);
  try {
    // The timeout is set first, because changing the journal mode may have to wait for another process.
    mapError(() =>
      database.exec(
        `pragma busy_timeout = ${busyTimeoutMs}; pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on`,
      ),
    );
  } catch (error) {
    // The next request opens it again.
    database.close();
    throw error;
  }
  const dataVersion = database.prepare('pragma data_version');
  return {
    database: cacheStatements(database),
    readVersion: () => v.parse(dataVersionRow, dataVersion.get()).data_version,
    inode: await inodeOf(file),
  };
}

async function connect(Database: Libsql, file: string): Promise<LibsqlDatabase> {
  try {
    await mkdir(dirname(file), { recursive: true });
    return new Database(file);
  } catch (cause) {
    throw new SessionError({
      code: 'invalid_configuration',
      message:
        'The "file" of sqliteDatabase() could not be opened. Check that its path is not a directory, and that the process may write to its directory.',
      cause,
    });
  }
}

/** Returns the inode of the file, or `null` if it does not exist. */
async function inodeOf(file: string): Promise<number | null> {
  return stat(file).then(
    ({ ino }) => ino,
    () => null,
  );
}

function fileIsGone(): Error {
  return new Error(
    'The database file was deleted or replaced while it is open, so its sessions will be lost. Restart the process.',
  );
}

type Libsql = Awaited<ReturnType<typeof importLibsql>>;
type LibsqlDatabase = InstanceType<Libsql>;

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

/** Wraps a libsql database: caches prepared statements, and converts parameters and errors. */
function cacheStatements(database: LibsqlDatabase): SqliteDatabase {
  const statements = new Map<string, ReturnType<SqliteDatabase['prepare']>>();

  function prepare(sql: string) {
    const statement = database.prepare(sql);
    // `all()` of libsql is slower than `get()`, even for one row.
    const all = sql.endsWith(' limit 1')
      ? (parameters: unknown[]) => [statement.get(parameters)].filter((row) => row !== undefined)
      : (parameters: unknown[]) => statement.all(parameters);
    return {
      reader: statement.reader,
      all: (parameters: readonly unknown[]) => mapError(() => all(toLibsqlParameters(parameters))),
      run: (parameters: readonly unknown[]) => mapError(() => statement.run(toLibsqlParameters(parameters))),
      iterate: (parameters: readonly unknown[]) => statement.iterate(toLibsqlParameters(parameters)),
    };
  }

  return {
    close: () => database.close(),
    prepare(sql) {
      const statement = statements.get(sql) ?? mapError(() => prepare(sql));
      // A list of IDs needs one statement per length.
      if (statements.size >= MAX_STATEMENTS) statements.clear();
      statements.set(sql, statement);
      return statement;
    },
  };
}

/**
 * The result codes, or their prefixes, of failures that pass without a change to the app: a lock that is held for too
 * long, a full disk, an I/O error, a file system that has become read-only. See https://www.sqlite.org/rescode.html.
 */
const transientCodes = ['BUSY', 'LOCKED', 'FULL', 'IOERR', 'READONLY', 'CANTOPEN', 'NOMEM', 'PROTOCOL'];

/** Maps a transient error to a 503 error, and tables that are missing or of another version to one that explains it. */
function mapError<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const isTransient = transientCodes.some((prefix) => code.startsWith(`SQLITE_${prefix}`));
    if (isTransient) throw serviceUnavailable(error);
    const text = String(error);
    if (/no such table: multisession_|no such column: |has no column named /.test(text))
      throw notMigrated(error);
    throw /table "?multisession_\w+"? already exists/.test(text) ? unknownTable(error) : error;
  }
}

/** Converts booleans to numbers, because libsql aborts the process on a boolean. */
function toLibsqlParameters(parameters: readonly unknown[]): unknown[] {
  rejectUnstorableText(parameters);
  return parameters.map((value) => (typeof value === 'boolean' ? Number(value) : value));
}

/**
 * A driver that acquires the write lock at the beginning of a transaction, because a later upgrade to a write lock
 * would fail if another writer were faster.
 */
class ImmediateDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  /**
   * Never rejects, because the caller would throw that error instead of the one that explains the failure. SQLite itself
   * rolls back after a full disk or an I/O error, and rejects a second rollback.
   */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await super.rollbackTransaction(connection).catch(() => {});
  }
}

function sqliteDialect(database: () => Promise<SqliteDatabase>): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new ImmediateDriver({ database }),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

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
import { dataVersionEvents } from '../events/data-version.ts';
import { RequestError } from '../request-error.ts';
import type { SessionDatabase } from './kysely-repository.ts';

const dataVersionRow = v.object({ data_version: v.number() });

export interface SqliteOptions {
  /** The path of the database file. It is created where it does not exist, with its folder. */
  readonly file: string;
}

/**
 * Keeps sessions in an SQLite file, by way of the optional package `libsql`.
 *
 * What the server has acknowledged survives a power cut (WAL with `synchronous=FULL`). Several processes of one
 * machine may share the file; a writer waits up to 5 seconds for another. Within one process, open it once.
 *
 * @throws {SessionError} `invalid_configuration` when `libsql` is not installed.
 */
export async function sqliteDatabase({ file }: SqliteOptions): Promise<SessionDatabase> {
  const Database = await importLibsql();
  await mkdir(dirname(file), { recursive: true });
  const database = new Database(file);
  // The time-out comes first: changing the journal mode may already have to wait for somebody.
  database.exec(
    'pragma busy_timeout = 5000; pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on',
  );
  const guarded: SqliteDatabase = {
    close: () => database.close(),
    prepare(sql) {
      const statement = database.prepare(sql);
      return {
        reader: statement.reader,
        all: (parameters) => statement.all(guard(parameters)),
        run: (parameters) => statement.run(guard(parameters)),
        iterate: (parameters) => statement.iterate(guard(parameters)),
      };
    },
  };
  const dataVersion = database.prepare('pragma data_version');
  const events = dataVersionEvents(() => v.parse(dataVersionRow, dataVersion.get()).data_version);
  return { dialect: sqliteDialect(guarded), events };
}

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

/** libsql aborts the whole process on a boolean and cuts strings off at a NUL character. */
function guard(parameters: readonly unknown[]): unknown[] {
  return parameters.map((value) => {
    if (typeof value === 'boolean') return Number(value);
    if (typeof value !== 'string' || !value.includes('\0')) return value;
    throw new RequestError({
      code: 'invalid_request',
      message: 'A value contains a NUL character, which cannot be stored. Nothing was changed. Leave it out.',
    });
  });
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

import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompiledQuery, type Driver } from 'kysely';
import type { SessionDatabase } from 'multisession/server';
import { postgresDatabase, sqliteDatabase } from 'multisession/server/node';
import { Pool } from 'pg';
import * as v from 'valibot';
import { inject, onTestFinished } from 'vitest';

const rows = v.array(v.record(v.string(), v.unknown()));

/** Creates a temporary folder, which is deleted after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'multisession-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** An empty database for one test, on the engine of the current Vitest project. The tables may exist already. */
export interface TestDatabase {
  readonly engine: 'sqlite' | 'postgres';
  /** The path of the database file (SQLite only). */
  readonly file?: string;
  /** The URL of the database (PostgreSQL only). */
  readonly connectionString?: string;
  /**
   * Opens a separate connection, like that of another process. On SQLite it may be called only once, because waiting for the
   * lock blocks the event loop, and two connections of one process would deadlock.
   */
  readonly open: () => Promise<SessionDatabase>;
  /** Runs a statement on a separate connection. */
  readonly run: (
    statement: string,
    parameters?: readonly unknown[],
  ) => Promise<readonly Readonly<Record<string, unknown>>[]>;
}

export async function createTestDatabase({ isEmpty = false } = {}): Promise<TestDatabase> {
  return inject('engine') === 'postgres' ? createPostgres(isEmpty) : createSqlite();
}

async function createSqlite(): Promise<TestDatabase> {
  const { default: Database } = await import('libsql');
  const file = join(temporaryFolder(), 'sessions.db');
  return {
    engine: 'sqlite',
    file,
    open: async () => withoutSync(await sqliteDatabase({ file })),
    async run(text, parameters = []) {
      const database = new Database(file);
      const statement = database.prepare(text);
      const result = statement.reader ? statement.all(parameters) : statement.run(parameters);
      database.close();
      return v.parse(rows, Array.isArray(result) ? result : []);
    },
  };
}

/** Wraps a database, and returns a function that runs statements on the connection of the server. */
export function exposeConnection(database: SessionDatabase) {
  const { dialect } = database;
  let driver: Driver | undefined;
  const createDriver = (): Driver => (driver = dialect.createDriver());
  async function run(statement: string): Promise<void> {
    if (!driver) throw new Error('The server has not connected to the database yet.');
    const connection = await driver.acquireConnection();
    await connection.executeQuery(CompiledQuery.raw(statement));
    await driver.releaseConnection(connection);
  }
  return { run, database: { ...database, dialect: { ...dialect, createDriver } } };
}

/** Disables syncing to disk. No test depends on durability after a power failure. */
function withoutSync(database: SessionDatabase): SessionDatabase {
  const { dialect } = database;
  const createDriver = (): Driver => {
    const driver = dialect.createDriver();
    const init = driver.init.bind(driver);
    return Object.assign(driver, {
      async init() {
        await init();
        const connection = await driver.acquireConnection();
        await connection.executeQuery(CompiledQuery.raw('pragma synchronous = off'));
        await driver.releaseConnection(connection);
      },
    });
  };
  return { ...database, dialect: { ...dialect, createDriver } };
}

interface Schema {
  readonly connectionString: string;
  readonly pool: Pool;
}

/** Schemas that no test uses at the moment, kept with their tables because creating them is slower than most tests. */
const unusedSchemas: Schema[] = [];

async function createPostgres(isEmpty: boolean): Promise<TestDatabase> {
  const schema = (isEmpty ? undefined : unusedSchemas.pop()) ?? (await createSchema());
  const { connectionString, pool } = schema;
  onTestFinished(async () => {
    if (isEmpty) return pool.end();
    await pool.query('delete from multisession_sessions');
    unusedSchemas.push(schema);
  });
  return {
    engine: 'postgres',
    connectionString,
    open: () => postgresDatabase({ pool }),
    run: async (statement, parameters = []) =>
      v.parse(rows, (await pool.query(statement, [...parameters])).rows),
  };
}

async function createSchema(): Promise<Schema> {
  const name = `${inject('schemaPrefix')}${randomUUID().replaceAll('-', '')}`;
  const url = new URL(inject('databaseUrl') ?? '');
  url.searchParams.set('options', `-c search_path=${name}`);
  const pool = new Pool({ connectionString: url.href });
  await pool.query(`create schema ${name}`);
  return { connectionString: url.href, pool };
}

import { type Kysely, sql } from 'kysely';
import { incompatibleTables, notMigrated } from './table-errors.ts';
import type { SessionDatabase } from './session-database.ts';
import type { Tables } from './schema.ts';

type Migration = (db: Kysely<Tables>) => Promise<void>;

/** The migrations, in order. Released migrations are never changed. There are no down migrations. */
const migrations: Readonly<Record<string, Migration>> = {
  '001-sessions': async (db) => {
    const table = 'multisession_sessions';
    await db.schema
      .createTable(table)
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('client_id', 'text', (column) => column.notNull())
      .addColumn('user_id', 'text', (column) => column.notNull())
      .addColumn('status', 'text', (column) => column.notNull())
      .addColumn('sign_in_order', 'bigint', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .addColumn('last_active_at', 'bigint', (column) => column.notNull())
      .addColumn('expire_at', 'bigint', (column) => column.notNull())
      .addColumn('abandon_at', 'bigint', (column) => column.notNull())
      .addColumn('last_active_organization_id', 'text')
      .addColumn('first_factor_verified_at', 'bigint')
      .addColumn('second_factor_verified_at', 'bigint')
      .addColumn('actor', 'text')
      .addColumn('public_user_data', 'text')
      .addColumn('tasks', 'text', (column) => column.notNull())
      .addColumn('version', 'bigint', (column) => column.notNull())
      .addColumn('replaced_by', 'text')
      .addColumn('closed_at', 'bigint')
      .addColumn('latest_activity', 'text')
      .addColumn('claimed_at', 'bigint')
      .addColumn('rotated_at', 'bigint', (column) => column.notNull())
      .addColumn('secrets', 'text', (column) => column.notNull())
      .addColumn('secret_revision', 'bigint', (column) => column.notNull())
      .execute();
    for (const owner of ['client', 'user'] as const) {
      await db.schema
        .createIndex(`${table}_by_${owner}`)
        .on(table)
        .columns([`${owner}_id`, 'created_at', 'id'])
        .execute();
    }
  },
};

const LOCK = 7_303_014_853_226_741n;

/**
 * Migrates the tables in one transaction. Each migration runs only once, even if several processes start concurrently.
 *
 * @throws {SessionError} `invalid_configuration` if the tables are those of migrations that this version does not have.
 */
export async function migrate(db: Kysely<Tables>, engine: SessionDatabase['engine']): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    if (engine === 'postgres') {
      // Migrating a large table, or waiting for another process to do so, may take longer.
      await sql`set local statement_timeout = 0`.execute(transaction);
      await sql`select pg_advisory_xact_lock(${sql.lit(LOCK)})`.execute(transaction);
    }
    await transaction.schema
      .createTable('multisession_migrations')
      .ifNotExists()
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('applied_at', 'bigint', (column) => column.notNull())
      .execute();
    const applied = await readApplied(transaction);
    for (const [name, up] of Object.entries(migrations)) {
      if (applied.has(name)) continue;
      checkKnown(applied);
      await up(transaction);
      await transaction
        .insertInto('multisession_migrations')
        .values({ name, applied_at: Date.now() })
        .execute();
    }
  });
}

/** Verifies that all migrations have been applied. @throws {SessionError} `invalid_configuration` */
export async function verifyMigrations(db: Kysely<Tables>): Promise<void> {
  const applied = await readApplied(db);
  if (Object.keys(migrations).every((name) => applied.has(name))) return;
  checkKnown(applied);
  throw notMigrated();
}

/** A migration is missing. Those of a later version are no obstacle only if none is. */
function checkKnown(applied: ReadonlySet<string>): void {
  const unknown = [...applied].filter((name) => !Object.hasOwn(migrations, name));
  if (unknown.length === 0) return;
  const names = unknown.map((name) => JSON.stringify(name)).join(', ');
  throw incompatibleTables(`the migrations ${names} of another version`);
}

async function readApplied(db: Kysely<Tables>): Promise<ReadonlySet<string>> {
  const rows = await db.selectFrom('multisession_migrations').select('name').execute();
  return new Set(rows.map(({ name }) => name));
}

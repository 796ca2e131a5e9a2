import { createKyselyRepository } from '../storage/kysely-repository.ts';
import { postgresDatabase } from '../storage/postgres.ts';
import { sqliteDatabase } from '../storage/sqlite.ts';

/** Creates or upgrades the tables in a database: the URL of PostgreSQL, or the path of an SQLite file. */
export async function migrateDatabase(database: string): Promise<void> {
  const repository = createKyselyRepository(
    isPostgres(database)
      ? await postgresDatabase({ connectionString: database })
      : await sqliteDatabase({ file: database }),
  );
  try {
    await repository.migrate();
  } finally {
    await repository.close();
  }
}

/** Returns whether a database is given as the URL of PostgreSQL, and not as the path of an SQLite file. */
export function isPostgres(database: string): boolean {
  return /^postgres(?:ql)?:/i.test(database);
}

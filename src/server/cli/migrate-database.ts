import { createKyselyRepository } from '../storage/kysely-repository.ts';
import { postgresDatabase } from '../storage/postgres.ts';
import { sqliteDatabase } from '../storage/sqlite.ts';

/** Creates or upgrades the tables in a database: the URL of PostgreSQL, or the path of an SQLite file. */
export async function migrateDatabase(database: string): Promise<void> {
  const repository = createKyselyRepository(
    /^postgres(?:ql)?:/i.test(database)
      ? await postgresDatabase({ connectionString: database })
      : await sqliteDatabase({ file: database }),
  );
  try {
    await repository.migrate();
  } finally {
    await repository.close();
  }
}

import type { BetterAuthOptions } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { bearer, multiSession } from 'better-auth/plugins';
import { sqliteDatabase } from 'multisession/server/node';
import { jwtWithSid } from './auth-server.ts';

/** Returns the options of a Better Auth server with a migrated in-memory SQLite database. */
export async function sqliteOptions(): Promise<BetterAuthOptions> {
  const { dialect } = await sqliteDatabase({ file: ':memory:' });
  const options: BetterAuthOptions = {
    database: { dialect, type: 'sqlite' },
    plugins: [multiSession(), bearer(), jwtWithSid],
  };
  const { runMigrations } = await getMigrations(options);
  await runMigrations();
  return options;
}

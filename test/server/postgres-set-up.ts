import { Client } from 'pg';
import type { TestProject } from 'vitest/node';
import { startPostgres } from './embedded-postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The database engine of this Vitest project. */
    engine: 'sqlite' | 'postgres';
    /** The URL of the PostgreSQL server, or null if none is available. */
    databaseUrl: string | null;
    /** The prefix of the schema names. Each test has its own schema. */
    schemaPrefix: string;
  }
}

/** Provides the PostgreSQL server of `DATABASE_URL`, or else starts an embedded server and stops it after the test run. */
export default async function setUp(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const schemaPrefix = `multisession_test_${process.pid}_`;
  project.provide('schemaPrefix', schemaPrefix);
  const { DATABASE_URL: url } = process.env;
  if (url) {
    project.provide('databaseUrl', url);
    return () => dropSchemas(url, schemaPrefix);
  }
  const server = await startPostgres();
  project.provide('databaseUrl', server?.url ?? null);
  return server?.stop;
}

async function dropSchemas(connectionString: string, prefix: string): Promise<void> {
  const client = new Client({ connectionString });
  await client.connect();
  const { rows } = await client.query('select nspname from pg_namespace where starts_with(nspname, $1)', [
    prefix,
  ]);
  for (const { nspname } of rows) await client.query(`drop schema ${nspname} cascade`);
  await client.end();
}

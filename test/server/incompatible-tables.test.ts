import { createSessionServer } from 'multisession/server';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ORIGIN } from './browser.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';
import { keys } from './test-server.ts';

const migrationsTable =
  'create table multisession_migrations (name text primary key, applied_at bigint not null)';

/** Databases whose tables this release cannot use, each with what the error says about them. */
const databases: readonly [title: string, found: string, statements: readonly string[]][] = [
  [
    'one of an earlier schema, which had a table of clients',
    'the migrations "001-clients-and-sessions", "002-lists" of another version',
    [
      'create table multisession_clients (id text primary key, secret_hash text not null)',
      'create table multisession_sessions (id text primary key, client_id text not null references multisession_clients)',
      migrationsTable,
      `insert into multisession_migrations values ('001-clients-and-sessions', 1), ('002-lists', 2)`,
    ],
  ],
  [
    'one whose table of sessions lacks columns',
    'a table without all columns of this version',
    [
      'create table multisession_sessions (id text primary key, status text not null, secret_hash text not null)',
      migrationsTable,
      `insert into multisession_migrations values ('001-sessions', 1)`,
    ],
  ],
  [
    'one that does not state its migrations',
    'the table "multisession_sessions", but no record of the migration that creates it',
    ['create table multisession_sessions (id text primary key, secret_hash text not null)'],
  ],
];

async function serverWith(database: TestDatabase) {
  const failures: unknown[] = [];
  const server = createSessionServer({
    database: await database.open(),
    keys,
    onError: (error) => void failures.push(error),
  });
  onTestFinished(() => server.close());
  return { server, failures };
}

describe.each(databases)('a database with unusable tables, %s,', (_, found, statements) => {
  it('is rejected by migrate() with what was found and what to do, and not changed', async () => {
    const database = await createTestDatabase({ isEmpty: true });
    for (const statement of statements) await database.run(statement);
    const { server } = await serverWith(database);
    for (let attempt = 0; attempt < 2; attempt += 1) {
      await expect(server.migrate()).rejects.toMatchObject({
        name: 'SessionError',
        code: 'invalid_configuration',
        message: expect.stringContaining(`${found}. Their sessions cannot be used`),
      });
    }
    for (const statement of statements.toReversed()) {
      const [, table = ''] = /create table (\w+)/.exec(statement) ?? [];
      if (table !== '') await database.run(`drop table ${table}`);
    }
    await server.migrate();
  });

  it('is not ready', async () => {
    const database = await createTestDatabase({ isEmpty: true });
    for (const statement of statements) await database.run(statement);
    const { server, failures } = await serverWith(database);
    expect((await server.fetch(new Request(`${ORIGIN}/v1/ready`))).status).toBe(503);
    expect(failures).toMatchObject([{ cause: { code: 'invalid_configuration' } }]);
  });
});

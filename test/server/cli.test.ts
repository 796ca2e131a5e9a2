import { fileURLToPath } from 'node:url';
import { createSessionServer } from 'multisession/server';
import { expect, it } from 'vitest';
import { runCommand } from '../../src/server/cli/run-command.ts';
import { createTestDatabase, temporaryFolder } from './test-database.ts';

it('multisession generate-key prints only a key that a server accepts, and notes to stderr what to do with it', async () => {
  const { exitCode, output, notes } = await runCommand(['generate-key'], {});
  expect([exitCode, notes]).toEqual([0, expect.stringContaining('MULTISESSION_KEYS')]);
  expect(output).toMatch(/^\[\{"[^\n]*\}\]\n$/);
  const database = await (await createTestDatabase()).open();
  const server = createSessionServer({ database, keys: JSON.parse(output) });
  await server.migrate();
  await server.close();
});

it.each(['argument', 'environment'])(
  'multisession migrate creates the tables of the database in the %s, also if they exist already',
  async (place) => {
    const database = await createTestDatabase({ isEmpty: true });
    const url = database.file ?? database.connectionString ?? '';
    const run = () =>
      place === 'argument'
        ? runCommand(['migrate', url], {})
        : runCommand(['migrate'], { DATABASE_URL: url });
    const output = `The tables in ${database.file ?? 'the PostgreSQL database'} are up to date.\n`;
    const succeeded = { exitCode: 0, output, notes: '' };
    expect([await run(), await run()]).toEqual([succeeded, succeeded]);
    expect(await database.run('select id from multisession_sessions')).toEqual([]);
  },
);

it.each([
  ['postgres://ada:s3cret@127.0.0.1:1/app', 'ECONNREFUSED'],
  ['postgres://ada:s3cret@127.0.0.1:http/app', 'Invalid URL'],
])('multisession migrate reports why it failed, without the password: %s', async (url, reason) => {
  const { exitCode, output, notes } = await runCommand(['migrate', url], {});
  expect([exitCode, output]).toEqual([1, '']);
  expect(notes).toContain(reason);
  expect(notes).not.toContain('s3cret');
});

it('multisession migrate names the file if it is not a database', async () => {
  const file = fileURLToPath(import.meta.url);
  const { exitCode, notes } = await runCommand(['migrate', file], {});
  expect([exitCode, notes]).toEqual([1, `The tables in ${file} were not migrated. file is not a database\n`]);
});

it('multisession migrate reports a path that cannot be opened', async () => {
  const { exitCode, notes } = await runCommand(['migrate', temporaryFolder()], {});
  expect([exitCode, notes]).toEqual([1, expect.stringContaining('Check that its path is not a directory')]);
});

it.each([
  [[], 'Specify a command.'],
  [['migrate'], 'Specify the database'],
  [['migrate', 'mysql://localhost/app'], 'Unknown kind of database'],
  [['migrate', 'a.db', 'b.db'], 'Unexpected argument of migrate: b.db\n'],
  [['generate-key', 'p256'], 'Unexpected argument of generate-key: p256\n'],
  [['generate-keys'], 'Unknown command: generate-keys'],
  [['generate-key', '--bits=8'], "Unknown option '--bits'.\n"],
])('wrong arguments exit with 2 and the usage: %j', async (args, problem) => {
  const { exitCode, output, notes } = await runCommand(args, {});
  expect([exitCode, output]).toEqual([2, '']);
  expect(notes).toContain(problem);
  expect(notes).toContain('Usage: multisession <command>');
});

it.each(['--help', '-h'])('multisession %s prints the usage', async (option) => {
  const { exitCode, output } = await runCommand([option], {});
  expect([exitCode, output]).toEqual([0, expect.stringContaining('Usage: multisession <command>')]);
});

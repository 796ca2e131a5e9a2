import { postgresDatabase } from 'multisession/server/node';
import { expect, it, vi } from 'vitest';
import { createKyselyRepository } from '../../src/server/storage/kysely-repository.ts';

type Pool = Extract<Parameters<typeof postgresDatabase>[0], { pool: unknown }>['pool'];

/** A pool whose database fails for certain statements, with errors that have a SQLSTATE like those of `pg`. */
async function openFailing(failures: Readonly<Record<string, string>>) {
  const release = vi.fn<(destroy?: boolean) => void>();
  const query = async (config: string | { readonly text: string }) => {
    const text = typeof config === 'string' ? config : config.text;
    const code = Object.entries(failures).find(([start]) => text.startsWith(start))?.[1];
    if (code !== undefined) throw Object.assign(new Error(text), { severity: 'ERROR', code });
    return { command: 'SELECT', rowCount: 0, rows: [] };
  };
  const client = { query, on: () => {}, removeListener: () => {}, release };
  const pool: Pool = { connect: async () => client, end: async () => {} };
  return { repository: createKyselyRepository(await postgresDatabase({ pool })), release };
}

it('a transaction rejects with its first error when its rollback fails as well, and discards the connection', async () => {
  const { repository, release } = await openFailing({ rollback: '57P01' });
  const first = new Error('first');
  await expect(repository.transaction(() => Promise.reject(first))).rejects.toBe(first);
  expect(release).toHaveBeenCalledExactlyOnceWith(true);
});

it.each([
  ['53100', 'a full disk'],
  ['58030', 'an I/O error'],
  ['25006', 'a read-only replica'],
  ['57P03', 'a database that is starting'],
])('the SQLSTATE %s of %s results in 503', async (code) => {
  const { repository } = await openFailing({ select: code });
  await expect(repository.findSession('sess_1')).rejects.toMatchObject({ status: 503, cause: { code } });
});

it.each(['42P01', '42703'])('the SQLSTATE %s results in an error that names migrate()', async (code) => {
  const { repository } = await openFailing({ select: code });
  const message = expect.stringContaining('server.migrate()');
  await expect(repository.findSession('sess_1')).rejects.toMatchObject({
    code: 'invalid_configuration',
    message,
    cause: { code },
  });
});

it('the SQLSTATE of an error in the statement is not mapped', async () => {
  const { repository } = await openFailing({ select: '42601' });
  await expect(repository.findSession('sess_1')).rejects.toMatchObject({ code: '42601' });
});

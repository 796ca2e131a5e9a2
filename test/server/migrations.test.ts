import { join } from 'node:path';
import Database from 'libsql';
import { sqliteDatabase } from 'multisession/server/node';
import { expect, it } from 'vitest';
import { createKyselyRepository } from '../../src/server/storage/kysely-repository.ts';
import { releasedSchemas } from './released-schemas.ts';
import { START, temporaryFolder } from './test-server.ts';

it.each(Object.entries(releasedSchemas))('brings the tables of %s up to date', async (_, statements) => {
  const file = join(temporaryFolder(), 'sessions.db');
  const old = new Database(file);
  for (const statement of statements) old.exec(statement);
  old.close();
  const repository = createKyselyRepository(await sqliteDatabase({ file }));
  await repository.migrate();

  const client = await repository.findClient('client_1');
  expect(client?.version).toBe(4);
  expect(client?.sessions).toMatchObject([
    { id: 'sess_1', status: 'active', actor: null, closed_at: null, latest_activity: null },
    { id: 'sess_2', status: 'ended', tasks: [{ key: 'setup-mfa' }], closed_at: START + 12 },
    { id: 'sess_3', status: 'pending', actor: { sub: 'agent_1' }, closed_at: null },
  ]);
  const { sessions } = await repository.listSessions({ userId: 'user_1', now: START }, 2, 1);
  expect(sessions.map(({ id }) => id)).toEqual(['sess_2', 'sess_1']);
  await repository.close();
});

import { expect, it } from 'vitest';
import { releasedSchemas } from './released-schemas.ts';
import { createTestDatabase } from './test-database.ts';
import { openRepository } from './test-repository.ts';
import { START } from './test-server.ts';

it.each(Object.entries(releasedSchemas))(
  'migrate() upgrades the tables that %s created',
  async (_, statements) => {
    const database = await createTestDatabase({ isEmpty: true });
    for (const statement of statements) await database.run(statement);
    const repository = await openRepository(database);

    const client = await repository.findClient('client_1');
    expect(client?.version).toBe(4);
    expect(client?.sessions).toMatchObject([
      { id: 'sess_1', status: 'active', actor: null, closed_at: null, latest_activity: null },
      { id: 'sess_2', status: 'ended', tasks: [{ key: 'setup-mfa' }], closed_at: START + 12 },
      { id: 'sess_3', status: 'pending', actor: { sub: 'agent_1' }, closed_at: null },
    ]);
    const { sessions } = await repository.listSessions({ userId: 'user_1', now: START }, 2, 1);
    expect(sessions.map(({ id }) => id)).toEqual(['sess_2', 'sess_1']);
  },
);

import { CompiledQuery, type DatabaseConnection } from 'kysely';
import type { SessionDatabase } from 'multisession/server';
import { expect, it } from 'vitest';
import { createKyselyRepository } from '../../src/server/storage/kysely-repository.ts';
import type { Writes } from '../../src/server/storage/repository.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';
import { addSessions, openRepository } from './test-repository.ts';
import { START } from './test-server.ts';
import { watchQueries } from './watch-queries.ts';

const filter = { ids: ['sess_1'], statuses: ['active' as const], aliveAt: START };

/** The operations of requests, each with its queries. */
const operations: [string, (writes: Writes) => Promise<unknown>][] = [
  ['reading the sessions of a request', (writes) => writes.findSessions(['sess_1', 'sess_2'])],
  ['reading a session', (writes) => writes.findSession('sess_1')],
  ['listing sessions by user', (writes) => writes.listSessions({ userId: 'user_1', now: START }, 1, 0)],
  [
    'listing sessions by client and status',
    (writes) => writes.listSessions({ clientId: 'client_1', statuses: ['active'], now: START }, 1, 0),
  ],
  ['updating sessions', (writes) => writes.updateSessions(filter, { updated_at: 2, closed_at: START })],
];

it.each(operations)('%s requires no full table scan', async (_, run) => {
  const database = await createTestDatabase();
  await addSessions(await openRepository(database), 'client_1', [{}, {}]);
  const explained = recordPlans(database, await database.open());
  const repository = createKyselyRepository(explained.database);
  await repository.transaction(run);
  await repository.close();
  expect(explained.plans).not.toEqual([]);
  // The list of IDs is a table of its own.
  const scans = explained.plans.filter((plan) => /\bscan (?!json_each|.*using)|seq scan/i.test(plan));
  expect(scans).toEqual([]);
});

/** Wraps a database so that the plan of each query is recorded before the query runs. */
function recordPlans({ run }: TestDatabase, database: SessionDatabase) {
  const plans: string[] = [];

  async function explain(execute: DatabaseConnection['executeQuery'], { sql, parameters }: CompiledQuery) {
    if (database.engine === 'sqlite') return run(`explain query plan ${sql}`, parameters);
    // PostgreSQL prefers to scan small tables, so scans are disabled where an index can be used.
    for (const kind of ['seqscan', 'bitmapscan'])
      await execute(CompiledQuery.raw(`set local enable_${kind} = off`));
    return (await execute(CompiledQuery.raw(`explain ${sql}`, [...parameters]))).rows;
  }

  const watched = watchQueries(database, async (query, execute) => {
    if (!/^(select|insert|update|delete)/.test(query.sql)) return;
    plans.push(...(await explain(execute, query)).map((row) => JSON.stringify(row)));
  });
  return { plans, database: watched };
}

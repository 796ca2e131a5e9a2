import { randomUUID } from 'node:crypto';
import { postgresDatabase } from 'multisession/server/node';
import { assert, expect, it, vi } from 'vitest';
import { openStream } from './event-stream.ts';
import { createTestDatabase } from './test-database.ts';
import { startServer } from './test-server.ts';

it('the event stream catches up with changes of another process after a lost PostgreSQL connection', async () => {
  const database = await createTestDatabase();
  assert(database.connectionString);
  const name = `listener ${randomUUID()}`;
  const url = new URL(database.connectionString);
  url.searchParams.set('application_name', name);
  const here = await startServer({ database: await postgresDatabase({ connectionString: url.href }) });
  const there = await startServer({ database: await database.open() });
  const browser = here.newBrowser();
  const session = await browser.signIn('user_1');
  const { versions } = await openStream(here.server, browser);
  const before = await versions();

  const listeners = `from pg_stat_activity where application_name = $1 and query = 'listen multisession_events'`;
  const isListening = async () => (await database.run(`select pid ${listeners}`, [name])).length > 0;
  await vi.waitUntil(isListening);
  await database.run(`select pg_terminate_backend(pid) ${listeners}`, [name]);
  await vi.waitUntil(async () => !(await isListening()));
  await there.server.sessions.revoke(session.id);
  expect(await versions()).toEqual({ [session.id]: (before[session.id] ?? 0) + 1 });
});

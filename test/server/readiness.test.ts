import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createSessionServer, type SessionServer } from 'multisession/server';
import { sqliteDatabase } from 'multisession/server/node';
import { expect, it, onTestFinished } from 'vitest';
import { ORIGIN, readReply } from './browser.ts';
import { createTestDatabase, temporaryFolder } from './test-database.ts';
import { keys, SECOND, startServer } from './test-server.ts';

const probe = async (server: SessionServer) => {
  const response = await server.fetch(new Request(`${ORIGIN}/v1/ready`), { remoteAddress: '192.0.2.1' });
  return { status: response.status, headers: response.headers, body: await response.json() };
};

it('GET /v1/ready responds with 200 if the server can serve requests, regardless of the rate limits', async () => {
  const { server } = await startServer({ rateLimits: { perAddress: { burst: 1, perSecond: 1 } } });
  for (let count = 0; count < 3; count += 1) {
    const { status, body } = await probe(server);
    expect([status, body.response]).toEqual([200, { object: 'server', status: 'ready' }]);
  }
});

it('requests before migrate() are rejected and reported with the call that is missing', async () => {
  const failures: unknown[] = [];
  const database = await (await createTestDatabase({ isEmpty: true })).open();
  const now = Date.now();
  let elapsedMs = 0;
  const server = createSessionServer({
    database,
    keys,
    now: () => now + elapsedMs,
    onError: (error) => void failures.push(error),
  });
  onTestFinished(() => server.close());
  const missing = {
    code: 'invalid_configuration',
    message: expect.stringContaining('"await server.migrate()"'),
  };
  const { status, headers } = await probe(server);
  expect([status, headers.get('retry-after')]).toEqual([503, '1']);
  expect(failures).toMatchObject([{ cause: missing }]);
  const signIn = server.sessions.signIn(new Request(ORIGIN), { userId: 'user_1' });
  await expect(signIn).rejects.toMatchObject(missing);
  const cookie = `__Host-multisession-${'a'.repeat(27)}=${'a'.repeat(43)}`;
  const reply = await readReply(
    await server.fetch(new Request(`${ORIGIN}/v1/client`, { headers: { cookie } })),
  );
  expect([reply.status, reply.error.code]).toEqual([500, 'server_error']);
  expect(failures.at(-1)).toMatchObject(missing);

  await server.migrate();
  elapsedMs = SECOND;
  expect((await probe(server)).status).toBe(200);
});

it('GET /v1/ready responds with 503 if a migration is missing, and reuses a result for a second', async () => {
  const database = await createTestDatabase({ isEmpty: true });
  const { server, clock, failures } = await startServer({ database: await database.open() });
  expect((await probe(server)).status).toBe(200);
  await database.run(`delete from multisession_migrations where name = '001-sessions'`);
  clock.advance(SECOND - 1);
  expect((await probe(server)).status).toBe(200);
  clock.advance(1);
  expect([(await probe(server)).status, (await probe(server)).status]).toEqual([503, 503]);
  expect(failures).toHaveLength(2);
});

it('GET /v1/ready responds with 503 if the SQLite file was deleted, although queries still succeed', async () => {
  const file = join(temporaryFolder(), 'sessions.db');
  const { server, newBrowser, clock, failures } = await startServer({
    database: await sqliteDatabase({ file }),
  });
  expect((await probe(server)).status).toBe(200);
  await rm(file);
  clock.advance(SECOND);
  expect((await newBrowser().signIn('user_1')).status).toBe('active');
  expect((await probe(server)).status).toBe(503);
  expect(failures).toMatchObject([{ cause: { message: expect.stringContaining('deleted or replaced') } }]);
});

it('GET /v1/ready responds with 503 while the server shuts down', async () => {
  const { server } = await startServer();
  void server.close();
  expect((await probe(server)).status).toBe(503);
});

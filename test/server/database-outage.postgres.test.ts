import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net';
import { postgresDatabase } from 'multisession/server/node';
import { Pool } from 'pg';
import { expect, it, onTestFinished } from 'vitest';
import { createTestDatabase } from './test-database.ts';
import { startServer } from './test-server.ts';

const path = (id: string, action: string) => `/v1/client/sessions/${id}/${action}`;

/** Starts a TCP proxy to the database whose connections can be cut. */
async function startProxy(connectionString: string) {
  const target = new URL(connectionString);
  const sockets = new Set<Socket>();
  let isCut = false;
  const listener = createServer((client) => {
    if (isCut) {
      client.destroy();
      return;
    }
    const upstream = createConnection(Number(target.port || 5432), target.hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket.on('error', () => {}));
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.pipe(upstream);
    upstream.pipe(client);
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const cut = () => {
    isCut = true;
    for (const socket of sockets) socket.destroy();
  };
  onTestFinished(() => {
    cut();
    listener.close();
  });
  // SAFETY: `address()` returns an `AddressInfo` while a server listens on a port.
  const { port } = listener.address() as AddressInfo;
  const url = new URL(connectionString);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  return { url: url.href, cut, restore: () => void (isCut = false) };
}

async function startBehindProxy() {
  const { connectionString = '', run } = await createTestDatabase();
  const proxy = await startProxy(connectionString);
  const database = await postgresDatabase({ connectionString: proxy.url, maxConnections: 4 });
  return { ...(await startServer({ database })), proxy, connectionString, run };
}

it('requests return 503 during a database outage, and succeed again afterwards', async () => {
  const { newBrowser, proxy, failures } = await startBehindProxy();
  const browser = newBrowser();
  const { id } = await browser.signIn('user_1');
  proxy.cut();
  for (const reply of await Promise.all([
    browser.send('GET', '/v1/client'),
    browser.send('POST', path(id, 'touch')),
    browser.send('POST', path(id, 'tokens')),
    browser.send('DELETE', '/v1/client/sessions'),
  ])) {
    expect([reply.status, reply.error.code, reply.headers.get('retry-after')]).toEqual([
      503,
      'server_error',
      '1',
    ]);
    expect(reply.text).not.toMatch(/127\.0\.0\.1|ECONN|postgres/i);
  }
  expect(failures).toHaveLength(4);
  await expect(browser.signIn('user_2')).rejects.toMatchObject({ code: 'server_error', retryAfter: 1 });

  proxy.restore();
  expect((await browser.client()).sessions).toMatchObject([{ id, status: 'active' }]);
  expect((await browser.signIn('user_2')).status).toBe('active');
});

it('a request writes nothing when its database connection is lost', async () => {
  const { newBrowser, connectionString, run } = await startBehindProxy();
  const browser = newBrowser();
  const { id, version } = await browser.signIn('user_1');
  const lockingPool = new Pool({ connectionString, max: 1 });
  onTestFinished(() => lockingPool.end());
  // The request waits for the lock of this row until its connection is terminated.
  await lockingPool.query('begin');
  await lockingPool.query('select * from multisession_sessions where id = $1 for update', [id]);
  const pending = browser.send('POST', path(id, 'end'));
  const kill = `select pg_terminate_backend(pid) from pg_stat_activity
    where $1 = any(pg_blocking_pids(pid)) and query like '%multisession_sessions%'`;
  const [{ pid } = { pid: 0 }] = (await lockingPool.query('select pg_backend_pid() as pid')).rows;
  while ((await run(kill, [pid])).length === 0);
  expect((await pending).status).toBe(503);
  await lockingPool.query('rollback');
  expect((await browser.client()).sessions).toMatchObject([{ id, status: 'active', version }]);
});

it('a request returns 503 when a row stays locked for longer than `statementTimeoutMs`', async () => {
  const { connectionString = '' } = await createTestDatabase();
  const pool = new Pool({ connectionString, max: 1 });
  onTestFinished(() => pool.end());
  const database = await postgresDatabase({
    connectionString,
    maxConnections: 1,
    statementTimeoutMs: 500,
  });
  const { newBrowser } = await startServer({ database });
  const browser = newBrowser();
  const { id } = await browser.signIn('user_1');
  await pool.query('begin');
  await pool.query('select * from multisession_sessions for update');
  expect((await browser.send('POST', path(id, 'touch'))).status).toBe(503);
  await pool.query('rollback');
  expect((await browser.send('POST', path(id, 'touch'))).status).toBe(200);
});

it('a request returns 503 when no connection is free within `connectionTimeoutMillis`', async () => {
  const { connectionString = '' } = await createTestDatabase();
  const pool = new Pool({ connectionString, max: 1, connectionTimeoutMillis: 500 });
  onTestFinished(() => pool.end());
  const { newBrowser } = await startServer({ database: await postgresDatabase({ pool }) });
  const browser = newBrowser();
  await browser.signIn('user_1');
  const taken = await pool.connect();
  expect((await browser.send('GET', '/v1/client')).status).toBe(503);
  taken.release();
  expect((await browser.client()).sessions).toHaveLength(1);
});

it('postgresDatabase() neither closes the pool of the app nor changes its type parsers', async () => {
  const { connectionString = '' } = await createTestDatabase();
  const pool = new Pool({ connectionString, max: 1 });
  onTestFinished(() => pool.end());
  const { server, newBrowser } = await startServer({
    database: await postgresDatabase({ pool, prepareStatements: false }),
  });
  expect((await newBrowser().signIn('user_1')).version).toBe(1);
  await server.close();
  expect((await pool.query('select 1::int8 as one, count(*) as n from multisession_sessions')).rows).toEqual([
    { one: '1', n: '1' },
  ]);
  expect((await pool.query('select * from pg_prepared_statements')).rows).toEqual([]);
});

it('migrate() rejects with the error of PostgreSQL when the database does not exist', async () => {
  const { connectionString = '' } = await createTestDatabase();
  const url = new URL(connectionString);
  url.pathname = '/there_is_no_such_database';
  const database = await postgresDatabase({ connectionString: url.href });
  await expect(startServer({ database })).rejects.toMatchObject({ code: '3D000' });
});

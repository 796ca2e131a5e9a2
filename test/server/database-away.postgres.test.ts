import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net';
import { postgresDatabase } from 'multisession/server/node';
import { Pool } from 'pg';
import { expect, it, onTestFinished } from 'vitest';
import { createTestDatabase } from './test-database.ts';
import { startServer } from './test-server.ts';

const path = (id: string, action: string) => `/v1/client/sessions/${id}/${action}`;

/** A wire to the database that can be cut. */
async function createWire(connectionString: string) {
  const target = new URL(connectionString);
  const sockets = new Set<Socket>();
  let isCut = false;
  const proxy = createServer((near) => {
    if (isCut) {
      near.destroy();
      return;
    }
    const far = createConnection(Number(target.port || 5432), target.hostname);
    for (const socket of [near, far]) {
      sockets.add(socket.on('error', () => {}));
      socket.on('close', () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far);
    far.pipe(near);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const cut = () => {
    isCut = true;
    for (const socket of sockets) socket.destroy();
  };
  onTestFinished(() => {
    cut();
    proxy.close();
  });
  // SAFETY: that is what a server that listens on a port answers.
  const { port } = proxy.address() as AddressInfo;
  const url = new URL(connectionString);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  return { url: url.href, cut, mend: () => void (isCut = false) };
}

async function startBehindWire() {
  const { connectionString = '', run } = await createTestDatabase();
  const wire = await createWire(connectionString);
  const database = await postgresDatabase({ connectionString: wire.url, maxConnections: 4 });
  return { ...(await startServer({ database })), wire, connectionString, run };
}

it('answers 503 while the database is away, and goes on when it is back', async () => {
  const { newBrowser, wire, failures } = await startBehindWire();
  const browser = newBrowser();
  const { id } = await browser.signIn('user_1');
  wire.cut();
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

  wire.mend();
  expect((await browser.client()).sessions).toMatchObject([{ id, status: 'active' }]);
  expect((await browser.signIn('user_2')).status).toBe('active');
});

it('writes nothing of a request that was under way when the connection was lost', async () => {
  const { newBrowser, connectionString, run } = await startBehindWire();
  const browser = newBrowser();
  const { id, version } = await browser.signIn('user_1');
  const beside = new Pool({ connectionString, max: 1 });
  onTestFinished(() => beside.end());
  const [{ client_id: clientId } = { client_id: '' }] = (
    await beside.query('select client_id from multisession_sessions')
  ).rows;
  // The request waits for this row until its connection is killed.
  await beside.query('begin');
  await beside.query('select * from multisession_clients where id = $1 for update', [clientId]);
  const pending = browser.send('POST', path(id, 'end'));
  const kill = `select pg_terminate_backend(pid) from pg_stat_activity
    where $1 = any(pg_blocking_pids(pid)) and query like '%multisession_clients%'`;
  const [{ pid } = { pid: 0 }] = (await beside.query('select pg_backend_pid() as pid')).rows;
  while ((await run(kill, [pid])).length === 0);
  expect((await pending).status).toBe(503);
  await beside.query('rollback');
  expect((await browser.client()).sessions).toMatchObject([{ id, status: 'active', version }]);
});

it('answers 503 when a row is locked for too long', async () => {
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
  await pool.query('select * from multisession_clients for update');
  expect((await browser.send('POST', path(id, 'touch'))).status).toBe(503);
  await pool.query('rollback');
  expect((await browser.send('POST', path(id, 'touch'))).status).toBe(200);
});

it('waits no longer than it was told for a connection', async () => {
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

it('leaves the pool of the app open, and what it reads as it was', async () => {
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

it('does not take wrong credentials for something that passes', async () => {
  const { connectionString = '' } = await createTestDatabase();
  const url = new URL(connectionString);
  url.pathname = '/there_is_no_such_database';
  const database = await postgresDatabase({ connectionString: url.href });
  await expect(startServer({ database })).rejects.toMatchObject({ code: '3D000' });
});

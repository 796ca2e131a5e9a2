import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CompiledQuery } from 'kysely';
import Database from 'libsql';
import { createSessionServer } from 'multisession/server';
import { sqliteDatabase } from 'multisession/server/node';
import { describe, expect, it } from 'vitest';
import { createKyselyRepository } from '../../src/server/storage/kysely-repository.ts';
import { createBrowser } from './browser.ts';
import { exposeConnection, temporaryFolder } from './test-database.ts';
import { keys, START, startServer } from './test-server.ts';

const path = (id: string, action = '') => `/v1/client/sessions/${id}${action}`;

describe('a SQLite database', () => {
  it('keeps its data when it is closed and opened again', async () => {
    const file = join(temporaryFolder(), 'not', 'there', 'yet', 'sessions.db');
    const open = async () => {
      const database = await sqliteDatabase({ file });
      const server = createSessionServer({ database, keys, now: () => START });
      await server.migrate();
      return server;
    };
    const first = await open();
    const browser = createBrowser(first);
    const { id } = await browser.signIn('user_1', {
      publicUserData: { identifier: 'ada@example.com', hasImage: true },
      actor: { sub: 'agent_1' },
    });
    await browser.signIn('user_2', { tasks: [{ key: 'setup-mfa' }] });
    await browser.send('POST', path(id, '/end'));
    const before = await browser.client();
    await first.close();

    const second = await open();
    const same = Object.assign(createBrowser(second), { cookie: browser.cookie });
    expect(await same.client()).toEqual(before);
    await same.signIn('user_3');
    expect((await same.client()).sessions).toHaveLength(3);
    await second.close();
  });

  it('is not opened before the first query', async () => {
    const file = join(temporaryFolder(), 'sessions.db');
    const server = createSessionServer({ database: await sqliteDatabase({ file }), keys });
    expect(existsSync(file)).toBe(false);
    await server.migrate();
    expect(existsSync(file)).toBe(true);
    await server.close();
  });

  it('explains that its file cannot be opened', async () => {
    const { dialect } = await sqliteDatabase({ file: temporaryFolder() });
    await expect(dialect.createDriver().init()).rejects.toMatchObject({
      code: 'invalid_configuration',
      message: expect.stringContaining('not a directory'),
    });
  });

  it('contains neither the secret of a cookie nor a token', async () => {
    const file = join(temporaryFolder(), 'sessions.db');
    const { newBrowser } = await startServer({ database: await sqliteDatabase({ file }) });
    const browser = newBrowser();
    const { id } = await browser.signIn('user_1');
    const { jwt } = await browser.send('POST', path(id, '/tokens'));
    const database = new Database(file);
    const rows = JSON.stringify(database.prepare('select * from multisession_sessions').all());
    database.close();
    const secret = browser.cookie?.slice(-43) ?? '';
    expect(secret).toHaveLength(43);
    expect(rows).not.toContain(secret);
    expect(rows).not.toContain(jwt);
  });

  it('uses a write-ahead log that is fully synced to disk', async () => {
    const file = join(temporaryFolder(), 'sessions.db');
    const { dialect } = await sqliteDatabase({ file });
    const driver = dialect.createDriver();
    await driver.init();
    const connection = await driver.acquireConnection();
    const read = async (name: string) => {
      const { rows } = await connection.executeQuery(CompiledQuery.raw(`pragma ${name}`));
      return Object.values(rows[0] ?? {})[0];
    };
    expect(await read('journal_mode')).toBe('wal');
    expect(await read('synchronous')).toBe(2);
    expect(await read('busy_timeout')).toBe(5000);
    expect(await read('foreign_keys')).toBe(1);
    await driver.destroy();
  });

  it('rejects parameters that libsql would truncate, and converts those that it does not support', async () => {
    const repository = createKyselyRepository(
      await sqliteDatabase({ file: join(temporaryFolder(), 'x.db') }),
    );
    await repository.migrate();
    await expect(repository.findSession('sess\0')).rejects.toMatchObject({ code: 'invalid_request' });
    // SAFETY: JavaScript callers can pass any type, and libsql would abort the process.
    expect(await repository.findSession(true as unknown as string)).toBeNull();
    await repository.close();
  });

  it('is locked from the start of a transaction, not only from its first write', async () => {
    const file = join(temporaryFolder(), 'x.db');
    const repository = createKyselyRepository(await sqliteDatabase({ file }));
    await repository.migrate();
    const other = new Database(file);
    const write = () => other.exec('delete from multisession_sessions');
    await repository.transaction(async (writes) => {
      await writes.findSession('sess_1');
      expect(write).toThrow(/locked/);
    });
    expect(write).not.toThrow();
    other.close();
    await repository.close();
  });

  it.each([
    ['the disk is full', 'max_page_count = 1', 'max_page_count = 1000000', 'SQLITE_FULL'],
    ['the file system is read-only', 'query_only = on', 'query_only = off', 'SQLITE_READONLY'],
  ])(
    'makes requests fail with 503 while %s, and states that error as the cause',
    async (_, pragma, undo, code) => {
      const file = join(temporaryFolder(), 'sessions.db');
      const { run, database } = exposeConnection(await sqliteDatabase({ file }));
      const { newBrowser } = await startServer({ database });
      const browser = newBrowser();
      const { id } = await browser.signIn('user_1');
      await run(`pragma ${pragma}`);
      // Fills the free part of the last page.
      const filling = { tasks: [{ key: 'x', padding: 'x'.repeat(100_000) }] };
      await expect(newBrowser().signIn('user_2', filling)).rejects.toMatchObject({
        code: 'server_error',
        retryAfter: 1,
        cause: { code },
      });
      await run(`pragma ${undo}`);
      expect((await browser.send('POST', path(id, '/end'))).session.status).toBe('ended');
    },
  );

  it('makes requests fail with 503 while another process locks it, and succeed afterwards', async () => {
    const file = join(temporaryFolder(), 'sessions.db');
    const database = await sqliteDatabase({ file, busyTimeoutMs: 20 });
    const { server, newBrowser } = await startServer({ database });
    const browser = newBrowser();
    const { id } = await browser.signIn('user_1');
    const unused = newBrowser();
    const signIn = await server.sessions.signIn(unused.request('POST', '/'), { userId: 'user_1' });
    unused.storeCookies(signIn.headers);
    const other = new Database(file);
    other.exec('begin immediate');
    const reply = await browser.send('POST', path(id, '/end'));
    expect([reply.status, reply.error.code, reply.headers.get('retry-after')]).toEqual([
      503,
      'server_error',
      '1',
    ]);
    await expect(browser.signIn('user_2')).rejects.toMatchObject({ code: 'server_error', retryAfter: 1 });
    // Reads need no lock, but the first use of a cookie is written.
    expect((await browser.send('GET', '/v1/client')).status).toBe(200);
    const firstUse = await unused.send('GET', '/v1/client');
    expect([firstUse.status, firstUse.error.code]).toEqual([503, 'server_error']);
    other.exec('rollback');
    expect((await browser.client()).sessions).toMatchObject([{ id, status: 'active' }]);
    expect((await browser.send('POST', path(id, '/end'))).session.status).toBe('ended');
    other.close();
  });
});

import { join } from 'node:path';
import * as fc from 'fast-check';
import { CompiledQuery } from 'kysely';
import Database from 'libsql';
import { createSessionServer } from 'multisession/server';
import { sqliteDatabase } from 'multisession/server/node';
import { canTransition, isEqual, isSignedInStatus, type SessionData } from '../../src/session/index.ts';
import { describe, expect, it } from 'vitest';
import { createKyselyRepository } from '../../src/server/storage/kysely-repository.ts';
import { createBrowser } from './browser.ts';
import { DAY, keys, START, startServer, temporaryFolder } from './test-server.ts';

const path = (id: string, action = '') => `/v1/client/sessions/${id}${action}`;

describe('an SQLite file', () => {
  it('keeps everything when it is closed and opened again', async () => {
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

  it('holds no secret and no token', async () => {
    const file = join(temporaryFolder(), 'sessions.db');
    const { newBrowser } = await startServer({ file });
    const browser = newBrowser();
    const { id } = await browser.signIn('user_1');
    const { jwt } = await browser.send('POST', path(id, '/tokens'));
    const database = new Database(file);
    const rows = JSON.stringify(database.prepare('select * from multisession_clients').all());
    database.close();
    const secret = browser.cookie?.split('.')[1] ?? '';
    expect(secret).toHaveLength(43);
    expect(rows).not.toContain(secret);
    expect(rows).not.toContain(jwt);
  });

  it('can be migrated again and again', async () => {
    const { server, newBrowser } = await startServer();
    await newBrowser().signIn('user_1');
    await Promise.all([server.migrate(), server.migrate()]);
    expect((await newBrowser().signIn('user_1')).status).toBe('active');
  });

  it('is written safely: a write-ahead log, synced in full', async () => {
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

  it('refuses what libsql would cut off, and converts what it cannot take', async () => {
    const repository = createKyselyRepository(
      await sqliteDatabase({ file: join(temporaryFolder(), 'x.db') }),
    );
    await repository.migrate();
    await expect(repository.findSession('sess\0')).rejects.toMatchObject({ code: 'invalid_request' });
    // SAFETY: JavaScript callers are not held back by types; libsql would abort the process.
    expect(await repository.findSession(true as unknown as string)).toBeNull();
    await repository.close();
  });

  it('is locked from the beginning of a transaction, not from its first write', async () => {
    const file = join(temporaryFolder(), 'x.db');
    const repository = createKyselyRepository(await sqliteDatabase({ file }));
    await repository.migrate();
    const other = new Database(file);
    const write = () => other.exec('delete from multisession_sessions');
    await repository.transaction(async (writes) => {
      await writes.findClient('client_1');
      expect(write).toThrow(/locked/);
    });
    expect(write).not.toThrow();
    other.close();
    await repository.close();
  });

  it('undoes a transaction that fails half-way', async () => {
    const repository = createKyselyRepository(
      await sqliteDatabase({ file: join(temporaryFolder(), 'x.db') }),
    );
    await repository.migrate();
    const client = {
      id: 'client_1',
      secret_hash: '',
      secret_presented_at: null,
      previous_secret_hash: null,
      rotated_version: 0,
      last_active_session_id: null,
      version: 0,
      created_at: START,
    };
    const failing = repository.transaction(async (writes) => {
      await writes.insertClient(client);
      throw new Error('half-way');
    });
    await expect(failing).rejects.toThrow('half-way');
    expect(await repository.findClient('client_1')).toBeNull();
    await repository.close();
  });
});

describe('requests that race', () => {
  it.each([
    ['end', 'touch'],
    ['touch', 'end'],
    ['remove', 'touch'],
    ['end', 'remove'],
    ['remove', 'end'],
    ['end', 'end'],
  ])('%s and %s never bring a session back', async (one, two) => {
    const { newBrowser } = await startServer();
    const browser = newBrowser();
    const { id } = await browser.signIn('user_1');
    const send = (action: string) => browser.send('POST', path(id, `/${action}`));
    await Promise.all([send(one), send(two), send(one), send(two)]);
    const { session } = await browser.send('GET', path(id));
    expect(session.status).toBe([one, two].includes('remove') ? 'removed' : 'ended');
    expect((await send('touch')).status).toBe(409);
  });

  it('leaves one session of a user who signs in twice at once', async () => {
    const { newBrowser } = await startServer();
    const browser = newBrowser();
    await browser.signIn('user_1');
    await Promise.all([browser.signIn('user_2'), browser.signIn('user_2')]);
    const { sessions } = await browser.client();
    expect(sessions.map(({ userId }) => userId)).toEqual(['user_1', 'user_2']);
  });
});

describe('whatever happens', () => {
  type Step =
    | { kind: 'sign-in' | 'task'; user: number }
    | { kind: 'act'; action: 'touch' | 'end' | 'remove' | 'revoke'; nth: number }
    | { kind: 'remove-all' }
    | { kind: 'wait'; days: number };

  const step: fc.Arbitrary<Step> = fc.oneof(
    fc.record({ kind: fc.constantFrom('sign-in', 'task'), user: fc.nat(2) }),
    fc.record({
      kind: fc.constant('act'),
      action: fc.constantFrom('touch', 'end', 'remove', 'revoke'),
      nth: fc.nat(5),
    }),
    fc.record({ kind: fc.constant('remove-all') }),
    fc.record({ kind: fc.constant('wait'), days: fc.integer({ min: 1, max: 20 }) }),
  );

  it('sessions only take steps of the state machine, in the order of their versions', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(step, { minLength: 1, maxLength: 3 }), { maxLength: 12 }),
        async (rounds) => {
          const { server, clock, newBrowser } = await startServer();
          const browser = newBrowser();
          const ids: string[] = [];
          const history = new Map<string, SessionData[]>();
          let version = 0;

          const act = async (action: string, id: string | undefined) => {
            if (id === undefined) return;
            if (action === 'revoke') await server.sessions.revoke(id);
            else await browser.send('POST', path(id, `/${action}`));
          };
          const run = async (action: Step) => {
            if (action.kind === 'wait') clock.advance(action.days * DAY);
            else if (action.kind === 'remove-all') await browser.send('DELETE', '/v1/client/sessions');
            else if (action.kind === 'act') await act(action.action, ids[action.nth % ids.length]);
            else {
              const tasks = action.kind === 'task' ? [{ key: 'setup-mfa' }] : [];
              ids.push((await browser.signIn(`user_${action.user}`, { tasks })).id);
            }
          };

          for (const round of rounds) {
            await Promise.all(round.map(run));
            const client = await browser.client();
            expect(client.version).toBeGreaterThanOrEqual(version);
            version = client.version;
            for (const id of ids) {
              const session = await server.sessions.get(id);
              if (session) history.set(id, [...(history.get(id) ?? []), session]);
            }
          }
          for (const snapshots of history.values()) {
            const odd = snapshots.filter(
              (after, index) => index > 0 && !mayFollow(snapshots[index - 1] ?? after, after),
            );
            expect(odd).toEqual([]);
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  /** Between two looks there may have been several steps, but never one out of the closed statuses. */
  function mayFollow(before: SessionData, after: SessionData): boolean {
    if (after.version === before.version) return isEqual(after, before);
    if (after.version < before.version) return false;
    if (isSignedInStatus(before.status) || after.status === before.status) return true;
    return !isSignedInStatus(after.status) && canTransition(before.status, after.status);
  }
});

import { describe, expect, it } from 'vitest';
import { createTestDatabase } from './test-database.ts';
import { addClient, newClient, newSession, openRepository, openTwice } from './test-repository.ts';
import { START } from './test-server.ts';

describe('the repository', () => {
  it('returns rows exactly as they were inserted', async () => {
    const repository = await openRepository();
    const hostile = `'; drop table multisession_sessions; -- " \\ % _ $1 ? \u2028 𝒳 \u0001`;
    const client = newClient({
      secret_hash: 'a',
      previous_secret_hash: hostile,
      secret_presented_at: 8.64e15,
      last_active_session_id: hostile,
      version: Number.MAX_SAFE_INTEGER,
    });
    const session = newSession({
      id: hostile,
      user_id: hostile,
      status: 'pending',
      last_active_organization_id: hostile,
      first_factor_verified_at: 0,
      second_factor_verified_at: 8.64e15,
      actor: { sub: hostile, deep: { of: [null, 1.5, hostile] } },
      public_user_data: { identifier: hostile },
      tasks: [{ key: hostile, n: 1 }, { key: 'b' }],
      latest_activity: { city: hostile },
      replaced_by: hostile,
      closed_at: START,
    });
    await repository.transaction(async (writes) => {
      await writes.insertClient(client);
      await writes.insertSession(session);
      await writes.insertSession(newSession());
    });
    expect(await repository.findSession(hostile)).toEqual(session);
    expect(await repository.findClient('client_1')).toEqual({ ...client, sessions: [newSession()] });
    expect(await repository.findSession(`${hostile} or 1=1`)).toBeNull();
    expect(await repository.findClient(`' or ''='`)).toBeNull();
  });

  it.each([
    ['status', 'gone'],
    ['actor', '{"name":"Sam"}'],
    ['public_user_data', '[]'],
    ['tasks', '[{"id":1}]'],
    ['tasks', '{}'],
    ['latest_activity', '1'],
  ])('rejects reading a stored session whose %s is %s', async (column, value) => {
    const database = await createTestDatabase();
    const repository = await openRepository(database);
    await addClient(repository, 'client_1', [{}]);
    const [id] = (await repository.findClient('client_1'))?.sessions.map(({ id }) => id) ?? [];
    await database.run(`update multisession_sessions set ${column} = '${value}'`);
    const refusal = `A stored session has an invalid value in "${column}".`;
    await expect(repository.findSession(id ?? '')).rejects.toThrow(refusal);
    const filter = { clientId: 'client_1', now: START };
    await expect(repository.listSessions(filter, 1, 0)).rejects.toThrow(refusal);
  });

  it('findClient() returns the listed sessions of a client in the order of sign-in', async () => {
    const repository = await openRepository();
    const closed = ['ended', 'expired', 'replaced', 'removed', 'revoked', 'abandoned'] as const;
    await addClient(repository, 'client_1', [
      { id: 'z' },
      { id: 'y', status: 'pending' },
      { id: 'x', status: 'replaced', replaced_by: 'z' },
      ...closed.map((status) => ({ id: status, status })),
      { id: 'later', created_version: 100 },
    ]);
    await addClient(repository, 'client_2', [{ id: 'other' }]);
    const client = await repository.findClient('client_1');
    expect(client?.sessions.map(({ id }) => id)).toEqual(['z', 'y', 'ended', 'expired', 'replaced']);
  });

  it('updateSessions() changes only the matching sessions and returns their number', async () => {
    const repository = await openRepository();
    await addClient(repository, 'client_1', [
      { id: 'alive' },
      { id: 'overdue', expire_at: START },
      { id: 'ended', status: 'ended' },
    ]);
    await addClient(repository, 'client_2', [{ id: 'other' }]);
    const ids = ['alive', 'overdue', 'ended', 'other', 'none'];
    const filter = { clientId: 'client_1', ids, statuses: ['active' as const], aliveAt: START };
    const changes = { version: 7, tasks: [{ key: 'a' }], latest_activity: { city: 'Ulm' } };
    const update = (ids: readonly string[]) =>
      repository.transaction((writes) => writes.updateSessions({ ...filter, ids }, changes));
    expect(await update(ids)).toBe(1);
    expect(await update([])).toBe(0);
    expect(await repository.findSession('alive')).toMatchObject(changes);
    for (const id of ['overdue', 'ended', 'other']) {
      expect((await repository.findSession(id))?.version).toBeLessThan(7);
    }
  });

  it('updateSessions() stores the closing time once, and no later than the deadline', async () => {
    const repository = await openRepository();
    await addClient(repository, 'client_1', [{ id: 'early' }, { id: 'late', expire_at: START + 5 }]);
    const close = (status: 'ended' | 'removed', closed_at: number) =>
      repository.transaction((writes) =>
        writes.updateSessions(
          { clientId: 'client_1', ids: ['early', 'late'], statuses: ['active', 'ended'] },
          { status, closed_at },
        ),
      );
    await close('ended', START + 10);
    await close('removed', START + 20);
    expect((await repository.findSession('early'))?.closed_at).toBe(START + 10);
    expect((await repository.findSession('late'))?.closed_at).toBe(START + 5);
  });

  it('markPresented() records only the first use of the current secret', async () => {
    const repository = await openRepository();
    await repository.transaction((writes) => writes.insertClient(newClient({ secret_hash: 'new' })));
    const presentedAt = async () => (await repository.findClient('client_1'))?.secret_presented_at;
    const mark = (secretHash: string, at: number) =>
      repository.transaction((writes) => writes.markPresented('client_1', secretHash, at));
    expect([await mark('old', 1), await presentedAt()]).toEqual([false, null]);
    expect([await mark('new', 2), await mark('new', 3), await presentedAt()]).toEqual([true, false, 2]);
  });

  it('extendSession() extends a signed-in session if the secret of its client is unchanged', async () => {
    const repository = await openRepository();
    await addClient(repository, 'client_1', [
      { id: 'alive' },
      { id: 'pending', status: 'pending' },
      { id: 'overdue', expire_at: START + 1 },
      { id: 'ended', status: 'ended' },
    ]);
    await addClient(repository, 'client_2', [{ id: 'other' }]);
    const times = { at: START + 1, expireAt: START + 500, abandonAt: START + 600 };
    const activity = {
      id: null,
      browser_name: null,
      browser_version: null,
      device_type: null,
      is_mobile: null,
      ip_address: null,
      city: 'Ulm',
      country: null,
    };
    const extend = (sessionId: string, secretHash = '') =>
      repository.extendSession({ clientId: 'client_1', secretHash, sessionId, ...times, activity });
    expect(await Promise.all(['overdue', 'ended', 'other', 'none'].map((id) => extend(id)))).toEqual(
      Array(4).fill(null),
    );
    expect(await extend('alive', 'another')).toBeNull();
    expect((await repository.findClient('client_1'))?.version).toBe(4);
    const versions = await Promise.all([extend('alive'), extend('pending')]);
    expect(versions.toSorted()).toEqual([5, 6]);
    expect((await repository.findClient('client_1'))?.version).toBe(6);
    expect(await repository.findSession('alive')).toEqual({
      ...newSession({ id: 'alive', version: versions[0] ?? 0 }),
      updated_at: times.at,
      last_active_at: times.at,
      expire_at: times.expireAt,
      abandon_at: times.abandonAt,
      latest_activity: activity,
    });
    expect((await repository.findSession('pending'))?.status).toBe('pending');
    for (const id of ['overdue', 'ended', 'other']) {
      expect((await repository.findSession(id))?.updated_at).toBe(START);
    }
  });

  it('rolls back a transaction that fails halfway', async () => {
    const repository = await openRepository();
    const failing = repository.transaction(async (writes) => {
      await writes.insertClient(newClient());
      throw new Error('half-way');
    });
    await expect(failing).rejects.toThrow('half-way');
    const rejected = repository.transaction(async (writes) => {
      await writes.insertClient(newClient());
      await writes.insertSession(newSession({ client_id: 'client_none' }));
    });
    await expect(rejected).rejects.toThrow(/foreign key/i);
    expect(await repository.findClient('client_1')).toBeNull();
  });

  it('serializes transactions of the same client', async () => {
    const [one, two] = await openTwice();
    await one.transaction((writes) => writes.insertClient(newClient({ version: 0 })));
    const count = (index: number) =>
      (index % 2 === 0 ? one : two).transaction(async (writes) => {
        const client = await writes.findClient('client_1');
        await writes.updateClient('client_1', { version: (client?.version ?? 0) + 1 });
      });
    await Promise.all(Array.from({ length: 40 }, (_, index) => count(index)));
    expect((await two.findClient('client_1'))?.version).toBe(40);
  });

  it('migrate() can run repeatedly and in several processes concurrently', async () => {
    const [one, two] = await openTwice();
    await addClient(one, 'client_1', [{}]);
    await Promise.all([one.migrate(), two.migrate(), two.migrate()]);
    expect((await two.findClient('client_1'))?.sessions).toHaveLength(1);
  });

  it.each(['findSession', 'findClient'] as const)(
    '%s() rejects an ID with a NUL character',
    async (method) => {
      const repository = await openRepository();
      await expect(repository[method]('x\0')).rejects.toMatchObject({ code: 'invalid_request' });
    },
  );

  it('rejects a NUL character in stored values and in filters', async () => {
    const repository = await openRepository();
    await addClient(repository, 'client_1', [{}]);
    const session = newSession({ id: 'sess_2', last_active_organization_id: 'org\0' });
    const writing = repository.transaction((writes) => writes.insertSession(session));
    await expect(writing).rejects.toMatchObject({ code: 'invalid_request' });
    const filter = { userId: 'user\0', now: START };
    await expect(repository.listSessions(filter, 1, 0)).rejects.toMatchObject({ code: 'invalid_request' });
    expect((await repository.findClient('client_1'))?.sessions).toHaveLength(1);
  });
});

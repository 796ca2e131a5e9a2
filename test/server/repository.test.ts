import { describe, expect, it } from 'vitest';
import { createTestDatabase } from './test-database.ts';
import { addSessions, newSession, openRepository, openTwice } from './test-repository.ts';
import { START } from './test-server.ts';

describe('the repository', () => {
  it('returns rows exactly as they were inserted', async () => {
    const repository = await openRepository();
    const hostile = `'; drop table multisession_sessions; -- " \\ % _ $1 ? \u2028 𝒳 \u0001`;
    const session = newSession({
      id: hostile,
      user_id: hostile,
      status: 'pending',
      version: Number.MAX_SAFE_INTEGER,
      last_active_organization_id: hostile,
      first_factor_verified_at: 0,
      second_factor_verified_at: 8.64e15,
      actor: { sub: hostile, deep: { of: [null, 1.5, hostile] } },
      public_user_data: { identifier: hostile },
      tasks: [{ key: hostile, n: 1 }, { key: 'b' }],
      latest_activity: { city: hostile },
      replaced_by: hostile,
      closed_at: START,
      claimed_at: null,
      secrets: [{ hash: hostile, lacks: [hostile], is_presented: false, superseded_at: START }],
    });
    await repository.transaction(async (writes) => {
      await writes.insertSession(session);
      await writes.insertSession(newSession());
    });
    expect(await repository.findSession(hostile)).toEqual(session);
    expect(await repository.findSessions([hostile])).toEqual([session]);
    expect(await repository.findSession(`${hostile} or 1=1`)).toBeNull();
    expect(await repository.findSessions([`' or ''='`, '{}', '["sess_1"]'])).toEqual([]);
  });

  it.each([
    ['status', 'gone'],
    ['actor', '{"name":"Sam"}'],
    ['public_user_data', '[]'],
    ['tasks', '[{"id":1}]'],
    ['tasks', '{}'],
    ['latest_activity', '1'],
    ['secrets', '{}'],
    ['secrets', '[{"hash":"a","lacks":[],"superseded_at":null}]'],
  ])('rejects reading a stored session whose %s is %s', async (column, value) => {
    const database = await createTestDatabase();
    const repository = await openRepository(database);
    await addSessions(repository, 'client_1', [{}]);
    await database.run(`update multisession_sessions set ${column} = '${value}'`);
    const refusal = `A stored session has an invalid value in "${column}".`;
    await expect(repository.findSession('sess_1')).rejects.toThrow(refusal);
    await expect(repository.findSessions(['sess_1'])).rejects.toThrow(refusal);
    const filter = { clientId: 'client_1', now: START };
    await expect(repository.listSessions(filter, 1, 0)).rejects.toThrow(refusal);
  });

  it('findSessions() and findVersions() return the sessions that exist', async () => {
    const repository = await openRepository();
    await addSessions(repository, 'client_1', [{}, { version: 7 }, {}]);
    const ids = ['sess_2', 'sess_1', 'sess_none', 'sess_2'];
    const found = await repository.findSessions(ids);
    expect(found.map(({ id }) => id).toSorted()).toEqual(['sess_1', 'sess_2']);
    expect(await repository.findVersions(ids)).toEqual(
      new Map([
        ['sess_1', 1],
        ['sess_2', 7],
      ]),
    );
    expect([await repository.findSessions([]), await repository.findVersions([])]).toEqual([[], new Map()]);
  });

  it('findSessions() accepts hundreds of IDs', async () => {
    const repository = await openRepository();
    await addSessions(repository, 'client_1', [{}, {}]);
    const ids = Array.from({ length: 500 }, (_, index) => `sess_${index + 2}`);
    expect((await repository.findSessions(ids)).map(({ id }) => id)).toEqual(['sess_2']);
  });

  it('updateSessions() changes only the matching sessions, increments their versions and returns them', async () => {
    const repository = await openRepository();
    await addSessions(repository, 'client_1', [
      { id: 'alive' },
      { id: 'overdue', expire_at: START },
      { id: 'ended', status: 'ended' },
      { id: 'other' },
    ]);
    const filter = { statuses: ['active' as const], aliveAt: START };
    const changes = { tasks: [{ key: 'a' }], latest_activity: { city: 'Ulm' } };
    const update = (ids: readonly string[]) =>
      repository.transaction((writes) => writes.updateSessions({ ...filter, ids }, changes));
    const [updated, ...others] = await update(['alive', 'overdue', 'ended', 'none']);
    expect([updated, others]).toEqual([await repository.findSession('alive'), []]);
    expect(updated).toMatchObject({ ...changes, version: 2, secret_revision: 1 });
    expect(await update([])).toEqual([]);
    for (const id of ['overdue', 'ended', 'other']) {
      expect((await repository.findSession(id))?.version).toBe(1);
    }
  });

  it('updateSessions() changes the secrets only if no other change to the secrets was faster', async () => {
    const repository = await openRepository();
    await addSessions(repository, 'client_1', [{}]);
    const filter = { ids: ['sess_1'], statuses: ['active' as const], secretRevision: 1 };
    const set = (hash: string) =>
      repository.updateSessions(filter, {
        secrets: [{ hash, lacks: [], is_presented: false, superseded_at: null }],
      });
    expect(await set('new')).toMatchObject([{ secrets: [{ hash: 'new' }], secret_revision: 2, version: 2 }]);
    expect(await set('other')).toEqual([]);
  });

  it('updateSessions() closes sessions for a deadline only if they are still due for it', async () => {
    const repository = await openRepository();
    await addSessions(repository, 'client_1', [
      { id: 'due', expire_at: START },
      { id: 'extended' },
      { id: 'unclaimed', claimed_at: null },
    ]);
    const ids = ['due', 'extended', 'unclaimed'];
    const close = async (deadline: 'expire' | 'unclaimed', now: number) => {
      const filter = { ids, statuses: ['active' as const], due: { deadline, now } };
      return (await repository.updateSessions(filter, { status: 'expired' })).map(({ id }) => id);
    };
    expect(await close('expire', START)).toEqual(['due']);
    expect(await close('unclaimed', START + 600_000)).toEqual([]);
    expect(await close('unclaimed', START + 600_002)).toEqual(['unclaimed']);
  });

  it('updateSessions() stores the closing time once, and no later than the deadline', async () => {
    const repository = await openRepository();
    await addSessions(repository, 'client_1', [{ id: 'early' }, { id: 'late', expire_at: START + 5 }]);
    const close = (status: 'ended' | 'removed', closed_at: number) =>
      repository.updateSessions(
        { ids: ['early', 'late'], statuses: ['active', 'ended'] },
        { status, closed_at },
      );
    await close('ended', START + 10);
    await close('removed', START + 20);
    expect((await repository.findSession('early'))?.closed_at).toBe(START + 10);
    expect((await repository.findSession('late'))?.closed_at).toBe(START + 5);
  });

  it('recordPresentation() does nothing if the secrets have changed, and never increments the version', async () => {
    const repository = await openRepository();
    await addSessions(repository, 'client_1', [{ claimed_at: null }]);
    const [session = newSession()] = await repository.findSessions(['sess_1']);
    const { secrets } = session;
    const record = (claimed_at: number) => repository.recordPresentation(session, { claimed_at, secrets });
    const recorded = { ...session, claimed_at: 1, secret_revision: 2 };
    expect(await record(1)).toEqual(recorded);
    expect(await record(2)).toEqual(session);
    expect(await repository.findSession('sess_1')).toEqual(recorded);
  });

  it('rolls back a transaction that fails halfway', async () => {
    const repository = await openRepository();
    const failing = repository.transaction(async (writes) => {
      await writes.insertSession(newSession());
      throw new Error('half-way');
    });
    await expect(failing).rejects.toThrow('half-way');
    expect(await repository.findSession('sess_1')).toBeNull();
  });

  it('serializes transactions that lock the same session', async () => {
    const [one, two] = await openTwice();
    await addSessions(one, 'client_1', [{ tasks: [] }]);
    const add = (index: number) =>
      (index % 2 === 0 ? one : two).transaction(async (writes) => {
        const session = await writes.lockSession('sess_1');
        const tasks = [...(session?.tasks ?? []), { key: `task_${index}` }];
        await writes.updateSessions({ ids: ['sess_1'], statuses: ['active'] }, { tasks });
      });
    await Promise.all(Array.from({ length: 40 }, (_, index) => add(index)));
    expect((await two.findSession('sess_1'))?.tasks).toHaveLength(40);
  });

  it('deleteSessions() deletes the sessions of a range that were closed long ago and are not listed', async () => {
    const repository = await openRepository();
    await addSessions(repository, 'client_1', [
      { id: 'removed', status: 'removed', closed_at: START },
      { id: 'revoked', status: 'revoked', closed_at: START },
      { id: 'replaced', status: 'replaced', closed_at: START, replaced_by: 'sess_9' },
      { id: 'recent', status: 'removed', closed_at: START + 1 },
      { id: 'remembered', status: 'replaced', closed_at: START },
      { id: 'active' },
    ]);
    expect(await repository.deleteSessions({ after: '', last: 'removed' }, START)).toBe(1);
    expect(await repository.deleteSessions({ after: 'removed', last: null }, START - 1)).toBe(0);
    expect(await repository.deleteSessions({ after: 'removed', last: null }, START)).toBe(2);
    expect(await repository.deleteSessions({ after: '', last: null }, START)).toBe(0);
    const { sessions } = await repository.listSessions({ clientId: 'client_1', now: START }, 10, 0);
    expect(sessions.map(({ id }) => id).toSorted()).toEqual(['active', 'recent', 'remembered']);
  });

  it('migrate() can run repeatedly and in several processes concurrently', async () => {
    const [one, two] = await openTwice();
    await addSessions(one, 'client_1', [{}]);
    await Promise.all([one.migrate(), two.migrate(), two.migrate()]);
    expect(await two.findSession('sess_1')).not.toBeNull();
  });

  it('rejects a NUL character in IDs, stored values and filters', async () => {
    const repository = await openRepository();
    await addSessions(repository, 'client_1', [{}]);
    const invalid = { code: 'invalid_request' };
    await expect(repository.findSession('x\0')).rejects.toMatchObject(invalid);
    const session = newSession({ id: 'sess_2', last_active_organization_id: 'org\0' });
    const writing = repository.transaction((writes) => writes.insertSession(session));
    await expect(writing).rejects.toMatchObject(invalid);
    const filter = { userId: 'user\0', now: START };
    await expect(repository.listSessions(filter, 1, 0)).rejects.toMatchObject(invalid);
    expect(await repository.findSession('sess_2')).toBeNull();
  });
});

import { join } from 'node:path';
import type { SessionStatus } from '../../src/session/index.ts';
import { sqliteDatabase } from 'multisession/server/node';
import { describe, expect, it } from 'vitest';
import { createKyselyRepository } from '../../src/server/storage/kysely-repository.ts';
import type { Repository } from '../../src/server/storage/repository.ts';
import type { SessionRecord } from '../../src/server/storage/schema.ts';
import { START, temporaryFolder } from './test-server.ts';

const EXPIRES = START + 100;
const ABANDONED = START + 200;

async function openRepository(): Promise<Repository> {
  const repository = createKyselyRepository(await sqliteDatabase({ file: join(temporaryFolder(), 'x.db') }));
  await repository.migrate();
  return repository;
}

async function addSessions(repository: Repository, sessions: readonly Partial<SessionRecord>[]) {
  const client_id = `client_of_${sessions[0]?.user_id ?? 'user_1'}`;
  await repository.transaction(async (writes) => {
    await writes.insertClient({
      id: client_id,
      secret_hash: '',
      secret_presented_at: null,
      previous_secret_hash: null,
      rotated_version: 0,
      last_active_session_id: null,
      version: sessions.length,
      created_at: START,
    });
    for (const [index, session] of sessions.entries()) {
      await writes.insertSession({
        id: `sess_${index}`,
        client_id,
        user_id: 'user_1',
        status: 'active',
        created_at: START + index,
        updated_at: START,
        last_active_at: START,
        expire_at: EXPIRES,
        abandon_at: ABANDONED,
        last_active_organization_id: null,
        first_factor_verified_at: null,
        second_factor_verified_at: null,
        actor: null,
        public_user_data: null,
        tasks: [],
        version: index + 1,
        created_version: index + 1,
        replaced_by: null,
        closed_at: null,
        latest_activity: null,
        ...session,
      });
    }
  });
}

describe('a list of sessions', () => {
  it('is newest first, in the same order on every page, with the total beside it', async () => {
    const repository = await openRepository();
    const sameTime = ['b', 'd', 'a', 'c'].map((id) => ({ id, created_at: START - 1 }));
    await addSessions(repository, [{}, {}, ...sameTime]);
    await addSessions(repository, [{ id: 'other', user_id: 'user_2' }]);
    const page = async (limit: number, offset: number) => {
      const found = await repository.listSessions({ userId: 'user_1', now: START }, limit, offset);
      return [found.sessions.map(({ id }) => id).join(' '), found.totalCount];
    };
    expect(await page(500, 0)).toEqual(['sess_1 sess_0 d c b a', 6]);
    expect(await page(2, 0)).toEqual(['sess_1 sess_0', 6]);
    expect(await page(2, 2)).toEqual(['d c', 6]);
    expect(await page(2, 4)).toEqual(['b a', 6]);
    expect(await page(6, 0)).toEqual(['sess_1 sess_0 d c b a', 6]);
    expect(await page(2, 6)).toEqual(['', 6]);
    expect(await page(2, 100)).toEqual(['', 6]);
    await repository.close();
  });

  it('is about a client, a user, or both', async () => {
    const repository = await openRepository();
    await addSessions(repository, [{}, { user_id: 'user_2' }]);
    await addSessions(repository, [{ id: 'elsewhere', user_id: 'user_2' }]);
    const ids = async (filter: { clientId?: string; userId?: string }) =>
      (await repository.listSessions({ ...filter, now: START }, 10, 0)).sessions.map(({ id }) => id);
    expect(await ids({ clientId: 'client_of_user_1' })).toEqual(['sess_1', 'sess_0']);
    expect(await ids({ userId: 'user_2' })).toEqual(['sess_1', 'elsewhere']);
    expect(await ids({ clientId: 'client_of_user_1', userId: 'user_2' })).toEqual(['sess_1']);
    expect(await ids({ userId: 'user_3' })).toEqual([]);
    await repository.close();
  });

  it.each<[number, Readonly<Record<string, SessionStatus>>]>([
    [EXPIRES - 1, {}],
    [EXPIRES, { active: 'expired', pending: 'expired' }],
    [
      ABANDONED,
      {
        active: 'abandoned',
        pending: 'abandoned',
        ended: 'abandoned',
        expired: 'abandoned',
        replaced: 'abandoned',
      },
    ],
  ])('tells at %i what a session is then, though nothing was written', async (now, changed) => {
    const repository = await openRepository();
    const statuses: SessionStatus[] = ['active', 'pending', 'ended', 'expired', 'replaced', 'removed'];
    await addSessions(repository, [
      ...statuses.map((status) => ({ id: status, status })),
      { id: 'unlisted', status: 'replaced', replaced_by: 'active' },
    ]);
    const expected = { ...Object.fromEntries(statuses.map((status) => [status, status])), ...changed };
    const { sessions } = await repository.listSessions({ userId: 'user_1', now }, 10, 0);
    expect(Object.fromEntries(sessions.map(({ id, status }) => [id, status]))).toEqual({
      ...expected,
      unlisted: 'replaced',
    });
    for (const session of sessions) {
      const filter = { userId: 'user_1', statuses: [session.status], now };
      const found = await repository.listSessions(filter, 10, 0);
      expect(found.sessions).toContainEqual(session);
      expect(found.totalCount).toBe(sessions.filter(({ status }) => status === session.status).length);
    }
    await repository.close();
  });
});

import type { SessionStatus } from '../../src/session/index.ts';
import { describe, expect, it } from 'vitest';
import { ABANDONED, addSessions, EXPIRES, openRepository } from './test-repository.ts';
import { START } from './test-server.ts';

describe('listSessions()', () => {
  it('returns the newest sessions first, in a stable order across pages, with the total count', async () => {
    const repository = await openRepository();
    const sameTime = ['b', 'd', 'a', 'c'].map((id) => ({ id, created_at: START - 1 }));
    await addSessions(repository, 'client_1', [{}, {}, ...sameTime]);
    await addSessions(repository, 'client_2', [{ id: 'other', user_id: 'user_2' }]);
    const page = async (limit: number, offset: number) => {
      const found = await repository.listSessions({ userId: 'user_1', now: START }, limit, offset);
      return [found.sessions.map(({ id }) => id).join(' '), found.totalCount];
    };
    expect(await page(500, 0)).toEqual(['sess_2 sess_1 d c b a', 6]);
    expect(await page(2, 0)).toEqual(['sess_2 sess_1', 6]);
    expect(await page(2, 2)).toEqual(['d c', 6]);
    expect(await page(2, 4)).toEqual(['b a', 6]);
    expect(await page(6, 0)).toEqual(['sess_2 sess_1 d c b a', 6]);
    expect(await page(2, 6)).toEqual(['', 6]);
    expect(await page(2, 100)).toEqual(['', 6]);
  });

  it('filters by client, by user, or by both', async () => {
    const repository = await openRepository();
    await addSessions(repository, 'client_1', [{}, { user_id: 'user_2' }]);
    await addSessions(repository, 'client_2', [{ id: 'other_client', user_id: 'user_2' }]);
    const ids = async (filter: { clientId?: string; userId?: string }) =>
      (await repository.listSessions({ ...filter, now: START }, 10, 0)).sessions.map(({ id }) => id);
    expect(await ids({ clientId: 'client_1' })).toEqual(['sess_2', 'sess_1']);
    expect(await ids({ userId: 'user_2' })).toEqual(['sess_2', 'other_client']);
    expect(await ids({ clientId: 'client_1', userId: 'user_2' })).toEqual(['sess_2']);
    expect(await ids({ userId: 'user_3' })).toEqual([]);
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
  ])('returns the status of sessions as of %i, even if it is not written yet', async (now, changed) => {
    const repository = await openRepository();
    const statuses: SessionStatus[] = ['active', 'pending', 'ended', 'expired', 'replaced', 'removed'];
    await addSessions(repository, 'client_1', [
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
  });
});

import { sessionStatuses } from '../../src/session/index.ts';
import type { LoadUsers, SessionListParams } from 'multisession/server';
import { describe, expect, it, vi } from 'vitest';
import { DAY, startServer } from './test-server.ts';

describe('getSessionList()', () => {
  it('returns the sessions of a user on all clients, newest first, in pages of ten', async () => {
    const { server, clock, newBrowser } = await startServer();
    const ids: string[] = [];
    for (let n = 0; n < 12; n++) {
      clock.advance(1);
      ids.unshift((await newBrowser().signIn('user_1')).id);
    }
    await newBrowser().signIn('user_2');
    const first = await server.sessions.getSessionList({ userId: 'user_1' });
    const second = await server.sessions.getSessionList({ userId: 'user_1', offset: 10 });
    expect([...first.data, ...second.data].map(({ id }) => id)).toEqual(ids);
    expect([first.totalCount, second.totalCount, first.data.length]).toEqual([12, 12, 10]);
  });

  it('returns each session with the data that signIn() returned', async () => {
    const { server, newBrowser } = await startServer({
      loadUsers: async () => [{ id: 'user_1', plan: 'pro' }],
    });
    const browser = newBrowser();
    const session = await browser.signIn('user_1', { publicUserData: { identifier: 'ada@example.com' } });
    const { data } = await server.sessions.getSessionList({ clientId: session.clientId ?? '' });
    expect(data).toEqual([session]);
    expect(data[0]?.user).toMatchObject({ plan: 'pro' });
  });

  it('filters by the current status, including passed deadlines', async () => {
    const { server, clock, newBrowser } = await startServer();
    const browser = newBrowser();
    await browser.signIn('user_1');
    const list = (status: SessionListParams['status']) =>
      server.sessions.getSessionList({ userId: 'user_1', status });
    const counts = async () =>
      Object.fromEntries(
        await Promise.all(sessionStatuses.map(async (status) => [status, (await list(status)).totalCount])),
      );
    const none = Object.fromEntries(sessionStatuses.map((status) => [status, 0]));
    clock.advance(7 * DAY - 1);
    expect(await counts()).toEqual({ ...none, active: 1 });
    clock.advance(1);
    expect(await counts()).toEqual({ ...none, expired: 1 });
    expect((await list('expired')).data).toMatchObject([{ status: 'expired', user: null }]);
    clock.advance(23 * DAY);
    expect(await counts()).toEqual({ ...none, abandoned: 1 });
  });

  it.each<[string, Record<string, unknown>]>([
    ['userId', {}],
    ['userId', { userId: '' }],
    ['userId', { userId: 1 }],
    ['clientId', { clientId: 'x\0' }],
    ['status', { userId: 'user_1', status: 'signed-in' }],
    ['limit', { userId: 'user_1', limit: 0 }],
    ['limit', { userId: 'user_1', limit: 501 }],
    ['limit', { userId: 'user_1', limit: 1.5 }],
    ['limit', { userId: 'user_1', limit: '10' }],
    ['limit', { userId: 'user_1', limit: NaN }],
    ['offset', { userId: 'user_1', offset: -1 }],
    ['offset', { userId: 'user_1', offset: Infinity }],
  ])('rejects an invalid %s and names it: %j', async (param, params) => {
    const { server } = await startServer();
    await expect(server.sessions.getSessionList(params)).rejects.toMatchObject({
      code: 'invalid_request',
      param,
    });
  });

  it('accepts a limit of 500 and an offset past the end', async () => {
    const { server } = await startServer();
    const page = await server.sessions.getSessionList({ userId: "' or 1=1 --", limit: 500, offset: 2 ** 40 });
    expect(page).toEqual({ data: [], totalCount: 0 });
  });

  it('calls `loadUsers` once per page', async () => {
    const loadUsers = vi.fn<LoadUsers>(async () => []);
    const { server, newBrowser } = await startServer({ loadUsers });
    for (let n = 0; n < 3; n++) await newBrowser().signIn('user_1');
    loadUsers.mockClear();
    await server.sessions.getSessionList({ userId: 'user_1' });
    expect(loadUsers).toHaveBeenCalledExactlyOnceWith(['user_1']);
  });
});

describe('revokeAllForUser()', () => {
  it('revokes the sessions of one user on every client, except the given session', async () => {
    const { server, newBrowser } = await startServer();
    const [one, two] = [newBrowser(), newBrowser()];
    const kept = await one.signIn('user_1');
    const other = await one.signIn('user_2');
    const ended = await two.signIn('user_1');
    await two.send('POST', `/v1/client/sessions/${ended.id}/end`);
    const gone = [
      await newBrowser().signIn('user_1'),
      await newBrowser().signIn('user_1', { actor: { sub: 'a' } }),
    ];
    expect(await server.sessions.revokeAllForUser('user_1', { except: kept.id })).toBe(2);
    const status = async (id: string) => (await server.sessions.get(id))?.status;
    expect(await Promise.all(gone.map(({ id }) => status(id)))).toEqual(['revoked', 'revoked']);
    expect(await Promise.all([kept, other, ended].map(({ id }) => status(id)))).toEqual([
      'active',
      'active',
      'ended',
    ]);
    expect(await server.sessions.revokeAllForUser('user_1')).toBe(1);
    expect(await server.sessions.revokeAllForUser('user_1')).toBe(0);
    expect((await one.client()).sessions.map(({ userId }) => userId)).toEqual(['user_2']);
  });

  it.each(['', 'x\0'])('rejects the invalid user ID %j', async (id) => {
    const { server } = await startServer();
    await expect(server.sessions.revokeAllForUser(id)).rejects.toMatchObject({ param: 'userId' });
  });
});

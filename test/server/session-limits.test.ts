import type { SessionPolicy } from 'multisession/server';
import { describe, expect, it } from 'vitest';
import type { Browser } from './browser.ts';
import { DAY, startServer } from './test-server.ts';

const start = (policy: SessionPolicy) => startServer({ policy });
const rows = async (browser: Browser) =>
  (await browser.client()).sessions.map(({ userId, status }) => `${userId} ${status}`);
const limitReached = { code: 'session_limit_reached' };

describe('maxSessionsPerClient', () => {
  it('replaces the oldest session of the client, which stays listed', async () => {
    const { newBrowser } = await start({ maxSessionsPerClient: 2 });
    const browser = newBrowser();
    for (const user of ['user_1', 'user_2', 'user_3']) await browser.signIn(user);
    expect(await rows(browser)).toEqual(['user_1 replaced', 'user_2 active', 'user_3 active']);
    await browser.signIn('user_1');
    expect(await rows(browser)).toEqual(['user_2 replaced', 'user_3 active', 'user_1 active']);
  });

  it('rejects a sign-in above the limit with `limitStrategy: reject`, and changes nothing', async () => {
    const { newBrowser } = await start({ maxSessionsPerClient: 2, limitStrategy: 'reject' });
    const browser = newBrowser();
    const first = await browser.signIn('user_1');
    await browser.signIn('user_2');
    const before = await browser.client();
    await expect(browser.signIn('user_3')).rejects.toMatchObject(limitReached);
    expect(await browser.client()).toEqual(before);

    await browser.signIn('user_2');
    await browser.send('POST', `/v1/client/sessions/${first.id}/end`);
    await browser.signIn('user_3');
    expect(await rows(browser)).toEqual(['user_1 ended', 'user_2 active', 'user_3 active']);
  });

  it('does not count expired sessions or sessions of other clients', async () => {
    const { newBrowser, clock } = await start({ maxSessionsPerClient: 1, limitStrategy: 'reject' });
    const browser = newBrowser();
    await browser.signIn('user_1');
    await newBrowser().signIn('user_2');
    clock.advance(7 * DAY);
    await browser.signIn('user_2');
    expect(await rows(browser)).toEqual(['user_1 expired', 'user_2 active']);
  });
});

describe('maxSessionsPerUser', () => {
  it('replaces the oldest session of the user, on any client', async () => {
    const { newBrowser, clock } = await start({ maxSessionsPerUser: 2 });
    const browsers = [newBrowser(), newBrowser(), newBrowser()];
    for (const browser of browsers) {
      clock.advance(1000);
      await browser.signIn('user_1');
      await browser.signIn('user_2', { actor: { sub: 'agent_1' } });
    }
    expect(await Promise.all(browsers.map(rows))).toEqual([
      ['user_1 replaced', 'user_2 active'],
      ['user_1 active', 'user_2 active'],
      ['user_1 active', 'user_2 active'],
    ]);
  });

  it('lets a user sign in again on the same client, and rejects other clients', async () => {
    const { newBrowser } = await start({ maxSessionsPerUser: 1, limitStrategy: 'reject' });
    const browser = newBrowser();
    await browser.signIn('user_1');
    await browser.signIn('user_1');
    await expect(newBrowser().signIn('user_1')).rejects.toMatchObject(limitReached);
    const { userId } = await newBrowser().signIn('user_1', { actor: { sub: 'agent_1' } });
    expect(userId).toBe('user_1');
  });

  it('cannot be bypassed with an invalid cookie', async () => {
    const { newBrowser } = await start({ maxSessionsPerUser: 1, limitStrategy: 'reject' });
    const browser = newBrowser();
    await browser.signIn('user_1');
    browser.cookie = `${browser.cookie?.slice(0, -43) ?? ''}${'A'.repeat(43)}`;
    await expect(browser.signIn('user_1')).rejects.toMatchObject(limitReached);
  });
});

describe('the default limits', () => {
  it('keep ten signed-in and ten remembered sessions in a browser', async () => {
    const { newBrowser } = await start({});
    const browser = newBrowser();
    for (let nth = 1; nth <= 25; nth += 1) await browser.signIn(`user_${nth}`);
    const listed = await rows(browser);
    expect(listed.slice(0, 10)).toEqual(Array.from({ length: 10 }, (_, nth) => `user_${nth + 6} replaced`));
    expect(listed.slice(10)).toEqual(Array.from({ length: 10 }, (_, nth) => `user_${nth + 16} active`));
  });
});

describe('maxRememberedSessionsPerClient', () => {
  it('removes the oldest remembered sessions at the next sign-in', async () => {
    const { newBrowser } = await start({ maxRememberedSessionsPerClient: 2 });
    const browser = newBrowser();
    for (const user of ['user_1', 'user_2', 'user_3']) {
      const { id } = await browser.signIn(user);
      await browser.send('POST', `/v1/client/sessions/${id}/end`);
    }
    expect(await rows(browser)).toEqual(['user_1 ended', 'user_2 ended', 'user_3 ended']);
    await browser.signIn('user_4');
    expect(await rows(browser)).toEqual(['user_2 ended', 'user_3 ended', 'user_4 active']);
  });

  it('of 0 remembers no session, not even one that a limit replaces', async () => {
    const { newBrowser } = await start({ maxRememberedSessionsPerClient: 0, maxSessionsPerClient: 1 });
    const browser = newBrowser();
    for (const user of ['user_1', 'user_2']) await browser.signIn(user);
    expect(await rows(browser)).toEqual(['user_2 active']);
  });
});

describe('`sameUserSessions: allow`', () => {
  it('keeps several sessions of one user on a client, and removes closed sessions', async () => {
    const { newBrowser } = await start({ sameUserSessions: 'allow' });
    const browser = newBrowser();
    const first = await browser.signIn('user_1');
    await browser.signIn('user_1');
    expect(await rows(browser)).toEqual(['user_1 active', 'user_1 active']);
    await browser.send('POST', `/v1/client/sessions/${first.id}/end`);
    await browser.signIn('user_1');
    expect(await rows(browser)).toEqual(['user_1 active', 'user_1 active']);
  });
});

describe('`sameUserSessions: allow` with `limitStrategy: replace-oldest`', () => {
  it('lists a session that the limit replaces only if the new one is of another account', async () => {
    const { newBrowser, server } = await start({ sameUserSessions: 'allow', maxSessionsPerClient: 2 });
    const browser = newBrowser();
    const [first, second] = [await browser.signIn('user_1'), await browser.signIn('user_1')];
    await browser.signIn('user_1');
    expect(await rows(browser)).toEqual(['user_1 active', 'user_1 active']);
    expect((await server.sessions.get(first.id))?.status).toBe('replaced');
    await browser.signIn('user_2');
    expect(await rows(browser)).toEqual(['user_1 replaced', 'user_1 active', 'user_2 active']);
    expect((await server.sessions.get(second.id))?.status).toBe('replaced');
  });
});

describe('session limits under concurrent sign-ins', () => {
  it.each(['replace-oldest', 'reject'] as const)(
    'a hundred concurrent sign-ins leave exactly the maximum number of sessions per user with %s',
    async (limitStrategy) => {
      const { server, newBrowser } = await start({ maxSessionsPerUser: 3, limitStrategy });
      const results = await Promise.allSettled(
        Array.from({ length: 100 }, () => newBrowser().signIn('user_1')),
      );
      const rejected = results.filter(({ status }) => status === 'rejected').length;
      expect(rejected).toBe(limitStrategy === 'reject' ? 97 : 0);
      const statuses = await Promise.all(
        results.map(async (result) =>
          result.status === 'fulfilled' ? (await server.sessions.get(result.value.id))?.status : 'rejected',
        ),
      );
      expect(statuses.filter((status) => status === 'active')).toHaveLength(3);
    },
    60_000,
  );

  it('concurrent sign-ins on several clients respect the limit per user without a deadlock', async () => {
    const { server, newBrowser } = await start({ maxSessionsPerClient: 3, maxSessionsPerUser: 2 });
    const browsers = [newBrowser(), newBrowser(), newBrowser()];
    for (const browser of browsers) await browser.signIn('user_0');
    const signIns = Array.from({ length: 33 }, (_, n) =>
      browsers.map((browser, index) => browser.signIn(`user_${(n + index) % 5}`)),
    );
    const sessions = await Promise.all(signIns.flat());
    const now = await Promise.all(sessions.map(({ id }) => server.sessions.get(id)));
    const active = now.filter((session) => session?.status === 'active');
    for (const user of ['user_0', 'user_1', 'user_2', 'user_3', 'user_4']) {
      expect(active.filter((session) => session?.userId === user).length).toBeLessThanOrEqual(2);
    }
    for (const browser of browsers) {
      await browser.signIn('user_9');
      const { sessions: listed } = await browser.client();
      expect(listed.filter(({ status }) => status === 'active').length).toBeLessThanOrEqual(3);
    }
  });
});

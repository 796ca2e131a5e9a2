import { describe, expect, it } from 'vitest';
import type { SessionServer } from 'multisession/server';
import type { Browser } from './browser.ts';
import { HOUR, SECOND, startServer } from './test-server.ts';

const MINUTE = 60 * SECOND;
const users = async (browser: Browser) =>
  (await browser.client()).sessions.map(({ userId }) => String(userId));

/**
 * Signs users in with the same cookies, like tabs of one browser at the same time. Returns the responses, whose cookies
 * the browser has not stored yet.
 */
async function signInConcurrently({ sessions }: SessionServer, browser: Browser, userIds: readonly string[]) {
  const requests = userIds.map((userId) => ({ userId, request: browser.request('POST', '/api/sign-in') }));
  return Promise.all(requests.map(({ userId, request }) => sessions.signIn(request, { userId })));
}

/** Returns the items in a pseudo-random order. */
function shuffle<T>(items: readonly T[]): readonly T[] {
  return items
    .map((item, index) => [(index * 7919) % items.length, item] as const)
    .toSorted(([a], [b]) => a - b)
    .map(([, item]) => item);
}

describe('concurrent sign-ins in one browser', () => {
  it.each([
    ['without a cookie', []],
    ['with cookies', ['user_a', 'user_b']],
  ])(
    'lose none of a hundred sessions in a browser %s',
    async (_, before) => {
      const { server, clock, newBrowser } = await startServer({ policy: { maxSessionsPerClient: 200 } });
      const browser = newBrowser();
      for (const userId of before) await browser.signIn(userId);
      const names = Array.from({ length: 100 }, (__, nth) => `user_${nth}`);
      const responses = await signInConcurrently(server, browser, names);
      for (const { headers } of shuffle(responses)) browser.storeCookies(headers);
      expect((await users(browser)).toSorted()).toEqual([...before, ...names].toSorted());
      clock.advance(HOUR);
      expect(await users(browser)).toHaveLength(before.length + names.length);
    },
    60_000,
  );

  it('lose no session when each cookie is used before the next response arrives', async () => {
    const { server, clock, newBrowser } = await startServer();
    const browser = newBrowser();
    const names = ['user_1', 'user_2', 'user_3', 'user_4', 'user_5'];
    const responses = await signInConcurrently(server, browser, names);
    for (const [step, { headers }] of shuffle(responses).entries()) {
      browser.storeCookies(headers);
      expect(await users(browser)).toHaveLength(step + 1);
      clock.advance(MINUTE);
    }
    clock.advance(HOUR);
    expect((await users(browser)).toSorted()).toEqual(names);
  });

  it('lose only the session whose response was lost, which is revoked after ten minutes', async () => {
    const { server, clock, newBrowser } = await startServer();
    const browser = newBrowser();
    const [lost, stored] = await signInConcurrently(server, browser, ['user_1', 'user_2']);
    browser.storeCookies(stored?.headers ?? new Headers());
    expect(await users(browser)).toEqual(['user_2']);
    const statusOf = async (id = '') => (await server.sessions.get(id))?.status;
    clock.advance(10 * MINUTE - 1);
    expect(await statusOf(lost?.session.id)).toBe('active');
    clock.advance(1);
    expect(await statusOf(lost?.session.id)).toBe('revoked');
    expect(await statusOf(stored?.session.id)).toBe('active');
  });

  it('create sessions that are independent of each other', async () => {
    const { server, newBrowser } = await startServer();
    const browser = newBrowser();
    const responses = await signInConcurrently(server, browser, ['user_1', 'user_2', 'user_3']);
    const [removed, ...others] = responses;
    const tab = newBrowser();
    tab.storeCookies(removed?.headers ?? new Headers());
    await tab.send('DELETE', '/v1/client/sessions');
    for (const { headers } of responses) browser.storeCookies(headers);
    expect((await users(browser)).toSorted()).toEqual(
      others.map(({ session }) => String(session.userId)).toSorted(),
    );
    await browser.send('DELETE', '/v1/client/sessions');
    for (const { session } of others) {
      expect((await server.sessions.get(session.id))?.status).toBe('removed');
    }
  });

  it('share the label of the client if the browser had a cookie, and have different ones otherwise', async () => {
    const { server, newBrowser } = await startServer();
    const browser = newBrowser();
    const labels = async () => {
      const responses = await signInConcurrently(server, browser, ['user_1', 'user_2']);
      for (const { headers } of responses) browser.storeCookies(headers);
      return responses.map(({ session }) => session.clientId);
    };
    const first = await labels();
    expect(new Set(first).size).toBe(2);
    const { id } = await browser.client();
    expect(first).toContain(id);
    expect(await labels()).toEqual([id, id]);
  });

  it('of one user are both kept, and the next one replaces both', async () => {
    const { server, newBrowser } = await startServer();
    const browser = newBrowser();
    for (const { headers } of await signInConcurrently(server, browser, ['user_1', 'user_1'])) {
      browser.storeCookies(headers);
    }
    expect(await users(browser)).toEqual(['user_1', 'user_1']);
    const { id } = await browser.signIn('user_1');
    expect((await browser.client()).sessions.map((session) => session.id)).toEqual([id]);
  });

  it('may exceed `maxSessionsPerClient` until the next one, which replaces the oldest', async () => {
    const { server, newBrowser } = await startServer({
      policy: { maxSessionsPerClient: 2, maxRememberedSessionsPerClient: 1 },
    });
    const browser = newBrowser();
    for (const { headers } of await signInConcurrently(server, browser, ['user_1', 'user_2', 'user_3'])) {
      browser.storeCookies(headers);
    }
    const active = async () =>
      (await browser.client()).sessions.filter(({ status }) => status === 'active').length;
    expect(await active()).toBe(3);
    await browser.signIn('user_4');
    expect(await active()).toBe(2);
    expect(await users(browser)).toHaveLength(3);
  });

  it('respect `maxSessionsPerUser`', async () => {
    const policy = { maxSessionsPerUser: 1, sameUserSessions: 'allow' as const };
    const { server, newBrowser } = await startServer({ policy });
    const browser = newBrowser();
    await signInConcurrently(server, browser, ['user_1', 'user_1', 'user_1']);
    const { totalCount } = await server.sessions.getSessionList({ userId: 'user_1', status: 'active' });
    expect(totalCount).toBe(1);
  });
});

import { describe, expect, it } from 'vitest';
import type { SessionServer } from 'multisession/server';
import type { Browser } from './browser.ts';
import { openStream } from './event-stream.ts';
import { createTestDatabase } from './test-database.ts';
import { HOUR, SECOND, startServer } from './test-server.ts';

const users = async (browser: Browser) =>
  (await browser.client()).sessions.map(({ userId }) => String(userId));

/**
 * Signs users in with the same cookie, like tabs of one browser at the same time. Returns the responses, whose cookies the
 * browser has not stored yet.
 */
async function signInConcurrently({ sessions }: SessionServer, browser: Browser, userIds: readonly string[]) {
  const requests = userIds.map((userId) => ({ userId, request: browser.request('POST', '/api/sign-in') }));
  const responses = [];
  for (const { userId, request } of requests) responses.push(await sessions.signIn(request, { userId }));
  return responses;
}

function* permutations<T>(items: readonly T[]): Generator<readonly T[]> {
  if (items.length === 0) yield [];
  for (const [index, item] of items.entries()) {
    for (const rest of permutations(items.toSpliced(index, 1))) yield [item, ...rest];
  }
}

const orders = [...permutations([0, 1]), ...permutations([0, 1, 2])];

describe('concurrent sign-ins in one browser', () => {
  it.each(orders.map((order) => [order.join(', '), order] as const))(
    'no session is lost when the responses of concurrent sign-ins arrive in the order %s',
    async (_, order) => {
      const { server, clock, newBrowser } = await startServer();
      const browser = newBrowser();
      await browser.signIn('user_0');
      const names = order.map((nth) => `user_${nth + 1}`).toSorted();
      const responses = await signInConcurrently(server, browser, names);
      for (const nth of order) browser.storeCookies(responses[nth]?.headers ?? new Headers());
      expect((await users(browser)).toSorted()).toEqual(['user_0', ...names]);

      browser.receipts = []; // The receipts expire after a minute.
      clock.advance(HOUR);
      expect((await users(browser)).toSorted()).toEqual(['user_0', ...names]);
    },
  );

  it.each(orders.map((order) => [order.join(', '), order] as const))(
    'no session is lost when each cookie is used before the next response arrives, in the order %s',
    async (_, order) => {
      const { server, clock, newBrowser } = await startServer();
      const browser = newBrowser();
      await browser.signIn('user_0');
      const responses = await signInConcurrently(
        server,
        browser,
        order.map((nth) => `user_${nth + 1}`),
      );
      for (const [step, nth] of order.entries()) {
        browser.storeCookies(responses[nth]?.headers ?? new Headers());
        expect(await users(browser)).toHaveLength(step + 2);
        clock.advance(15 * SECOND);
      }
      clock.advance(HOUR);
      expect(await users(browser)).toHaveLength(order.length + 1);
    },
  );

  it('no session is lost when ten tabs sign in at the same time', async () => {
    const { server, clock, newBrowser } = await startServer();
    const browser = newBrowser();
    await browser.signIn('user_0');
    const names = Array.from({ length: 10 }, (_, nth) => `user_${nth + 1}`);
    const responses = await Promise.all(
      names.map((userId) => server.sessions.signIn(browser.request('POST', '/api/sign-in'), { userId })),
    );
    for (const nth of [3, 9, 0, 7, 5, 8, 1, 6, 4, 2]) {
      browser.storeCookies(responses[nth]?.headers ?? new Headers());
      await Promise.all([browser.client(), browser.client()]);
    }
    expect((await users(browser)).toSorted()).toEqual(['user_0', ...names].toSorted());
    browser.receipts = [];
    clock.advance(HOUR);
    expect(await users(browser)).toHaveLength(11);
  });

  it('a lost response of a concurrent sign-in loses only its own session', async () => {
    const { server, clock, newBrowser } = await startServer();
    for (const lost of [0, 1]) {
      const browser = newBrowser();
      await browser.signIn('user_0');
      const responses = await signInConcurrently(server, browser, ['user_1', 'user_2']);
      browser.storeCookies(responses[1 - lost]?.headers ?? new Headers());
      expect(await users(browser)).toEqual(['user_0', `user_${2 - lost}`]);
      await browser.signIn(`user_${lost + 1}`);
      await browser.client();
      clock.advance(HOUR);
      expect((await users(browser)).toSorted()).toEqual(['user_0', 'user_1', 'user_2']);
      expect((await server.sessions.get(responses[lost]?.session.id ?? ''))?.status).toBe('revoked');
    }
  });

  it('the cookie of each concurrent sign-in stays valid for requests in flight', async () => {
    const { server, newBrowser } = await startServer();
    const browser = newBrowser();
    await browser.signIn('user_0');
    const [first, second] = await signInConcurrently(server, browser, ['user_1', 'user_2']);
    const late = newBrowser();
    late.storeCookies(second?.headers ?? new Headers());
    late.receipts = [];
    browser.storeCookies(second?.headers ?? new Headers());
    browser.storeCookies(first?.headers ?? new Headers());
    expect(await users(browser)).toEqual(['user_0', 'user_1', 'user_2']);
    expect((await late.send('POST', `/v1/client/sessions/${second?.session.id}/touch`)).status).toBe(200);
    expect(await users(late)).toEqual(['user_0', 'user_2']);
  });

  it('merging concurrent sign-ins does not extend the validity of the previous cookie', async () => {
    const { server, clock, newBrowser } = await startServer();
    const browser = newBrowser();
    await browser.signIn('user_0');
    const old = Object.assign(newBrowser(), { cookie: browser.cookie });
    const [first, second] = await signInConcurrently(server, browser, ['user_1', 'user_2']);
    browser.storeCookies(second?.headers ?? new Headers());
    await browser.client();
    clock.advance(10 * SECOND - 1);
    browser.storeCookies(first?.headers ?? new Headers());
    expect(await users(browser)).toEqual(['user_0', 'user_1', 'user_2']);
    expect(await users(old)).toEqual(['user_0']);
    clock.advance(1);
    expect((await old.send('GET', '/v1/client')).error.code).toBe('client_not_found');
  });

  it('sweep() revokes a session whose sign-in response was lost, but does not count it', async () => {
    const { server, clock, newBrowser } = await startServer();
    const browser = newBrowser();
    await browser.signIn('user_0');
    const [first, second] = await signInConcurrently(server, browser, ['user_1', 'user_2']);
    browser.storeCookies(second?.headers ?? new Headers());
    await browser.client();
    clock.advance(60 * SECOND);
    expect(await server.sweep()).toMatchObject({ expired: 0, abandoned: 0, deletedSessions: 0 });
    const { data } = await server.sessions.getSessionList({ userId: 'user_1' });
    expect(data.map(({ id, status }) => [id, status])).toEqual([[first?.session.id, 'revoked']]);
  });

  it('a user who signs in twice at the same time keeps one session', async () => {
    const { server, newBrowser } = await startServer();
    const browser = newBrowser();
    await browser.signIn('user_0');
    const responses = await signInConcurrently(server, browser, ['user_1', 'user_1']);
    for (const { headers } of responses) browser.storeCookies(headers);
    expect(await users(browser)).toEqual(['user_0', 'user_1']);
    const statuses = await Promise.all(responses.map(({ session }) => server.sessions.get(session.id)));
    expect(statuses.map((session) => String(session?.status)).toSorted()).toEqual(['active', 'replaced']);
  });

  it('no session is lost when a task is completed during a sign-in', async () => {
    const { server, clock, newBrowser } = await startServer();
    const browser = newBrowser();
    const { id } = await browser.signIn('user_0', { tasks: [{ key: 'setup-mfa' }] });
    const request = browser.request('POST', '/api/task');
    const [added] = await signInConcurrently(server, browser, ['user_1']);
    const done = await server.sessions.completeTask(request, { sessionId: id, key: 'setup-mfa' });
    browser.storeCookies(done.headers);
    await browser.client();
    browser.storeCookies(added?.headers ?? new Headers());
    clock.advance(15 * SECOND);
    expect(await users(browser)).toEqual(['user_0', 'user_1']);
    expect((await browser.client()).sessions.map(({ status }) => status)).toEqual(['active', 'active']);
  });

  it('merging concurrent sign-ins increments the version and sends an event', async () => {
    const { server, newBrowser } = await startServer();
    const browser = newBrowser();
    await browser.signIn('user_0');
    const [first, second] = await signInConcurrently(server, browser, ['user_1', 'user_2']);
    browser.storeCookies(first?.headers ?? new Headers());
    browser.storeCookies(second?.headers ?? new Headers());
    const receipts = browser.receipts;
    browser.receipts = [];
    const separate = await browser.client();
    const stream = await openStream(server, browser);
    expect(await stream.version()).toBe(separate.version);
    browser.receipts = receipts;
    const merged = await browser.client();
    expect(merged.version).toBeGreaterThan(separate.version);
    expect(await stream.version()).toBe(merged.version);
    expect((await browser.client()).version).toBe(merged.version);
  });

  it('each concurrent sign-in can remove its own session before the merge', async () => {
    const { server, newBrowser } = await startServer();
    const browser = newBrowser();
    await browser.signIn('user_0');
    const responses = await signInConcurrently(server, browser, ['user_1', 'user_2']);
    for (const { headers, session } of responses) {
      const tab = newBrowser();
      tab.storeCookies(headers);
      const reply = await tab.send('POST', `/v1/client/sessions/${session.id}/remove`);
      expect([reply.status, reply.session.status]).toEqual([200, 'removed']);
    }
    for (const { headers } of responses) browser.storeCookies(headers);
    expect(await users(browser)).toEqual(['user_0']);
  });

  it('DELETE /v1/client/sessions removes all sessions of concurrent sign-ins', async () => {
    const { server, newBrowser } = await startServer();
    const browser = newBrowser();
    await browser.signIn('user_0');
    const responses = await signInConcurrently(server, browser, ['user_1', 'user_2']);
    for (const { headers } of responses) browser.storeCookies(headers);
    await browser.send('DELETE', '/v1/client/sessions');
    const sessions = await Promise.all(responses.map(({ session }) => server.sessions.get(session.id)));
    expect(sessions.map((session) => session?.status)).toEqual(['removed', 'removed']);
  });

  it('merging concurrent sign-ins respects `maxSessionsPerClient`', async () => {
    const { server, newBrowser } = await startServer({ policy: { maxSessionsPerClient: 2 } });
    const browser = newBrowser();
    await browser.signIn('user_0');
    const responses = await signInConcurrently(server, browser, ['user_1', 'user_2', 'user_3']);
    for (const { headers } of responses) browser.storeCookies(headers);
    const { sessions } = await browser.client();
    expect(sessions.filter(({ status }) => status === 'active')).toHaveLength(2);
  });

  it('concurrent sign-ins respect `maxSessionsPerUser`', async () => {
    const { server, newBrowser } = await startServer({
      policy: { maxSessionsPerUser: 1, sameUserSessions: 'allow' },
    });
    const browser = newBrowser();
    await browser.signIn('user_0');
    await signInConcurrently(server, browser, ['user_1', 'user_1', 'user_1']);
    const { totalCount } = await server.sessions.getSessionList({ userId: 'user_1', status: 'active' });
    expect(totalCount).toBe(1);
  });
});

describe('a receipt cookie', () => {
  it('has a unique name, the attributes of the client cookie and a Max-Age of one minute', async () => {
    const { server, newBrowser } = await startServer({ cookieName: '__Host-acme' });
    const browser = newBrowser();
    const names = new Set<string>();
    for (let nth = 0; nth < 3; nth++) {
      const request = browser.request('POST', '/api/sign-in');
      const { headers } = await server.sessions.signIn(request, { userId: 'user_1' });
      const [receipt = '', cookie = '', ...others] = headers.getSetCookie();
      const [pair = '', ...attributes] = receipt.split('; ');
      expect([cookie.split('=')[0], others]).toEqual(['__Host-acme', []]);
      expect(pair).toMatch(/^__Host-acme-receipt-[\w-]{8}=client_[\w-]{27}\.[\w-]{43}$/);
      expect(attributes.toSorted()).toEqual(['HttpOnly', 'Max-Age=60', 'Path=/', 'SameSite=Lax', 'Secure']);
      names.add(pair.split('=')[0] ?? '');
    }
    expect(names.size).toBe(3);
  });

  it('shows no session without the client cookie', async () => {
    const { newBrowser } = await startServer();
    const browser = newBrowser();
    await browser.signIn('user_1');
    browser.cookie = null;
    const reply = await browser.send('GET', '/v1/client');
    expect([reply.status, reply.text.includes('"response":null')]).toEqual([200, true]);
  });
});

it('the version never decreases for a browser that missed the responses of two sign-ins', async () => {
  const { server, newBrowser } = await startServer();
  const browser = newBrowser();
  await browser.signIn('user_0');
  await signInConcurrently(server, browser, ['user_1']);
  const { id } = await browser.signIn('user_2');
  await browser.send('POST', `/v1/client/sessions/${id}/remove`);
  const { version } = await browser.client();
  await signInConcurrently(server, browser, ['user_3']);
  expect(await browser.client()).toMatchObject({ version, sessions: [{ userId: 'user_0' }] });
});

it('a previous secret that an earlier release stored is still accepted', async () => {
  const database = await createTestDatabase();
  const { server, newBrowser } = await startServer({ database: await database.open() });
  const browser = newBrowser();
  await browser.signIn('user_0');
  await signInConcurrently(server, browser, ['user_1']);
  const hash = `substr(previous_secret_hash, 1, 43)`;
  await database.run(`update multisession_clients set previous_secret_hash = ${hash}`);
  expect(await users(browser)).toEqual(['user_0']);
});

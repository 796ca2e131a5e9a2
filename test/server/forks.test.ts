import { describe, expect, it } from 'vitest';
import type { SessionServer } from 'multisession/server';
import type { Browser } from './browser.ts';
import { openStream } from './event-stream.ts';
import { createTestDatabase } from './test-database.ts';
import { HOUR, SECOND, startServer } from './test-server.ts';

const users = async (browser: Browser) =>
  (await browser.client()).sessions.map(({ userId }) => String(userId));

/**
 * Tabs of one browser sign in with the cookie that it has now, and the server gets to them one after the other. Answers
 * what was answered, which nobody has received.
 */
async function signInAtOnce({ sessions }: SessionServer, browser: Browser, userIds: readonly string[]) {
  const requests = userIds.map((userId) => ({ userId, request: browser.request('POST', '/api/sign-in') }));
  const answers = [];
  for (const { userId, request } of requests) answers.push(await sessions.signIn(request, { userId }));
  return answers;
}

function* permutations<T>(items: readonly T[]): Generator<readonly T[]> {
  if (items.length === 0) yield [];
  for (const [index, item] of items.entries()) {
    for (const rest of permutations(items.toSpliced(index, 1))) yield [item, ...rest];
  }
}

const orders = [...permutations([0, 1]), ...permutations([0, 1, 2])];

describe('tabs of one browser that sign in at once', () => {
  it.each(orders.map((order) => [order.join(', '), order] as const))(
    'lose nobody when their answers come in the order %s',
    async (_, order) => {
      const { server, clock, newBrowser } = await startServer();
      const browser = newBrowser();
      await browser.signIn('user_0');
      const names = order.map((nth) => `user_${nth + 1}`).toSorted();
      const answers = await signInAtOnce(server, browser, names);
      for (const nth of order) browser.takeCookie(answers[nth]?.headers ?? new Headers());
      expect((await users(browser)).toSorted()).toEqual(['user_0', ...names]);

      browser.receipts = []; // a minute later
      clock.advance(HOUR);
      expect((await users(browser)).toSorted()).toEqual(['user_0', ...names]);
    },
  );

  it.each(orders.map((order) => [order.join(', '), order] as const))(
    'lose nobody when each answer is used before the next one comes, in the order %s',
    async (_, order) => {
      const { server, clock, newBrowser } = await startServer();
      const browser = newBrowser();
      await browser.signIn('user_0');
      const answers = await signInAtOnce(
        server,
        browser,
        order.map((nth) => `user_${nth + 1}`),
      );
      for (const [step, nth] of order.entries()) {
        browser.takeCookie(answers[nth]?.headers ?? new Headers());
        expect(await users(browser)).toHaveLength(step + 2);
        clock.advance(15 * SECOND);
      }
      clock.advance(HOUR);
      expect(await users(browser)).toHaveLength(order.length + 1);
    },
  );

  it('are ten, and nobody is lost', async () => {
    const { server, clock, newBrowser } = await startServer();
    const browser = newBrowser();
    await browser.signIn('user_0');
    const names = Array.from({ length: 10 }, (_, nth) => `user_${nth + 1}`);
    const answers = await Promise.all(
      names.map((userId) => server.sessions.signIn(browser.request('POST', '/api/sign-in'), { userId })),
    );
    for (const nth of [3, 9, 0, 7, 5, 8, 1, 6, 4, 2]) {
      browser.takeCookie(answers[nth]?.headers ?? new Headers());
      await Promise.all([browser.client(), browser.client()]);
    }
    expect((await users(browser)).toSorted()).toEqual(['user_0', ...names].toSorted());
    browser.receipts = [];
    clock.advance(HOUR);
    expect(await users(browser)).toHaveLength(11);
  });

  it('lose only the account whose answer is lost', async () => {
    const { server, clock, newBrowser } = await startServer();
    for (const lost of [0, 1]) {
      const browser = newBrowser();
      await browser.signIn('user_0');
      const answers = await signInAtOnce(server, browser, ['user_1', 'user_2']);
      browser.takeCookie(answers[1 - lost]?.headers ?? new Headers());
      expect(await users(browser)).toEqual(['user_0', `user_${2 - lost}`]);
      await browser.signIn(`user_${lost + 1}`);
      await browser.client();
      clock.advance(HOUR);
      expect((await users(browser)).toSorted()).toEqual(['user_0', 'user_1', 'user_2']);
      expect((await server.sessions.get(answers[lost]?.session.id ?? ''))?.status).toBe('revoked');
    }
  });

  it('keep a tab’s requests going that were sent with the other answer’s cookie', async () => {
    const { server, newBrowser } = await startServer();
    const browser = newBrowser();
    await browser.signIn('user_0');
    const [first, second] = await signInAtOnce(server, browser, ['user_1', 'user_2']);
    const late = newBrowser();
    late.takeCookie(second?.headers ?? new Headers());
    late.receipts = [];
    browser.takeCookie(second?.headers ?? new Headers());
    browser.takeCookie(first?.headers ?? new Headers());
    expect(await users(browser)).toEqual(['user_0', 'user_1', 'user_2']);
    expect((await late.send('POST', `/v1/client/sessions/${second?.session.id}/touch`)).status).toBe(200);
    expect(await users(late)).toEqual(['user_0', 'user_2']);
  });

  it('give the cookie from before them no more time by being brought together', async () => {
    const { server, clock, newBrowser } = await startServer();
    const browser = newBrowser();
    await browser.signIn('user_0');
    const old = Object.assign(newBrowser(), { cookie: browser.cookie });
    const [first, second] = await signInAtOnce(server, browser, ['user_1', 'user_2']);
    browser.takeCookie(second?.headers ?? new Headers());
    await browser.client();
    clock.advance(10 * SECOND - 1);
    browser.takeCookie(first?.headers ?? new Headers());
    expect(await users(browser)).toEqual(['user_0', 'user_1', 'user_2']);
    expect(await users(old)).toEqual(['user_0']);
    clock.advance(1);
    expect((await old.send('GET', '/v1/client')).error.code).toBe('client_not_found');
  });

  it('leave a session whose answer was lost to the sweep, which counts it neither as expired nor as abandoned', async () => {
    const { server, clock, newBrowser } = await startServer();
    const browser = newBrowser();
    await browser.signIn('user_0');
    const [first, second] = await signInAtOnce(server, browser, ['user_1', 'user_2']);
    browser.takeCookie(second?.headers ?? new Headers());
    await browser.client();
    clock.advance(60 * SECOND);
    expect(await server.sweep()).toMatchObject({ expired: 0, abandoned: 0, deletedSessions: 0 });
    const { data } = await server.sessions.getSessionList({ userId: 'user_1' });
    expect(data.map(({ id, status }) => [id, status])).toEqual([[first?.session.id, 'revoked']]);
  });

  it('leave one row of a user who signs in in both', async () => {
    const { server, newBrowser } = await startServer();
    const browser = newBrowser();
    await browser.signIn('user_0');
    const answers = await signInAtOnce(server, browser, ['user_1', 'user_1']);
    for (const { headers } of answers) browser.takeCookie(headers);
    expect(await users(browser)).toEqual(['user_0', 'user_1']);
    const statuses = await Promise.all(answers.map(({ session }) => server.sessions.get(session.id)));
    expect(statuses.map((session) => String(session?.status)).toSorted()).toEqual(['active', 'replaced']);
  });

  it('lose nobody when a task is completed beside a sign-in', async () => {
    const { server, clock, newBrowser } = await startServer();
    const browser = newBrowser();
    const { id } = await browser.signIn('user_0', { tasks: [{ key: 'setup-mfa' }] });
    const request = browser.request('POST', '/api/task');
    const [added] = await signInAtOnce(server, browser, ['user_1']);
    const done = await server.sessions.completeTask(request, { sessionId: id, key: 'setup-mfa' });
    browser.takeCookie(done.headers);
    await browser.client();
    browser.takeCookie(added?.headers ?? new Headers());
    clock.advance(15 * SECOND);
    expect(await users(browser)).toEqual(['user_0', 'user_1']);
    expect((await browser.client()).sessions.map(({ status }) => status)).toEqual(['active', 'active']);
  });

  it('raise the version when they are brought together, and tell the stream', async () => {
    const { server, newBrowser } = await startServer();
    const browser = newBrowser();
    await browser.signIn('user_0');
    const [first, second] = await signInAtOnce(server, browser, ['user_1', 'user_2']);
    browser.takeCookie(first?.headers ?? new Headers());
    browser.takeCookie(second?.headers ?? new Headers());
    const receipts = browser.receipts;
    browser.receipts = [];
    const apart = await browser.client();
    const stream = await openStream(server, browser);
    expect(await stream.version()).toBe(apart.version);
    browser.receipts = receipts;
    const together = await browser.client();
    expect(together.version).toBeGreaterThan(apart.version);
    expect(await stream.version()).toBe(together.version);
    expect((await browser.client()).version).toBe(together.version);
  });

  it('can each sign their account out before they are brought together', async () => {
    const { server, newBrowser } = await startServer();
    const browser = newBrowser();
    await browser.signIn('user_0');
    const answers = await signInAtOnce(server, browser, ['user_1', 'user_2']);
    for (const { headers, session } of answers) {
      const tab = newBrowser();
      tab.takeCookie(headers);
      const reply = await tab.send('POST', `/v1/client/sessions/${session.id}/remove`);
      expect([reply.status, reply.session.status]).toEqual([200, 'removed']);
    }
    for (const { headers } of answers) browser.takeCookie(headers);
    expect(await users(browser)).toEqual(['user_0']);
  });

  it('are all signed out by a sign-out of all', async () => {
    const { server, newBrowser } = await startServer();
    const browser = newBrowser();
    await browser.signIn('user_0');
    const answers = await signInAtOnce(server, browser, ['user_1', 'user_2']);
    for (const { headers } of answers) browser.takeCookie(headers);
    await browser.send('DELETE', '/v1/client/sessions');
    const sessions = await Promise.all(answers.map(({ session }) => server.sessions.get(session.id)));
    expect(sessions.map((session) => session?.status)).toEqual(['removed', 'removed']);
  });

  it('cannot have more sessions together than the policy allows', async () => {
    const { server, newBrowser } = await startServer({ policy: { maxSessionsPerClient: 2 } });
    const browser = newBrowser();
    await browser.signIn('user_0');
    const answers = await signInAtOnce(server, browser, ['user_1', 'user_2', 'user_3']);
    for (const { headers } of answers) browser.takeCookie(headers);
    const { sessions } = await browser.client();
    expect(sessions.filter(({ status }) => status === 'active')).toHaveLength(2);
  });

  it('count against the limit of their user, too', async () => {
    const { server, newBrowser } = await startServer({
      policy: { maxSessionsPerUser: 1, sameUserSessions: 'allow' },
    });
    const browser = newBrowser();
    await browser.signIn('user_0');
    await signInAtOnce(server, browser, ['user_1', 'user_1', 'user_1']);
    const { totalCount } = await server.sessions.getSessionList({ userId: 'user_1', status: 'active' });
    expect(totalCount).toBe(1);
  });
});

describe('a receipt', () => {
  it('has every attribute that keeps it safe, a name of its own, and lives for a minute', async () => {
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

  it('is no cookie: alone it signs nobody in', async () => {
    const { newBrowser } = await startServer();
    const browser = newBrowser();
    await browser.signIn('user_1');
    browser.cookie = null;
    const reply = await browser.send('GET', '/v1/client');
    expect([reply.status, reply.text.includes('"response":null')]).toEqual([200, true]);
  });
});

it('a browser two of whose sign-ins got lost is never shown an older version than before', async () => {
  const { server, newBrowser } = await startServer();
  const browser = newBrowser();
  await browser.signIn('user_0');
  await signInAtOnce(server, browser, ['user_1']);
  const { id } = await browser.signIn('user_2');
  await browser.send('POST', `/v1/client/sessions/${id}/remove`);
  const { version } = await browser.client();
  await signInAtOnce(server, browser, ['user_3']);
  expect(await browser.client()).toMatchObject({ version, sessions: [{ userId: 'user_0' }] });
});

it('a secret that an earlier release wrote down is still good for its while', async () => {
  const database = await createTestDatabase();
  const { server, newBrowser } = await startServer({ database: await database.open() });
  const browser = newBrowser();
  await browser.signIn('user_0');
  await signInAtOnce(server, browser, ['user_1']);
  const hash = `substr(previous_secret_hash, 1, 43)`;
  await database.run(`update multisession_clients set previous_secret_hash = ${hash}`);
  expect(await users(browser)).toEqual(['user_0']);
});

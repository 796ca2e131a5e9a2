import type { CookieReuse } from 'multisession/server';
import { describe, expect, it, vi } from 'vitest';
import { type Browser, cookieOf, ORIGIN } from './browser.ts';
import { DAY, HOUR, SECOND, startServer } from './test-server.ts';

const path = (id: string, action = '') => `/v1/client/sessions/${id}${action}`;
const users = async (browser: Browser) => (await browser.client()).sessions.map(({ userId }) => userId);

/** Signs a user in. `copy()` returns another browser with the cookies that the first one has at that time. */
async function signedIn(options?: Parameters<typeof startServer>[0]) {
  const onCookieReuse = vi.fn<(reuse: CookieReuse) => void>();
  const started = await startServer({ onCookieReuse, ...options });
  const browser = started.newBrowser();
  const session = await browser.signIn('user_1', { tasks: [{ key: 'terms' }, { key: 'setup-mfa' }] });
  const copy = () => Object.assign(started.newBrowser(), { cookie: browser.cookie });
  return { ...started, browser, session, copy, onCookieReuse };
}

/** The requests that need all privileges of a session. */
const privileged: [string, (browser: Browser, id: string) => Promise<unknown>][] = [
  ['POST tokens', (browser, id) => browser.send('POST', path(id, '/tokens'))],
  ['POST touch', (browser, id) => browser.send('POST', path(id, '/touch'))],
  ['GET devices', (browser, id) => browser.send('GET', path(id, '/devices'))],
];

describe('a session that gains a privilege', () => {
  it.each<[string, (browser: Browser, id: string) => Promise<unknown>]>([
    ['a completed task', (browser, id) => browser.completeTask(id, 'terms')],
    ['a verified factor', (browser, id) => browser.recordFactorVerification(id, 'second')],
  ])('gets a new secret for %s, and leaves the cookies of other sessions alone', async (_, gain) => {
    const { browser, session } = await signedIn();
    const other = await browser.signIn('user_2');
    const [before, others] = [cookieOf(browser, session), cookieOf(browser, other)];
    await gain(browser, session.id);
    expect(cookieOf(browser, session)).not.toBe(before);
    expect(cookieOf(browser, session).split('=')[0]).toBe(before.split('=')[0]);
    expect(cookieOf(browser, other)).toBe(others);
  });

  it.each(privileged)('does not grant it to an older cookie: %s is rejected', async (_, send) => {
    const { browser, session, copy } = await signedIn();
    const old = copy();
    await browser.completeTask(session.id, 'terms');
    await browser.completeTask(session.id, 'setup-mfa');
    expect(await send(old, session.id)).toMatchObject({ status: 401, error: { code: 'cookie_outdated' } });
    expect(await send(browser, session.id)).toMatchObject({ status: 200 });
  });

  it('does not grant it to an older cookie: authenticate() rejects', async () => {
    const { server, browser, session, copy } = await signedIn();
    const old = copy();
    await browser.completeTask(session.id, 'terms');
    await browser.completeTask(session.id, 'setup-mfa');
    const authenticate = (by: Browser) =>
      server.sessions.authenticate(by.request('GET', '/'), { sessionId: session.id });
    await expect(authenticate(old)).rejects.toMatchObject({ code: 'cookie_outdated', status: 401 });
    expect((await authenticate(browser)).sessionId).toBe(session.id);
  });

  it.each<[string, (browser: Browser, id: string) => Promise<unknown>]>([
    ['a completed task', (browser, id) => browser.completeTask(id, 'setup-mfa')],
    ['a verified factor', (browser, id) => browser.recordFactorVerification(id, 'second')],
  ])('does not grant it to an older token: %s', async (_, gain) => {
    const { server, browser, session } = await signedIn();
    await browser.completeTask(session.id, 'terms');
    const authenticate = async () => {
      const { jwt } = await browser.send('POST', path(session.id, '/tokens'));
      const headers = { authorization: `Bearer ${jwt}` };
      return () => server.sessions.authenticate(new Request(ORIGIN, { headers }), { allowPending: true });
    };
    const authenticateOld = await authenticate();
    expect((await authenticateOld()).sessionId).toBe(session.id);
    await gain(browser, session.id);
    await expect(authenticateOld()).rejects.toMatchObject({ code: 'invalid_token' });
    const authenticateNew = await authenticate();
    expect((await authenticateNew()).sessionId).toBe(session.id);
  });

  it('does not grant it to an older cookie that gains another privilege', async () => {
    const { server, browser, session, copy } = await signedIn();
    const thief = copy();
    await browser.completeTask(session.id, 'setup-mfa');
    for (const gain of [
      () => thief.completeTask(session.id, 'terms'),
      () => thief.recordFactorVerification(session.id, 'first'),
    ]) {
      await expect(gain()).rejects.toMatchObject({ code: 'cookie_outdated' });
    }
    expect((await server.sessions.get(session.id))?.tasks).toEqual([{ key: 'terms' }]);
  });

  it('is still listed, read and closed by an older cookie', async () => {
    const { browser, session, copy } = await signedIn();
    const old = copy();
    const gained = await browser.completeTask(session.id, 'terms');
    expect((await old.client()).sessions).toEqual([gained]);
    expect((await old.send('GET', path(session.id))).session).toEqual(gained);
    expect((await old.send('POST', path(session.id, '/end'))).session.status).toBe('ended');
  });

  it('can be used after the response with its new cookie was lost, once the same privilege is gained again', async () => {
    const { server, browser, session, clock } = await signedIn();
    const options = { sessionId: session.id, factor: 'second' as const };
    await server.sessions.recordFactorVerification(browser.request('POST', '/api/factor'), options);
    clock.advance(HOUR);
    expect((await browser.send('POST', path(session.id, '/tokens'))).error.code).toBe('cookie_outdated');
    await browser.recordFactorVerification(session.id, 'second');
    expect((await browser.send('POST', path(session.id, '/tokens'))).status).toBe(200);
  });

  it('can be used after the response to its completed task was lost, once the task is completed again', async () => {
    const { server, browser, session } = await signedIn();
    const options = { sessionId: session.id, key: 'terms' };
    await server.sessions.completeTask(browser.request('POST', '/api/task'), options);
    await browser.completeTask(session.id, 'terms');
    expect((await browser.send('POST', path(session.id, '/tokens'))).status).toBe(200);
  });

  it('is replaced by a sign-in with an older cookie', async () => {
    const { browser, session, copy } = await signedIn();
    const old = copy();
    await browser.completeTask(session.id, 'terms');
    const again = await old.signIn('user_1');
    expect((await old.client()).sessions).toEqual([again]);
    expect((await browser.client()).closedSessions).toMatchObject([{ id: session.id, status: 'replaced' }]);
  });
});

describe('an older cookie', () => {
  it('is accepted until 10 seconds after the first use of a newer one', async () => {
    const { browser, session, copy, clock, onCookieReuse } = await signedIn();
    const late = copy();
    await browser.completeTask(session.id, 'terms');
    clock.advance(HOUR); // The response with the new cookie may have been lost.
    expect(await users(late)).toEqual(['user_1']);
    await browser.client();
    clock.advance(10 * SECOND - 1);
    expect(await users(late)).toEqual(['user_1']);
    await browser.client(); // A second use does not extend the 10 seconds.
    expect(onCookieReuse).not.toHaveBeenCalled();
    clock.advance(1);
    expect(await users(late)).toEqual([]);
    expect(await users(browser)).toEqual(['user_1']);
    expect(onCookieReuse.mock.calls).toEqual([[{ sessionId: session.id, userId: 'user_1' }]]);
  });

  it('is reported once if it comes back, keeps its cookie and has no access', async () => {
    const { browser, session, copy, clock, onCookieReuse } = await signedIn();
    const thief = copy();
    await browser.completeTask(session.id, 'terms');
    await browser.client();
    clock.advance(10 * SECOND);
    for (const [method, address, status] of [
      ['GET', '/v1/client', 200],
      ['GET', path(session.id), 404],
      ['POST', path(session.id, '/end'), 404],
      ['POST', path(session.id, '/tokens'), 404],
    ] as const) {
      const reply = await thief.send(method, address);
      expect([reply.status, reply.headers.getSetCookie()]).toEqual([status, []]);
      expect(reply.text).not.toContain(session.id);
    }
    expect(onCookieReuse).toHaveBeenCalledTimes(1);
  });

  it('is not reported for a session that is closed', async () => {
    const { browser, session, copy, clock, onCookieReuse } = await signedIn();
    const old = copy();
    await browser.completeTask(session.id, 'terms');
    await browser.send('POST', path(session.id, '/end'));
    clock.advance(10 * SECOND);
    expect(await users(old)).toEqual([]);
    expect(onCookieReuse).not.toHaveBeenCalled();
  });

  it('does not affect a request if `onCookieReuse` throws, which is reported', async () => {
    const failure = new Error('no mail');
    const { browser, session, copy, clock, failures } = await signedIn({
      onCookieReuse: () => {
        throw failure;
      },
    });
    const old = copy();
    await browser.completeTask(session.id, 'terms');
    await browser.client();
    clock.advance(10 * SECOND);
    expect(await users(old)).toEqual([]);
    expect(failures).toMatchObject([{ cause: failure }]);
  });
});

/** Returns all orders of the items. */
function* permutations<T>(items: readonly T[]): Generator<readonly T[]> {
  if (items.length === 0) yield [];
  for (const [index, item] of items.entries()) {
    for (const rest of permutations(items.toSpliced(index, 1))) yield [item, ...rest];
  }
}

describe('concurrent rotations', () => {
  const orders = [...permutations([0, 1]), ...permutations([0, 1, 2])];

  it.each(orders.map((order) => [order.join(', '), order] as const))(
    'lose no session, whatever the order of the responses and however late each is used: %s',
    async (_, order) => {
      for (const usedAfter of order.keys()) {
        const { server, browser, session, clock } = await signedIn();
        const request = browser.request('POST', '/api/factor');
        const responses = [];
        while (responses.length < order.length) {
          const options = { sessionId: session.id, factor: 'second' as const };
          responses.push(await server.sessions.recordFactorVerification(request.clone(), options));
        }
        const seen = [];
        for (const [step, nth] of order.entries()) {
          browser.storeCookies(responses[nth]?.headers ?? new Headers());
          if (step >= usedAfter) seen.push(...(await users(browser)));
          clock.advance(9 * SECOND);
        }
        expect(seen).toEqual(Array(order.length - usedAfter).fill('user_1'));
        clock.advance(HOUR);
        expect(await users(browser)).toEqual(['user_1']);
      }
    },
  );

  it.each(orders.slice(0, 2).flatMap((stored) => orders.slice(0, 2).map((used) => ({ stored, used }))))(
    'lose no session if the responses are stored in the order $stored, and the first requests with their cookies arrive in the order $used',
    async ({ stored, used }) => {
      const { server, browser, session, clock, copy, onCookieReuse } = await signedIn();
      const request = browser.request('POST', '/api/factor');
      const responses = [];
      while (responses.length < stored.length) {
        const options = { sessionId: session.id, factor: 'second' as const };
        responses.push(await server.sessions.recordFactorVerification(request.clone(), options));
      }
      const requests = new Map<number, Browser>();
      for (const nth of stored) {
        browser.storeCookies(responses[nth]?.headers ?? new Headers());
        requests.set(nth, copy());
      }
      for (const nth of used)
        expect(await requests.get(nth)?.client()).toMatchObject({ sessions: [{ id: session.id }] });
      clock.advance(11 * SECOND);
      expect(await users(browser)).toEqual(['user_1']);
      expect(onCookieReuse).not.toHaveBeenCalled();
    },
  );

  it('leave no copy of their cookies good once the browser has used its next cookie', async () => {
    const { browser, session, clock, copy, onCookieReuse } = await signedIn();
    const request = copy();
    await browser.recordFactorVerification(session.id, 'second');
    const first = copy();
    await request.recordFactorVerification(session.id, 'second');
    const second = Object.assign(copy(), { cookie: request.cookie });
    expect([await users(first), await users(second)]).toEqual([['user_1'], ['user_1']]);
    await browser.recordFactorVerification(session.id, 'second');
    await browser.client();
    clock.advance(10 * SECOND);
    expect([await users(first), await users(second)]).toEqual([[], []]);
    expect(onCookieReuse).toHaveBeenCalledTimes(1);
    expect(await users(browser)).toEqual(['user_1']);
  });

  it('lose no session if only some of their responses arrive', async () => {
    const { server, browser, session, clock } = await signedIn();
    for (let round = 0; round < 30; round += 1) {
      const options = { sessionId: session.id, factor: 'second' as const };
      await server.sessions.recordFactorVerification(browser.request('POST', '/api/factor'), options);
      clock.advance(HOUR);
      expect(await users(browser)).toEqual(['user_1']);
    }
    await browser.recordFactorVerification(session.id, 'second');
    expect((await browser.send('POST', path(session.id, '/tokens'))).status).toBe(200);
  });
});

describe('a touch', () => {
  const setCookies = async (browser: Browser, id: string) =>
    (await browser.send('POST', path(id, '/touch'))).headers.getSetCookie().map((line) => line.split('=')[0]);

  it('replaces the secret once a day', async () => {
    const { browser, session, clock } = await signedIn();
    const before = cookieOf(browser, session);
    clock.advance(DAY - 1);
    expect(await setCookies(browser, session.id)).toEqual([]);
    clock.advance(1);
    expect(await setCookies(browser, session.id)).toEqual([before.split('=')[0]]);
    expect(cookieOf(browser, session)).not.toBe(before);
    expect(await setCookies(browser, session.id)).toEqual([]);
    expect(await users(browser)).toEqual(['user_1']);
  });

  it('replaces the secret once if several are sent at the same time, and all succeed', async () => {
    const { browser, session, clock, copy } = await signedIn();
    clock.advance(DAY);
    const tabs = [browser, copy(), copy(), copy()];
    const results = await Promise.all(tabs.map((tab) => setCookies(tab, session.id)));
    expect(results.flat()).toHaveLength(1);
  });

  it('leaves an older cookie usable until the new one is used, because no privilege was gained', async () => {
    const { browser, session, clock, copy } = await signedIn();
    clock.advance(DAY);
    const other = copy();
    await setCookies(browser, session.id);
    expect((await other.send('POST', path(session.id, '/tokens'))).status).toBe(200);
    expect(await setCookies(other, session.id)).toEqual([]);
    await browser.client();
    clock.advance(10 * SECOND);
    expect((await other.send('POST', path(session.id, '/tokens'))).status).toBe(404);
  });

  it('of a session with a lost response does not lose the session, on any of thirty days', async () => {
    const { server, browser, session, clock, onCookieReuse } = await signedIn();
    for (let day = 0; day < 29; day += 1) {
      clock.advance(DAY);
      const isLost = day % 3 > 0;
      if (isLost) await server.fetch(browser.request('POST', path(session.id, '/touch')));
      else await setCookies(browser, session.id);
      expect(await users(browser)).toEqual(['user_1']);
    }
    expect(onCookieReuse).not.toHaveBeenCalled();
  });
});

import type { RateLimiter, RequestLogEntry, SessionServer } from 'multisession/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Browser, ORIGIN, readReply } from './browser.ts';
import { SECOND, startServer } from './test-server.ts';
import { eventually } from '../eventually.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

const read = (path = '/v1/client', headers: Record<string, string> = {}) =>
  new Request(ORIGIN + path, { headers });

describe('rate limiting', () => {
  const rate = { burst: 2, perSecond: 1 };

  /** Sends requests from an address and returns how many of them succeed. */
  async function countPassed(server: SessionServer, remoteAddress: string, tries = 4): Promise<number> {
    const replies = [];
    for (let count = 0; count < tries; count += 1)
      replies.push(await server.fetch(read(), { remoteAddress }));
    return replies.filter(({ status }) => status === 200).length;
  }

  it('allows a burst per address, and then the configured rate', async () => {
    const { server, clock } = await startServer({ rateLimits: { perAddress: rate } });
    expect(await countPassed(server, '192.0.2.1')).toBe(2);
    expect(await countPassed(server, '192.0.2.2')).toBe(2);
    clock.advance(SECOND);
    expect(await countPassed(server, '192.0.2.1')).toBe(1);
    clock.advance(3600 * SECOND);
    expect(await countPassed(server, '192.0.2.1')).toBe(2);
  });

  it.each([
    ['2001:db8::1', '2001:DB8:0:0:ffff::2', 0],
    ['2001:db8:0:1::1', '2001:db8:0:2::1', 2],
    ['::ffff:192.0.2.1', '192.0.2.1', 0],
    ['fe80::1%eth0', 'fe80::2', 0],
    ['::1', '::2', 0],
  ])('counts IPv6 addresses by network: after %s, %s has %i requests left', async (first, second, left) => {
    const { server } = await startServer({ rateLimits: { perAddress: rate } });
    expect(await countPassed(server, first)).toBe(2);
    expect(await countPassed(server, second)).toBe(left);
  });

  it('counts requests per session, and forged cookies do not count towards the limit of a session', async () => {
    const { server, newBrowser } = await startServer({ rateLimits: { perSession: { ...rate, burst: 3 } } });
    const browser = newBrowser();
    const { id } = await browser.signIn('user_1'); // presents the cookie once
    const forger = newBrowser();
    forger.cookie = `${browser.cookie?.slice(0, -43)}${'A'.repeat(43)}`;
    const send = async ({ cookie }: Browser, path: string) =>
      (await server.fetch(read(path, { cookie: cookie ?? '' }))).status;
    for (let count = 0; count < 4; count += 1) {
      expect(await send(forger, `/v1/client/sessions/${id}`)).toBe(404);
      expect(await send(forger, '/v1/client')).toBe(200);
    }
    const statuses = [];
    for (const path of [
      '/v1/client',
      `/v1/client/sessions/${id}`,
      '/v1/client',
      `/v1/client/sessions/${id}`,
    ]) {
      statuses.push(await send(browser, path));
    }
    expect(statuses).toEqual([200, 200, 429, 429]);
  });

  it('does not reject a request because of a planted session that has reached its limit', async () => {
    const { server, newBrowser } = await startServer({ rateLimits: { perSession: rate } });
    const [attacker, victim] = [newBrowser(), newBrowser()];
    await attacker.signIn('mallory');
    await victim.signIn('user_1');
    await attacker.send('GET', '/v1/client');
    expect((await attacker.send('GET', '/v1/client')).status).toBe(429);
    const cookie = `${attacker.cookie}; ${victim.cookie}`;
    expect((await server.fetch(read('/v1/client', { cookie }))).status).toBe(200);
  });

  it.each([5, null, ['192.0.2.1']])(
    'rejects a request with 500 when its `remoteAddress` is %j instead of text',
    async (remoteAddress) => {
      const { server, failures } = await startServer({ rateLimits: { perAddress: rate } });
      // SAFETY: JavaScript callers can pass any type.
      const response = await server.fetch(read(), { remoteAddress: remoteAddress as never });
      expect(response.status).toBe(500);
      expect(failures).toMatchObject([
        { code: 'invalid_configuration', message: expect.stringContaining('"remoteAddress"') },
      ]);
    },
  );

  it('returns 429 with a Retry-After that pages of trusted origins can read', async () => {
    const { server, failures } = await startServer({
      rateLimits: { perAddress: { burst: 1, perSecond: 0.1 } },
      trustedOrigins: ['https://www.app.example'],
    });
    const send = () =>
      server.fetch(read('/v1/client', { origin: 'https://www.app.example' }), { remoteAddress: '192.0.2.1' });
    await send();
    const reply = await readReply(await send());
    expect([reply.status, reply.error.code, reply.headers.get('retry-after')]).toEqual([
      429,
      'rate_limited',
      '10',
    ]);
    expect(reply.headers.get('access-control-expose-headers')).toBe('retry-after');
    expect(failures).toEqual([]);
  });

  it('passes a custom limiter the address and the ID of the session, but no secret', async () => {
    const consume = vi.fn<RateLimiter['consume']>(() => 1500);
    const { server, newBrowser, clock } = await startServer({ rateLimits: { limiter: { consume } } });
    const browser = newBrowser();
    const { id } = await browser.signIn('user_1');
    consume.mockClear().mockReturnValueOnce(0);
    const response = await server.fetch(browser.request('GET', '/v1/client'), { remoteAddress: '192.0.2.1' });
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '2']);
    expect(consume.mock.calls).toEqual([
      ['address:192.0.2.1', { burst: 1500, perSecond: 150 }, clock.now],
      [`session:${id}`, { burst: 300, perSecond: 30 }, clock.now],
    ]);
  });

  it('does not apply to GET /v1/live', async () => {
    const { server } = await startServer({ rateLimits: { perAddress: rate } });
    await countPassed(server, '192.0.2.1');
    const alive = await server.fetch(read('/v1/live'), { remoteAddress: '192.0.2.1' });
    expect([alive.status, (await alive.json()).response]).toEqual([
      200,
      { object: 'server', status: 'live' },
    ]);
  });
});

describe('onRequest()', () => {
  it('receives method, route pattern, status and duration, but no personal data', async () => {
    const entries: RequestLogEntry[] = [];
    const { newBrowser } = await startServer({ onRequest: (entry) => void entries.push(entry) });
    const browser = newBrowser();
    const { id } = await browser.signIn('user_1');
    await browser.send('POST', `/v1/client/sessions/${id}/touch`);
    await browser.send('POST', `/v1/client/sessions/${id}/tokens/secret-name`);
    await browser.send('PUT', `/v1/client/sessions/${id}`);
    await browser.send('GET', `/v1/other/${id}`);
    const [, ...sent] = entries;
    expect(sent.map(({ method, route, status }) => [method, route, status])).toEqual([
      ['POST', '/v1/client/sessions/:id/touch', 200],
      ['POST', '/v1/client/sessions/:id/tokens/:template', 400],
      ['PUT', '/v1/client/sessions/:id', 405],
      ['GET', null, 404],
    ]);
    expect(JSON.stringify(entries)).not.toMatch(/sess_|client_|user_1|secret/);
    expect(entries.every(({ durationMs: ms }) => ms >= 0)).toBe(true);
  });
});

describe('the request timeout', () => {
  it('a request that the server does not complete in time fails with 500 and is reported to `onError`', async () => {
    let isSlow = false;
    const { server, newBrowser, failures } = await startServer({
      requestTimeoutMs: 1000,
      loadUsers: () => (isSlow ? new Promise(() => {}) : Promise.resolve([])),
    });
    const browser = newBrowser();
    await browser.signIn('user_1');
    isSlow = true;
    const pending = server.fetch(browser.request('GET', '/v1/client'));
    await vi.advanceTimersByTimeAsync(999);
    expect(failures).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    const reply = await readReply(await pending);
    expect([reply.status, reply.error.code]).toEqual([500, 'server_error']);
    expect(failures).toMatchObject([{ message: expect.stringContaining('1000 ms') }]);
  });

  it('a body that does not arrive within 30 seconds results in 408, and is not reported', async () => {
    const { server, newBrowser, failures } = await startServer();
    const browser = newBrowser();
    const { id } = await browser.signIn('user_1');
    const body = new ReadableStream({ start: (stream) => stream.enqueue(new TextEncoder().encode('{')) });
    const headers = { 'content-type': 'application/json' };
    const { url, headers: sent } = browser.request('POST', `/v1/client/sessions/${id}/touch`, { headers });
    const init = { method: 'POST', headers: sent, body, duplex: 'half' };
    const pending = server.fetch(new Request(url, init));
    const settled = vi.fn<() => void>();
    void pending.then(settled);
    await vi.advanceTimersByTimeAsync(29_999);
    expect(settled).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    const reply = await readReply(await pending);
    expect([reply.status, reply.error.code, reply.error.param]).toEqual([408, 'invalid_request', 'body']);
    expect(reply.headers.get('connection')).toBe('close');
    expect(failures).toEqual([]);
  });
});

describe('close() of a session server', () => {
  it('finishes pending requests, rejects new ones with 503, and only then closes the database', async () => {
    let release = () => {};
    const waiting = new Promise<void>((resolve) => (release = resolve));
    let isSlow = false;
    const { server, newBrowser } = await startServer({
      loadUsers: async () => {
        if (isSlow) await waiting;
        return [];
      },
    });
    const browser = newBrowser();
    await browser.signIn('user_1');
    isSlow = true;
    const pending = server.fetch(browser.request('GET', '/v1/client'));
    const closed = server.close();
    const rejected = await readReply(await server.fetch(browser.request('GET', '/v1/client')));
    expect([rejected.status, rejected.headers.get('retry-after')]).toEqual([503, '1']);
    expect((await server.fetch(read('/v1/live'))).status).toBe(503);
    release();
    expect((await readReply(await pending)).client.sessions).toHaveLength(1);
    await closed;
  });

  it('waits at most 10 seconds for pending requests', async () => {
    const { server, newBrowser } = await startServer();
    const browser = newBrowser();
    const { id } = await browser.signIn('user_1');
    const { url, headers } = browser.request('POST', `/v1/client/sessions/${id}/touch`);
    const body = new ReadableStream();
    const init = { method: 'POST', headers, body, duplex: 'half' };
    void server.fetch(new Request(url, init));
    const closed = vi.fn<() => void>();
    void server.close().then(closed);
    await vi.advanceTimersByTimeAsync(9999);
    expect(closed).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    await eventually(() => expect(closed).toHaveBeenCalled());
  });
});

describe('GET /v1/sessions', () => {
  const authorizeAdmin = (request: Request) => request.headers.get('authorization') === 'Bearer admin';

  it('lists the newest sessions first for requests that `authorizeAdmin` allows', async () => {
    const { newBrowser, clock } = await startServer({ authorizeAdmin });
    const [one, two] = [newBrowser(), newBrowser()];
    const first = await one.signIn('user_1');
    clock.advance(1);
    const second = await two.signIn('user_1');
    await one.send('POST', `/v1/client/sessions/${first.id}/end`);
    const admin = newBrowser();
    admin.headers = { authorization: 'Bearer admin' };
    const idsFor = async (query: string) =>
      (await admin.send('GET', `/v1/sessions?${query}`)).page.data.map(({ id }) => id);
    expect(await idsFor('user_id=user_1')).toEqual([second.id, first.id]);
    expect(await idsFor('user_id=user_1&status=ended')).toEqual([first.id]);
    expect(await idsFor(`client_id=${second.clientId}`)).toEqual([second.id]);
    expect(await idsFor('user_id=user_1&limit=1&offset=1')).toEqual([first.id]);
  });

  it.each([
    '',
    '?limit=5',
    '?user_id=',
    '?user_id=u&status=odd',
    '?user_id=u&limit=0',
    '?user_id=u&user_id=v',
  ])('rejects the query "%s" with 400', async (query) => {
    const { newBrowser } = await startServer({ authorizeAdmin: () => true });
    const reply = await newBrowser().send('GET', `/v1/sessions${query}`);
    expect([reply.status, reply.error.code]).toEqual([400, 'invalid_request']);
  });

  it('rejects other requests with 403, even with a valid cookie', async () => {
    const { newBrowser } = await startServer({ authorizeAdmin });
    const browser = newBrowser();
    await browser.signIn('user_1');
    const reply = await browser.send('GET', '/v1/sessions?user_id=user_1');
    expect([reply.status, reply.error.code]).toEqual([403, 'forbidden']);
  });

  it('returns 404 without `authorizeAdmin`', async () => {
    const { newBrowser } = await startServer();
    const browser = newBrowser();
    const [list, other] = [
      await browser.send('GET', '/v1/sessions'),
      await browser.send('GET', '/v1/nothing'),
    ];
    expect([list.status, list.text]).toEqual([404, other.text]);
  });
});

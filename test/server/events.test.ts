import type { BusListener, ClientEvent, EventBus } from 'multisession/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sqliteEvents } from '../../src/server/events/sqlite-events.ts';
import { createEventStreams } from '../../src/server/events/event-streams.ts';
import { type Browser, ORIGIN } from './browser.ts';
import { openStream } from './event-stream.ts';
import { createTestDatabase } from './test-database.ts';
import { DAY, SECOND, startServer } from './test-server.ts';

const HEARTBEAT = 25 * SECOND;

beforeEach(
  () => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] }),
);
afterEach(() => void vi.useRealTimers());

async function signedIn(options?: Parameters<typeof startServer>[0]) {
  const started = await startServer(options);
  const browser = started.newBrowser();
  const session = await browser.signIn('user_1');
  const other = await browser.signIn('user_2');
  return { ...started, browser, session, other, open: () => openStream(started.server, browser) };
}

const path = ({ id }: { id: string }, action: string) => `/v1/client/sessions/${id}/${action}`;

describe('the event stream', () => {
  it('starts with the current version, with headers against caching and buffering', async () => {
    const { open, other } = await signedIn();
    const { response, version } = await open();
    expect(await version()).toBe(other.version);
    expect(Object.fromEntries(response.headers)).toEqual({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
    });
  });

  type Started = Awaited<ReturnType<typeof signedIn>>;
  it.each<[string, (started: Started) => Promise<unknown>]>([
    ['a revocation', ({ server, session }) => server.sessions.revoke(session.id)],
    ['a new task', ({ server, session }) => server.sessions.addTask(session.id, { key: 'reset-password' })],
    ['a sign-out', ({ browser, session }) => browser.send('POST', path(session, 'end'))],
    ['a removal', ({ browser, session }) => browser.send('POST', path(session, 'remove'))],
    ['the removal of all sessions', ({ browser }) => browser.send('DELETE', '/v1/client/sessions')],
    [
      'the selection of an organization',
      ({ browser, session }) =>
        browser.send('POST', path(session, 'touch'), { active_organization_id: 'org_1' }),
    ],
    [
      'a deadline that is detected on read',
      ({ server, session, clock }) => {
        clock.advance(8 * DAY);
        return server.sessions.get(session.id);
      },
    ],
  ])('sends the next version after %s', async (_, change) => {
    const started = await signedIn({ authorizeOrganization: async () => true });
    const { version } = await started.open();
    const before = await version();
    await change(started);
    expect(await version()).toBe(before + 1);
  });

  it('sends no event when only the last activity changes', async () => {
    const { open, browser, server, session, other } = await signedIn({ events: { listen: () => () => {} } });
    const { version } = await open();
    const before = await version();
    await browser.send('POST', path(session, 'touch'), { intent: 'activity' });
    await server.sessions.revoke(other.id);
    expect(await version()).toBe(before + 2);
  });

  it('sends no event for a transaction that is rolled back', async () => {
    const { open, browser, server, session } = await signedIn();
    const { version } = await open();
    const before = await version();
    await expect(browser.completeTask(`sess_${'0'.repeat(27)}`, 'setup-mfa')).rejects.toMatchObject({
      code: 'session_not_found',
    });
    await server.sessions.revoke(session.id);
    expect(await version()).toBe(before + 1);
  });

  it('sends the events of its own client only', async () => {
    const { open, newBrowser, server, session } = await signedIn();
    const stranger = newBrowser();
    await stranger.signIn('user_1');
    const [mine, theirs] = [await open(), await openStream(server, stranger)];
    const [before] = [await mine.version(), await theirs.version()];
    await server.sessions.revoke(session.id);
    expect(await mine.version()).toBe(before + 1);
    const silent = theirs.next();
    vi.advanceTimersByTime(HEARTBEAT);
    expect(await silent).toBe(':\n\n');
  });

  it('is rejected with 401 without a valid cookie', async () => {
    const { server, browser, newBrowser } = await signedIn();
    const forged: Browser = Object.assign(newBrowser(), {
      cookie: `${browser.cookie?.slice(0, -43)}${'A'.repeat(43)}`,
    });
    for (const rejected of [newBrowser(), forged]) {
      const response = await server.fetch(rejected.request('GET', '/v1/client/events'));
      expect([response.status, (await response.json()).errors[0].code]).toEqual([401, 'client_not_found']);
    }
  });

  it.each([{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'same-site' }])(
    'is rejected with 403 for pages of other origins: %j',
    async (headers) => {
      const { server, browser } = await signedIn();
      const response = await server.fetch(browser.request('GET', '/v1/client/events', { headers }));
      expect(response.status).toBe(403);
    },
  );

  it('can be opened by pages of trusted origins', async () => {
    const { server, browser } = await signedIn({ trustedOrigins: ['https://www.app.example'] });
    const headers = { origin: 'https://www.app.example', 'sec-fetch-site': 'same-site' };
    const response = await server.fetch(browser.request('GET', '/v1/client/events', { headers }));
    expect(response.status).toBe(200);
    expect(response.headers.get('access-control-allow-origin')).toBe('https://www.app.example');
  });

  it('is not opened by a HEAD request', async () => {
    const { server, browser } = await signedIn({ streamLimits: { maxStreams: 0 } });
    const response = await server.fetch(browser.request('HEAD', '/v1/client/events'));
    expect([response.status, await response.text()]).toEqual([200, '']);
  });
});

describe('the event stream of a rotated cookie', () => {
  it('ends at the rotation, and reopens with the new cookie', async () => {
    const { open, browser } = await signedIn();
    const { version, next } = await open();
    const before = await version();
    await browser.signIn('user_3');
    expect([await next(), await next()]).toEqual(['retry: 1000\n\n', 'end']);
    expect(await (await open()).version()).toBe(before + 1);
  });

  it('sends no version that is newer than the rotation, and ends with the next heartbeat', async () => {
    const { server, browser, newBrowser } = await signedIn();
    const late = Object.assign(newBrowser(), { cookie: browser.cookie });
    const { version: before } = await late.client();
    await browser.signIn('user_3');
    const { version, next } = await openStream(server, late);
    expect(await version()).toBe(before);
    vi.advanceTimersByTime(HEARTBEAT);
    expect([await next(), await next()]).toEqual(['retry: 1000\n\n', 'end']);
  });

  describe('during a sign-in', () => {
    /** Simulates two tabs of a browser: one signs in, and the other opens its stream with the previous cookie. */
    async function signingIn(events?: EventBus) {
      const database = await createTestDatabase();
      const started = await signedIn({ database: await database.open(), ...(events && { events }) });
      const { server, browser, newBrowser } = started;
      const late = Object.assign(newBrowser(), { cookie: browser.cookie });
      await late.client();
      await browser.signIn('user_3');
      return { ...started, database, openLate: () => openStream(server, late) };
    }

    it('ends as soon as the new cookie is used', async () => {
      const { openLate, browser, open } = await signingIn();
      const { version, next } = await openLate();
      const before = await version();
      const { version: latest } = await browser.client();
      expect([await next(), await next()]).toEqual(['retry: 1000\n\n', 'end']);
      expect(latest).toBeGreaterThan(before);
      expect(await (await open()).version()).toBe(latest);
    });

    it('ends right after opening if the new cookie is already in use', async () => {
      const { openLate, browser } = await signingIn();
      const { version: latest } = await browser.client();
      const { version, next } = await openLate();
      expect(await version()).toBeLessThan(latest);
      expect([await next(), await next()]).toEqual(['retry: 1000\n\n', 'end']);
    });

    it('ends when the new cookie is used on another process', async () => {
      const { openLate, browser, database } = await signingIn();
      const { version, next } = await openLate();
      await version();
      const there = await startServer({ database: await database.open() });
      await there.server.fetch(browser.request('GET', '/v1/client'));
      vi.advanceTimersByTime(SECOND);
      expect([await next(), await next()]).toEqual(['retry: 1000\n\n', 'end']);
    });
  });
});

it('the event stream sends the current version before `retry`, even if an event arrives while it opens', async () => {
  const now = { version: 1, isSuperseded: true, isNewerPresented: false, userIds: [] };
  let resolveState: (value: typeof now) => void = () => {};
  const reading = new Promise<typeof now>((resolve) => {
    resolveState = resolve;
  });
  const streams = createEventStreams({
    bus: undefined,
    loadState: vi.fn<() => Promise<typeof now>>(async () => now).mockReturnValueOnce(reading),
    findVersions: async () => new Map(),
    onError: () => {},
  });
  const opening = streams.open({ clientId: 'client_1', secret: '' });
  streams.publish({ clientId: 'client_1', version: 2 });
  await new Promise((resolve) => setImmediate(resolve));
  resolveState(now);
  expect(await new Response(await opening).text()).toBe('data: {"version":1}\n\nretry: 1000\n\n');
  streams.close();
});

it('the event stream sends a change within seconds after its version could not be read', async () => {
  const failure = new Error('database outage');
  const onError = vi.fn<(error: unknown) => void>();
  const current = { version: 1, isSuperseded: false, isNewerPresented: false, userIds: [] };
  const loadState = vi.fn<() => Promise<typeof current>>(async () => current);
  const findVersions = vi.fn<() => Promise<ReadonlyMap<string, number>>>(
    async () => new Map([['client_1', 2]]),
  );
  const streams = createEventStreams({ bus: undefined, loadState, findVersions, onError });
  const reader = (await streams.open({ clientId: 'client_1', secret: '' }))?.getReader();
  const read = async () => new TextDecoder().decode((await reader?.read())?.value);
  expect(await read()).toBe('data: {"version":1}\n\n');

  loadState.mockRejectedValueOnce(failure).mockResolvedValue({ ...current, version: 2 });
  findVersions.mockRejectedValueOnce(failure);
  streams.publish({ clientId: 'client_1', version: 2 });
  const next = read();
  for (const failures of [1, 2]) {
    await new Promise((resolve) => setImmediate(resolve));
    expect(onError).toHaveBeenCalledTimes(failures);
    vi.advanceTimersByTime(6 * SECOND);
  }
  expect(await next).toBe('data: {"version":2}\n\n');
  streams.close();
});

describe('event stream connections', () => {
  it('a connection receives a heartbeat every 25 seconds', async () => {
    const { open } = await signedIn();
    const { version, next } = await open();
    await version();
    for (let index = 0; index < 3; index += 1) {
      vi.advanceTimersByTime(HEARTBEAT);
      expect(await next()).toBe(':\n\n');
    }
  });

  it('a connection whose client does not read receives only the latest version, and is closed after three heartbeats', async () => {
    const { server, browser, session } = await signedIn();
    const response = await server.fetch(browser.request('GET', '/v1/client/events'));
    for (let change = 0; change < 20; change += 1) {
      await server.sessions.addTask(session.id, { key: `task_${change}` });
    }
    vi.advanceTimersByTime(3 * HEARTBEAT);
    const text = await response.text();
    expect(text.match(/data:/g)?.length).toBe(1);
    expect(text).toMatch(/retry: 0\n\n$/);
  });

  it('a closed connection no longer counts against `maxStreams`', async () => {
    const { open } = await signedIn({ streamLimits: { maxStreams: 1 } });
    const { cancel } = await open();
    await cancel();
    await expect(open()).resolves.toMatchObject({ response: { status: 200 } });
  });

  it('a client may have six streams, and a seventh closes the oldest', async () => {
    const { open, server, browser, newBrowser } = await signedIn();
    const streams = [];
    for (let count = 0; count < 6; count += 1) streams.push(await open());
    const [oldest, second] = streams;
    await Promise.all(streams.map(({ version }) => version()));

    // A forged cookie with a known client ID does not close a stream of the client.
    const forged = `${browser.cookie?.slice(0, -43)}${'A'.repeat(43)}`;
    const forger = Object.assign(newBrowser(), { cookie: forged });
    expect((await server.fetch(forger.request('GET', '/v1/client/events'))).status).toBe(401);
    vi.advanceTimersByTime(HEARTBEAT);
    expect(await oldest?.next()).toBe(':\n\n');

    await open();
    expect(await oldest?.next()).toBe('retry: 5000\n\n');
    expect(await second?.next()).toBe(':\n\n');
  });

  describe('of one user or address', () => {
    const statusOf = async (
      { server }: Pick<Awaited<ReturnType<typeof startServer>>, 'server'>,
      browser: Browser,
      remoteAddress?: string,
    ) => {
      const request = browser.request('GET', '/v1/client/events');
      const { status, headers, body } = await server.fetch(request, { remoteAddress });
      return { status, retryAfter: headers.get('retry-after'), close: () => body?.cancel() };
    };

    it('are limited on all clients together, so that a user cannot take the streams of others', async () => {
      const started = await startServer({ streamLimits: { maxStreams: 5, maxStreamsPerUser: 3 } });
      const open = [];
      for (let client = 0; client < 5; client += 1) {
        const browser = started.newBrowser();
        const { id } = await browser.signIn('mallory');
        // A closed session counts as well.
        if (client % 2 === 0) await browser.send('POST', `/v1/client/sessions/${id}/end`);
        open.push(await statusOf(started, browser));
      }
      expect(open.map(({ status }) => status)).toEqual([200, 200, 200, 429, 429]);
      expect(open.at(-1)?.retryAfter).toBe('5');

      const other = started.newBrowser();
      await other.signIn('user_1');
      expect((await statusOf(started, other)).status).toBe(200);
      await other.signIn('mallory');
      expect((await statusOf(started, other)).status).toBe(429);
      await open[0]?.close();
      expect((await statusOf(started, other)).status).toBe(200);
      expect(started.failures).toEqual([]);
    });

    it('give way if their client has no session, so that clients without users cannot take the streams of others', async () => {
      const started = await startServer({ streamLimits: { maxStreams: 2, maxStreamsPerUser: 1 } });
      for (let client = 0; client < 3; client += 1) {
        const browser = started.newBrowser();
        await browser.signIn('mallory');
        await browser.send('DELETE', '/v1/client/sessions');
        expect((await statusOf(started, browser)).status).toBe(200);
      }
      for (const userId of ['user_1', 'user_2']) {
        const browser = started.newBrowser();
        await browser.signIn(userId);
        expect((await statusOf(started, browser)).status).toBe(200);
      }
      const late = started.newBrowser();
      await late.signIn('user_3');
      expect((await statusOf(started, late)).status).toBe(503);
    });

    it('are limited per network, if the address is known', async () => {
      const started = await startServer({ streamLimits: { maxStreamsPerAddress: 2 } });
      const open = async (address?: string) => {
        const browser = started.newBrowser();
        await browser.signIn(`user_${Math.random()}`);
        return statusOf(started, browser, address);
      };
      const [first] = [await open('2001:db8::1'), await open('2001:db8::2')];
      expect((await open('2001:db8::3')).status).toBe(429);
      expect((await open('192.0.2.1')).status).toBe(200);
      expect((await open()).status).toBe(200);
      await first.close();
      expect((await open('2001:db8::4')).status).toBe(200);
    });

    it('are counted again after a request that was rejected', async () => {
      const started = await startServer({ streamLimits: { maxStreamsPerAddress: 1, maxStreamsPerUser: 1 } });
      const browser = started.newBrowser();
      await browser.signIn('user_1');
      expect((await statusOf(started, started.newBrowser(), '192.0.2.1')).status).toBe(401);
      const open = await statusOf(started, browser, '192.0.2.1');
      expect(open.status).toBe(200);
      // The user has too many streams, so the address is not charged.
      expect((await statusOf(started, browser, '192.0.2.2')).status).toBe(429);
      await open.close();
      expect((await statusOf(started, browser, '192.0.2.2')).status).toBe(200);
    });
  });

  it('a connection beyond `maxStreams` is rejected with 503 and Retry-After', async () => {
    const { open, server, browser, failures } = await signedIn({ streamLimits: { maxStreams: 1 } });
    await open();
    const response = await server.fetch(browser.request('GET', '/v1/client/events'));
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
    expect(failures).toEqual([]);
  });
});

it('the event stream sends a newer version to a browser that missed the cookie of a later sign-in', async () => {
  const { open, server, browser, session } = await signedIn();
  await server.sessions.signIn(browser.request('POST', '/api/sign-in'), { userId: 'user_late' });
  const held = await browser.client();
  const first = await open();
  await first.version();
  await server.sessions.revoke(session.id);
  expect(await first.next()).toBe('retry: 1000\n\n');
  expect(await (await open()).version()).toBeGreaterThan(held.version);
  expect((await browser.client()).sessions.map(({ id }) => id)).not.toContain(session.id);
});

describe('events of several processes', () => {
  const fakeBus = () => {
    const published: ClientEvent[] = [];
    const listeners: BusListener[] = [];
    const stop = vi.fn<() => void>();
    const bus: EventBus = {
      publish: (event) => void published.push(event),
      listen(listener) {
        listeners.push(listener);
        return stop;
      },
    };
    return { bus, published, listeners, stop };
  };

  /** Starts two processes on one database. The browser sends its requests to the first. */
  async function twoProcesses(events?: EventBus) {
    const database = await createTestDatabase();
    const here = await signedIn({ database: await database.open(), ...(events && { events }) });
    const there = await startServer({ database: await database.open() });
    return { ...here, there: there.server };
  }

  it('a change reaches the streams of other processes on the same database within a second', async () => {
    const { open, session, there } = await twoProcesses();
    const { version } = await open();
    const before = await version();
    await there.sessions.revoke(session.id);
    vi.advanceTimersByTime(SECOND);
    expect(await version()).toBe(before + 1);
  });

  it('a process publishes its changes to the event bus and sends the events of others', async () => {
    const { bus, published, listeners } = fakeBus();
    const { open, session, other, server, there } = await twoProcesses(bus);
    const { version } = await open();
    const before = await version();
    await server.sessions.revoke(other.id);
    expect(published.at(-1)).toEqual({ clientId: session.clientId, version: before + 1 });
    expect(await version()).toBe(before + 1);

    await there.sessions.revoke(session.id);
    listeners[0]?.onEvent({ clientId: session.clientId ?? '', version: before + 2 });
    expect(await version()).toBe(before + 2);
  });

  it('a process reads the version from the database when the event bus delivers one that is not a number', async () => {
    const { bus, listeners } = fakeBus();
    const { open, session, there } = await twoProcesses(bus);
    const { version } = await open();
    const before = await version();
    await there.sessions.revoke(session.id);
    listeners[0]?.onEvent({ clientId: session.clientId ?? '', version: Number(undefined) });
    expect(await version()).toBe(before + 1);
  });

  it('a process reads the version from the database after the event bus reports a gap', async () => {
    const { bus, listeners } = fakeBus();
    const { open, session, there } = await twoProcesses(bus);
    const { version } = await open();
    const before = await version();
    await there.sessions.revoke(session.id);
    listeners[0]?.onGap();
    expect(await version()).toBe(before + 1);
  });

  it('a process sends a change that the event bus lost with the next heartbeat', async () => {
    const { bus } = fakeBus();
    const { open, session, there } = await twoProcesses(bus);
    const { version, next } = await open();
    const before = await version();
    await there.sessions.revoke(session.id);
    vi.advanceTimersByTime(HEARTBEAT);
    expect(await next()).toBe(':\n\n');
    expect(await version()).toBe(before + 1);
  });

  it('a mutation succeeds and the error is reported when the event bus cannot publish', async () => {
    const { bus } = fakeBus();
    const failure = new Error('no route to host');
    const { server, session, failures } = await signedIn({
      events: { ...bus, publish: () => Promise.reject(failure) },
    });
    expect((await server.sessions.revoke(session.id)).status).toBe('revoked');
    expect(failures).toContainEqual(expect.objectContaining({ cause: failure }));
  });

  it('a stream opens when the event bus cannot listen, and each heartbeat retries', async () => {
    const { bus, listeners } = fakeBus();
    const failure = new Error('no route to host');
    const listen = vi
      .fn<EventBus['listen']>((listener) => bus.listen(listener))
      .mockImplementationOnce(() => {
        throw failure;
      });
    const { open, failures } = await signedIn({ events: { ...bus, listen } });
    const { version, next } = await open();
    await version();
    expect([listeners, failures]).toEqual([[], [expect.objectContaining({ cause: failure })]]);
    vi.advanceTimersByTime(HEARTBEAT);
    expect(await next()).toBe(':\n\n');
    vi.advanceTimersByTime(HEARTBEAT);
    expect([listeners.length, failures.length]).toEqual([1, 1]);
  });

  it('a stream is closed with the server even if the event bus cannot stop listening', async () => {
    const { bus } = fakeBus();
    const failure = new Error('no route to host');
    const stop = () => {
      throw failure;
    };
    const { open, server, failures } = await signedIn({ events: { ...bus, listen: () => stop } });
    const { next, version } = await open();
    await version();
    await server.close();
    expect(await next()).toMatch(/^retry: /);
    expect(failures).toEqual([expect.objectContaining({ cause: failure })]);
  });

  it('sqliteEvents() continues to poll after a read error, and reports a gap', () => {
    const read = vi.fn<() => number>(() => 1);
    const missed = vi.fn<() => void>();
    const stop = sqliteEvents(read).listen({ onEvent: () => {}, onGap: missed });
    read.mockImplementationOnce(() => {
      throw new Error('disk I/O error');
    });
    vi.advanceTimersByTime(SECOND / 4);
    expect(missed).not.toHaveBeenCalled();
    vi.advanceTimersByTime(SECOND);
    expect(missed).toHaveBeenCalledTimes(1);
    stop();
  });

  it('a process listens to the event bus from the first stream until the server is closed', async () => {
    const { bus, listeners, stop } = fakeBus();
    const { open, server } = await signedIn({ events: bus });
    expect(listeners).toHaveLength(0);
    await open();
    await open();
    expect(listeners).toHaveLength(1);
    await server.close();
    expect(stop).toHaveBeenCalledTimes(1);
  });
});

describe('close() of a session server with event streams', () => {
  it('ends each stream with a randomized reconnection delay', async () => {
    const { open, server } = await signedIn();
    const streams = [await open(), await open(), await open()];
    await Promise.all(streams.map(({ version }) => version()));
    await server.close();
    const last = await Promise.all(streams.map(({ next }) => next()));
    const delays = last.map((text) => Number(/^retry: (\d+)\n\n$/.exec(text)?.[1]));
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(1000);
    expect(Math.max(...delays)).toBeLessThanOrEqual(6000);
    expect(new Set(delays).size).toBeGreaterThan(1);
  });

  it('rejects new event streams with 503', async () => {
    const { server, browser } = await signedIn();
    await server.close();
    const response = await server.fetch(
      new Request(`${ORIGIN}/v1/client/events`, browser.request('GET', '/')),
    );
    expect(response.status).toBe(503);
  });

  it('waits for pending calls of the app, such as a sign-in', async () => {
    let allow = (): void => {};
    const { server, newBrowser } = await startServer({
      authorizeOrganization: () => new Promise((resolve) => (allow = () => resolve(true))),
    });
    const signIn = newBrowser().signIn('user_1', { organizationId: 'org_1' });
    const closed = server.close();
    allow();
    expect((await signIn).status).toBe('active');
    await closed;
  });

  it('sends `Connection: close` with responses during the shutdown', async () => {
    const { server, browser } = await signedIn();
    const connectionOf = async () =>
      (await server.fetch(browser.request('GET', '/v1/client'))).headers.get('connection');
    const closed = { before: await connectionOf(), closing: server.close() };
    expect([closed.before, await connectionOf()]).toEqual([null, 'close']);
    await closed.closing;
  });
});

import type { BusListener, EventBus, SessionEvent } from 'multisession/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sqliteEvents } from '../../src/server/events/sqlite-events.ts';
import { createEventStreams } from '../../src/server/events/event-streams.ts';
import { type Browser, cookieOf, ORIGIN } from './browser.ts';
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
  /** The message with the versions of both sessions, each changed as often as given. */
  const versions = (changes: number, otherChanges = 0) => ({
    [session.id]: session.version + changes,
    [other.id]: other.version + otherChanges,
  });
  const open = () => openStream(started.server, browser);
  return { ...started, browser, session, other, versions, open };
}

const path = ({ id }: { id: string }, action: string) => `/v1/client/sessions/${id}/${action}`;

describe('the event stream', () => {
  it('starts with the current versions, with headers against caching and buffering', async () => {
    const { open, versions } = await signedIn();
    const stream = await open();
    expect(await stream.versions()).toEqual(versions(0));
    expect(Object.fromEntries(stream.response.headers)).toEqual({
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
    ['a verified factor', ({ browser, session }) => browser.recordFactorVerification(session.id, 'first')],
    ['a sign-out', ({ browser, session }) => browser.send('POST', path(session, 'end'))],
    ['a removal', ({ browser, session }) => browser.send('POST', path(session, 'remove'))],
    ['a sign-in of the same user', ({ browser }) => browser.signIn('user_1')],
    [
      'the selection of an organization',
      ({ browser, session }) =>
        browser.send('POST', path(session, 'touch'), { active_organization_id: 'org_1' }),
    ],
  ])('sends the versions of all sessions after %s', async (_, change) => {
    const started = await signedIn({ authorizeOrganization: async () => true });
    const stream = await started.open();
    await stream.versions();
    await change(started);
    expect(await stream.versions()).toEqual(started.versions(1));
  });

  it('sends the versions of all sessions after a deadline that is detected on read', async () => {
    const { open, server, session, versions, clock } = await signedIn();
    const stream = await open();
    await stream.versions();
    clock.advance(8 * DAY);
    await server.sessions.get(session.id);
    expect(await stream.versions()).toEqual(versions(1, 1));
  });

  it('names a session that is closed for good once, and then leaves it out', async () => {
    const { open, server, session, other, versions } = await signedIn();
    const stream = await open();
    await stream.versions();
    await server.sessions.revoke(session.id);
    expect(await stream.versions()).toEqual(versions(1));
    await server.sessions.addTask(other.id, { key: 'terms' });
    expect(await stream.versions()).toEqual({ [other.id]: other.version + 1 });
  });

  it('stays open after its last session was closed for good', async () => {
    const { open, browser, versions } = await signedIn();
    const stream = await open();
    await stream.versions();
    await browser.send('DELETE', '/v1/client/sessions');
    let last = await stream.versions();
    // The two removals may be sent in two messages.
    if (Object.values(last).includes(1)) last = { ...last, ...(await stream.versions()) };
    expect(last).toEqual(versions(1, 1));
    vi.advanceTimersByTime(HEARTBEAT);
    expect(await stream.next()).toBe(':\n\n');
  });

  it('names the sessions that were closed for good before it was opened, as long as their cookies are sent', async () => {
    const { open, browser, server, session, other, versions, clock } = await signedIn();
    await server.sessions.revoke(session.id);
    expect(await (await open()).versions()).toEqual(versions(1));
    await server.sessions.revoke(other.id);
    expect(await (await open()).versions()).toEqual(versions(1, 1));
    clock.advance(600 * SECOND);
    await browser.client();
    const response = await server.fetch(browser.request('GET', '/v1/client/events'));
    expect([response.status, (await response.json()).errors[0].code]).toEqual([401, 'client_not_found']);
  });

  it('covers the sessions of its own request only: a later one needs a new stream', async () => {
    const { open, browser, server, versions } = await signedIn();
    const stream = await open();
    await stream.versions();
    const later = await browser.signIn('user_3');
    await server.sessions.addTask(later.id, { key: 'terms' });
    const silent = stream.next();
    vi.advanceTimersByTime(HEARTBEAT);
    expect(await silent).toBe(':\n\n');
    expect(await (await open()).versions()).toEqual({ ...versions(0), [later.id]: later.version + 1 });
  });

  it('continues after the cookie of its session has changed', async () => {
    const { open, browser, session, versions } = await signedIn();
    const stream = await open();
    await stream.versions();
    await browser.recordFactorVerification(session.id, 'first');
    expect(await stream.versions()).toEqual(versions(1));
    await browser.client();
    await browser.send('POST', path(session, 'end'));
    expect(await stream.versions()).toEqual(versions(2));
  });

  it('sends no event when only the last activity changes', async () => {
    const { open, browser, server, session, other, versions } = await signedIn({
      events: { listen: () => () => {} },
    });
    const stream = await open();
    await stream.versions();
    await browser.send('POST', path(session, 'touch'), { intent: 'activity' });
    await server.sessions.revoke(other.id);
    expect(await stream.versions()).toEqual(versions(1, 1));
  });

  it('sends no event for a transaction that is rolled back', async () => {
    const { open, browser, server, session, versions } = await signedIn({
      policy: { limitStrategy: 'reject' },
    });
    const stream = await open();
    await stream.versions();
    await server.sessions.revoke(session.id);
    expect(await stream.versions()).toEqual(versions(1));
    await expect(browser.completeTask(session.id, 'setup-mfa')).rejects.toMatchObject({
      code: 'session_closed',
    });
    const silent = stream.next();
    vi.advanceTimersByTime(HEARTBEAT);
    expect(await silent).toBe(':\n\n');
  });

  it('sends the events of its own sessions only', async () => {
    const { open, newBrowser, server, session, versions } = await signedIn();
    const stranger = newBrowser();
    const foreign = await stranger.signIn('user_1');
    const [mine, theirs] = [await open(), await openStream(server, stranger)];
    expect([await mine.versions(), await theirs.versions()]).toEqual([versions(0), { [foreign.id]: 1 }]);
    await server.sessions.revoke(session.id);
    expect(await mine.versions()).toEqual(versions(1));
    const silent = theirs.next();
    vi.advanceTimersByTime(HEARTBEAT);
    expect(await silent).toBe(':\n\n');
  });

  it('is rejected with 401 without a valid cookie', async () => {
    const { server, browser, newBrowser, session } = await signedIn();
    const forged: Browser = Object.assign(newBrowser(), {
      cookie: `${cookieOf(browser, session).slice(0, -43)}${'A'.repeat(43)}`,
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

const owner = { sessionIds: ['sess_1'], userIds: ['user_1'] };
const stateOf = (version: number, isClosed = false) => [{ id: 'sess_1', version, isClosed }];

it('the event stream sends the versions at its opening first, even if an event arrives meanwhile', async () => {
  type Load = Parameters<typeof createEventStreams>[0]['loadSessions'];
  let resolveState: (value: ReturnType<typeof stateOf>) => void = () => {};
  const reading = new Promise<ReturnType<typeof stateOf>>((resolve) => {
    resolveState = resolve;
  });
  const streams = createEventStreams({
    bus: undefined,
    loadSessions: vi.fn<Load>(async () => stateOf(2)).mockReturnValueOnce(reading),
    findVersions: async () => new Map(),
    onError: () => {},
  });
  const opening = streams.open(owner);
  streams.publish({ sessionId: 'sess_1', version: 2 });
  await new Promise((resolve) => setImmediate(resolve));
  resolveState(stateOf(1));
  const body = await opening;
  await new Promise((resolve) => setImmediate(resolve));
  streams.close();
  const messages = [1, 2].map((version) => `data: {"sessions":{"sess_1":${version}}}\n\n`);
  expect(await new Response(body).text()).toMatch(new RegExp(`^${messages.join('')}retry: \\d+\n\n$`));
});

it('the event stream does not lose the last version of a closed session while the client does not read', async () => {
  const loadSessions = vi.fn<Parameters<typeof createEventStreams>[0]['loadSessions']>();
  const streams = createEventStreams({
    bus: undefined,
    loadSessions,
    findVersions: async () => new Map(),
    onError: () => {},
  });
  const both = { sessionIds: ['sess_1', 'sess_2'], userIds: [] };
  const two = (version: number) => ({ id: 'sess_2', version, isClosed: false });
  loadSessions.mockResolvedValueOnce([...stateOf(1), two(1)]);
  const body = await streams.open(both);
  for (const [sessionId, sessions] of [
    ['sess_1', [...stateOf(2, true), two(1)]],
    ['sess_2', [two(2)]],
  ] as const) {
    loadSessions.mockResolvedValueOnce(sessions);
    streams.publish({ sessionId, version: 2 });
    await new Promise((resolve) => setImmediate(resolve));
  }
  streams.close();
  const text = await new Response(body).text();
  const messages = [...text.matchAll(/^data: (.*)$/gm)].map(([, data = '']) => JSON.parse(data).sessions);
  expect(Object.assign({}, ...messages)).toEqual({ sess_1: 2, sess_2: 2 });
});

it('the event stream sends a change within seconds after its version could not be read', async () => {
  const failure = new Error('database outage');
  const onError = vi.fn<(error: unknown) => void>();
  const loadSessions = vi.fn<() => Promise<ReturnType<typeof stateOf>>>(async () => stateOf(1));
  const findVersions = vi.fn<() => Promise<ReadonlyMap<string, number>>>(
    async () => new Map([['sess_1', 2]]),
  );
  const streams = createEventStreams({ bus: undefined, loadSessions, findVersions, onError });
  const reader = (await streams.open(owner)).getReader();
  const read = async () => new TextDecoder().decode((await reader.read()).value);
  expect(await read()).toBe('data: {"sessions":{"sess_1":1}}\n\n');

  loadSessions.mockRejectedValueOnce(failure).mockResolvedValue(stateOf(2));
  findVersions.mockRejectedValueOnce(failure);
  streams.publish({ sessionId: 'sess_1', version: 2 });
  const next = read();
  for (const failures of [1, 2]) {
    await new Promise((resolve) => setImmediate(resolve));
    expect(onError).toHaveBeenCalledTimes(failures);
    vi.advanceTimersByTime(6 * SECOND);
  }
  expect(await next).toBe('data: {"sessions":{"sess_1":2}}\n\n');
  streams.close();
});

describe('event stream connections', () => {
  it('a connection receives a heartbeat every 25 seconds', async () => {
    const { open } = await signedIn();
    const { versions, next } = await open();
    await versions();
    for (let index = 0; index < 3; index += 1) {
      vi.advanceTimersByTime(HEARTBEAT);
      expect(await next()).toBe(':\n\n');
    }
  });

  it('a connection whose client does not read receives only the first and the latest versions, and is closed after three heartbeats', async () => {
    const { server, browser, session } = await signedIn();
    const response = await server.fetch(browser.request('GET', '/v1/client/events'));
    for (let change = 0; change < 20; change += 1) {
      await server.sessions.addTask(session.id, { key: `task_${change}` });
    }
    vi.advanceTimersByTime(3 * HEARTBEAT);
    const text = await response.text();
    const sent = [...text.matchAll(/^data: (.*)$/gm)].map(
      ([, data = '']) => JSON.parse(data).sessions[session.id],
    );
    expect(sent).toEqual([session.version, expect.any(Number)]);
    expect(sent[1]).toBeGreaterThan(session.version);
    expect(text).toMatch(/retry: 0\n\n$/);
  });

  it('a closed connection no longer counts against `maxStreams`', async () => {
    const { open } = await signedIn({ streamLimits: { maxStreams: 1 } });
    const { cancel } = await open();
    await cancel();
    await expect(open()).resolves.toMatchObject({ response: { status: 200 } });
  });

  it('a browser may have six streams, and a seventh closes the oldest', async () => {
    const { open, server, browser, newBrowser, session } = await signedIn();
    const streams = [];
    for (let count = 0; count < 6; count += 1) streams.push(await open());
    const [oldest, second] = streams;
    await Promise.all(streams.map(({ versions }) => versions()));

    // A forged cookie with the ID of a session does not close a stream of the browser.
    const forged = `${cookieOf(browser, session).slice(0, -43)}${'A'.repeat(43)}`;
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
      const started = await startServer({ streamLimits: { maxStreams: 6, maxStreamsPerUser: 3 } });
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
      // The limit of one user does not affect the other users of a browser.
      expect((await statusOf(started, other)).status).toBe(200);
      const last = started.newBrowser();
      await last.signIn('mallory');
      await open[0]?.close();
      expect((await statusOf(started, last)).status).toBe(200);
      expect((await statusOf(started, last)).status).toBe(429);
      expect(started.failures).toEqual([]);
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

    it.each([{ maxStreams: 2 }, { maxStreamsPerUser: 2 }, { maxStreamsPerAddress: 2 }])(
      'are not exceeded by a stream that closes the oldest one of its browser: %j',
      async (streamLimits) => {
        const started = await startServer({ streamLimits: { maxStreamsPerClient: 2, ...streamLimits } });
        const browser = started.newBrowser();
        await browser.signIn('user_1');
        for (let count = 0; count < 4; count += 1) {
          expect((await statusOf(started, browser, '192.0.2.1')).status).toBe(200);
        }
      },
    );

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

describe('events of several processes', () => {
  const fakeBus = () => {
    const published: SessionEvent[] = [];
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
    const { open, session, versions, there } = await twoProcesses();
    const stream = await open();
    await stream.versions();
    await there.sessions.revoke(session.id);
    vi.advanceTimersByTime(SECOND);
    expect(await stream.versions()).toEqual(versions(1));
  });

  it('a process publishes its changes to the event bus and sends the events of others', async () => {
    const { bus, published, listeners } = fakeBus();
    const { open, session, other, server, versions, there } = await twoProcesses(bus);
    const stream = await open();
    await stream.versions();
    await server.sessions.addTask(other.id, { key: 'terms' });
    expect(published.at(-1)).toEqual({ sessionId: other.id, version: other.version + 1 });
    expect(await stream.versions()).toEqual(versions(0, 1));

    await there.sessions.revoke(session.id);
    listeners[0]?.onEvent({ sessionId: session.id, version: session.version + 1 });
    expect(await stream.versions()).toEqual(versions(1, 1));
  });

  it('a process reads the versions from the database when the event bus delivers one that is not a number', async () => {
    const { bus, listeners } = fakeBus();
    const { open, session, versions, there } = await twoProcesses(bus);
    const stream = await open();
    await stream.versions();
    await there.sessions.revoke(session.id);
    listeners[0]?.onEvent({ sessionId: session.id, version: Number(undefined) });
    expect(await stream.versions()).toEqual(versions(1));
  });

  it('a process reads the versions from the database after the event bus reports a gap', async () => {
    const { bus, listeners } = fakeBus();
    const { open, session, versions, there } = await twoProcesses(bus);
    const stream = await open();
    await stream.versions();
    await there.sessions.revoke(session.id);
    listeners[0]?.onGap();
    expect(await stream.versions()).toEqual(versions(1));
  });

  it('a process sends a change that the event bus lost with the next heartbeat', async () => {
    const { bus } = fakeBus();
    const { open, session, versions, there } = await twoProcesses(bus);
    const stream = await open();
    await stream.versions();
    await there.sessions.revoke(session.id);
    vi.advanceTimersByTime(HEARTBEAT);
    expect(await stream.next()).toBe(':\n\n');
    expect(await stream.versions()).toEqual(versions(1));
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
    const { versions, next } = await open();
    await versions();
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
    const { next, versions } = await open();
    await versions();
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
    await Promise.all(streams.map(({ versions }) => versions()));
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

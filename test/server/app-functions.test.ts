import { isSessionError } from 'multisession/core';
import { decodeJwt } from 'jose';
import type { RateLimiter, SessionServer, SessionServerOptions } from 'multisession/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DECISION_TIMEOUT_MS, DECORATION_TIMEOUT_MS } from '../../src/server/app-functions.ts';
import { type Browser, readReply } from './browser.ts';
import { createTestDatabase } from './test-database.ts';
import { startServer } from './test-server.ts';

type Options = Partial<SessionServerOptions>;
type Fault = () => never;
type Started = Awaited<ReturnType<typeof startServer>>;

const ADDRESS = '192.0.2.1';
const publicUserData = { identifier: 'ada@example.com', firstName: 'Ada' };

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

/** Returns a callback of the app that breaks its contract, including results that its type rules out. */
const misbehave = (run: () => unknown) => run as Fault;

/** Returns a callback whose promise never settles. The fake clock advances by `ms` as soon as it is called. */
const hangFor = (ms: number) =>
  misbehave(() => {
    setImmediate(() => vi.advanceTimersByTime(ms));
    return new Promise(() => {});
  });

const failing: readonly (readonly [what: string, fault: Fault])[] = [
  [
    'throws',
    misbehave(() => {
      throw new Error('secret detail');
    }),
  ],
  ['rejects', misbehave(() => Promise.reject(new Error('secret detail')))],
];

/** A user whose ID is a getter of the class, which `JSON.stringify` omits. */
class Entity {
  readonly name = 'Ada';
  get id(): string {
    return 'user_1';
  }
}

const sentAs = (json: unknown) => ({ id: 'user_1', toJSON: () => json });

/** Resolves when every promise that has been rejected so far is handled. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** Expects one report for each call of the callback, which names the callback but contains no data of the request. */
function expectReports({ failures }: Started, name: string, count: number): void {
  expect(failures.map((failure) => isSessionError(failure) && failure.message)).toEqual(
    Array.from({ length: count }, () => expect.stringContaining(`"${name}"`)),
  );
  const messages = failures.map(String).join('\n');
  for (const personal of [ADDRESS, 'user_1', 'ada', 'secret detail'])
    expect(messages).not.toContain(personal);
}

describe('callbacks that only add data to a response or observe it', () => {
  const faults = [...failing, ['never settles', hangFor(DECORATION_TIMEOUT_MS)] as const];

  const post = (browser: Browser, path: string, body?: object) =>
    browser.request('POST', path, {
      ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });

  async function signInTouchAndEnd(started: Started) {
    const browser = started.newBrowser();
    const session = await browser.signIn('user_1', { publicUserData, remoteAddress: ADDRESS });
    const send = async (action: string, body?: object) => {
      const request = post(browser, `/v1/client/sessions/${session.id}/${action}`, body);
      return readReply(await started.server.fetch(request, { remoteAddress: ADDRESS }));
    };
    const touched = [await send('touch'), await send('touch', { intent: 'select_session' })];
    const { sessions } = await browser.client();
    const ended = await send('end');
    expect([...touched, ended].map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(ended.session.status).toBe('ended');
    return [session, ...touched.map((reply) => reply.session), ...sessions];
  }

  it.each([
    ...faults,
    ['returns a number', misbehave(() => 5)],
    ['resolves to a list', misbehave(async () => [ADDRESS])],
    ['resolves to fields of the wrong type', misbehave(async () => ({ ipAddress: ADDRESS, city: 5 }))],
    ['resolves to a city of several kilobytes', misbehave(async () => ({ city: ADDRESS.repeat(1000) }))],
  ] as const)('omits the location from the response when `geolocate` %s', async (_, geolocate) => {
    const started = await startServer({ geolocate });
    for (const { status, latestActivity } of await signInTouchAndEnd(started)) {
      expect([status, latestActivity?.ipAddress ?? null, latestActivity?.city ?? null]).toEqual([
        'active',
        null,
        null,
      ]);
    }
    expectReports(started, 'geolocate', 3);
  });

  it.each([
    ...faults,
    ['returns undefined', misbehave(() => undefined)],
    ['resolves to an object', misbehave(async () => ({ user_1: 'ada' }))],
    ['resolves to a list with null in it', misbehave(async () => [null, { name: 'ada' }])],
    ['resolves to users that JSON cannot represent', misbehave(async () => [{ id: 'user_1', credit: 5n }])],
    ['resolves to users whose ID is missing from their JSON', misbehave(async () => [new Entity()])],
    ['resolves to users whose toJSON() omits the ID', misbehave(async () => [sentAs({ _id: 'user_1' })])],
    ['resolves to users whose toJSON() returns a string', misbehave(async () => [sentAs('user_1')])],
    ['resolves to a nested list', misbehave(async () => [Object.assign([], { id: 'user_1' })])],
  ] as const)('returns the public user data as the user when `loadUsers` %s', async (_, loadUsers) => {
    const started = await startServer({ loadUsers });
    for (const { status, user } of await signInTouchAndEnd(started)) {
      expect([status, user]).toEqual(['active', expect.objectContaining({ id: 'user_1', firstName: 'Ada' })]);
    }
    expectReports(started, 'loadUsers', 4);
  });

  it('accepts results of functions that are not asynchronous', async () => {
    const { newBrowser } = await startServer({
      loadUsers: () => [{ id: 'user_1', plan: 'pro' }],
      authorizeOrganization: () => true,
    });
    const session = await newBrowser().signIn('user_1', { organizationId: 'org_1' });
    expect([session.user, session.lastActiveOrganizationId]).toEqual([
      { id: 'user_1', plan: 'pro' },
      'org_1',
    ]);
  });

  it('returns the valid users of `loadUsers` when other entries are invalid', async () => {
    const started = await startServer({
      loadUsers: misbehave(async () => [null, { id: 'user_1', plan: 'pro' }]),
    });
    expect((await started.newBrowser().signIn('user_1')).user).toEqual({ id: 'user_1', plan: 'pro' });
    expectReports(started, 'loadUsers', 1);
  });

  it(`stops waiting for \`geolocate\` after ${DECORATION_TIMEOUT_MS} ms and ignores a later rejection`, async () => {
    let reject: (error: Error) => void = () => {};
    const geolocate = vi.fn<() => Promise<null>>(() => new Promise((_, fail) => (reject = fail)));
    const started = await startServer({ geolocate });
    const isDone = vi.fn<() => void>();
    const signIn = started.newBrowser().signIn('user_1', { remoteAddress: ADDRESS });
    void signIn.then(isDone);
    await vi.advanceTimersByTimeAsync(DECORATION_TIMEOUT_MS - 1);
    expect([geolocate.mock.calls, isDone.mock.calls]).toEqual([[[ADDRESS]], []]);
    await vi.advanceTimersByTimeAsync(1);
    expect((await signIn).status).toBe('active');
    reject(new Error('too late'));
    await vi.advanceTimersByTimeAsync(0);
    expectReports(started, 'geolocate', 1);
  });

  it('are not called for sessions that do not belong to the client or are closed, because anyone can send a request', async () => {
    const geolocate = vi.fn<() => null>(() => null);
    const started = await startServer({ geolocate });
    const [browser, stranger] = [started.newBrowser(), started.newBrowser()];
    const { id } = await browser.signIn('user_1');
    const ended = await browser.signIn('user_2');
    await browser.send('POST', `/v1/client/sessions/${ended.id}/end`);
    const forged = Object.assign(started.newBrowser(), {
      cookie: `${browser.cookie?.slice(0, -43)}${'A'.repeat(43)}`,
    });
    await stranger.signIn('user_1');
    const touch = async (by: Browser, sessionId: string, body: object) => {
      const request = post(by, `/v1/client/sessions/${sessionId}/touch`, body);
      return (await started.server.fetch(request, { remoteAddress: ADDRESS })).status;
    };
    for (const body of [{}, { intent: 'select_session' }, { active_organization_id: null }]) {
      expect(await touch(started.newBrowser(), id, body)).toBe(404);
      expect(await touch(forged, ended.id, body)).toBe(404);
      expect(await touch(stranger, id, body)).toBe(404);
      expect(await touch(browser, ended.id, body)).toBe(409);
    }
    expect(geolocate).not.toHaveBeenCalled();
    expect(await touch(browser, id, {})).toBe(200);
    expect(geolocate).toHaveBeenCalledTimes(1);
  });

  it('take less time together than the 10 s after which httpBackend() gives up, even if all of them hang', async () => {
    let isSlow = false;
    let elapsedMs = 0;
    /** Returns a promise that never settles, or settles after `ms`. The fake clock advances by `ms`. */
    const hang = <Result>(result: Result, ms: number) => {
      if (!isSlow) return result;
      elapsedMs += ms;
      setImmediate(() => vi.advanceTimersByTime(ms));
      return new Promise<never>(() => {});
    };
    const allowMs = DECISION_TIMEOUT_MS - 1;
    const started = await startServer({
      // Called for the address, and then for the session unless it has just failed.
      rateLimits: {
        limiter: { consume: () => hang(0, DECORATION_TIMEOUT_MS) },
      },
      // Does not advance the clock, so that it is awaited forever unless it is called before `authorizeOrganization`.
      geolocate: () => hang(null, 0),
      loadUsers: () => hang([], DECORATION_TIMEOUT_MS),
      authorizeOrganization: () =>
        Promise.race([
          hang(true, allowMs),
          new Promise<boolean>((resolve) => setTimeout(() => resolve(true), allowMs)),
        ]),
    });
    const browser = started.newBrowser();
    const { id } = await browser.signIn('user_1');
    isSlow = true;
    const body = { active_organization_id: 'org_1' };
    const touch = post(browser, `/v1/client/sessions/${id}/touch`, body);
    expect((await started.server.fetch(touch, { remoteAddress: ADDRESS })).status).toBe(200);
    expect(elapsedMs).toBeLessThan(9500);
  });

  it.each(failing)('returns an unchanged response when `onRequest` %s', async (_, onRequest) => {
    const started = await startServer({ onRequest });
    expect((await started.newBrowser().send('GET', '/v1/client')).status).toBe(200);
    await settled();
    expectReports(started, 'onRequest', 1);
  });

  it.each(failing)('returns an unchanged error response when `onError` %s', async (_, onError) => {
    const reported = vi.spyOn(console, 'error').mockImplementation(() => {});
    const { newBrowser } = await startServer({
      onError,
      authorizeAdmin: misbehave(() => Promise.reject('away')),
    });
    const reply = await newBrowser().send('GET', '/v1/sessions?user_id=user_1');
    expect([reply.status, reply.error.code]).toEqual([503, 'server_error']);
    await settled();
    expect(reported).toHaveBeenCalledExactlyOnceWith(new Error('secret detail'));
    reported.mockRestore();
  });
});

describe('a custom rate limiter', () => {
  it.each([
    ...failing,
    ['never settles', hangFor(DECORATION_TIMEOUT_MS)],
    ['returns undefined', misbehave(() => undefined)],
    ['returns NaN', misbehave(() => NaN)],
    ['resolves to a negative number', misbehave(async () => -1)],
  ] as const)(
    'is replaced by the built-in rate limiter for five seconds when it %s',
    async (_, consume: RateLimiter['consume']) => {
      const rate = { burst: 2, perSecond: 1 };
      const started = await startServer({ rateLimits: { perAddress: rate, limiter: { consume } } });
      const statuses = [];
      for (let count = 0; count < 3; count += 1) {
        const request = started.newBrowser().request('GET', '/v1/client');
        statuses.push((await started.server.fetch(request, { remoteAddress: ADDRESS })).status);
      }
      expect(statuses).toEqual([200, 200, 429]);
      expectReports(started, 'rateLimits.limiter', 1);
      started.clock.advance(5000);
      await started.server.fetch(started.newBrowser().request('GET', '/v1/client'), {
        remoteAddress: ADDRESS,
      });
      expectReports(started, 'rateLimits.limiter', 2);
    },
  );
});

describe('the claims of a token template', () => {
  it.each([
    ['null', null],
    ['a list', [{ plan: 'pro' }]],
    ['text', 'pro'],
    ['nothing', undefined],
    ['a BigInt', { credit: 5n }],
    [
      'a cycle',
      Object.assign(
        {},
        {
          get self() {
            return this;
          },
        },
      ),
    ],
    ['an object with a toJSON() that returns text', { toJSON: () => 'pro' }],
    ['a lone surrogate', { name: '\ud800' }],
  ])('result in 503 and a report when the callback returns %s', async (_, result) => {
    const started = await startServer({
      tokenTemplates: { billing: { audience: 'billing', claims: misbehave(async () => result) } },
    });
    const browser = started.newBrowser();
    const { id } = await browser.signIn('user_1');
    const reply = await browser.send('POST', `/v1/client/sessions/${id}/tokens/billing`);
    expect([reply.status, reply.error.code]).toEqual([503, 'server_error']);
    expectReports(started, 'tokenTemplates.billing.claims', 1);
    expect(started.failures).toMatchObject([
      { cause: { message: expect.stringContaining('object of JSON values') } },
    ]);
  });

  it.each([
    ['a function', { plan: 'pro', upgrade: () => {} }],
    ['a toJSON() at the top', { toJSON: () => ({ plan: 'pro' }) }],
    ['a toJSON() within', { plan: { toJSON: () => 'pro' } }],
  ])('are those of its JSON when the callback returns an object with %s', async (_, result) => {
    const started = await startServer({
      tokenTemplates: { billing: { audience: 'billing', claims: () => result } },
    });
    const browser = started.newBrowser();
    const { id } = await browser.signIn('user_1');
    const { jwt } = await browser.send('POST', `/v1/client/sessions/${id}/tokens/billing`);
    const claims = decodeJwt(jwt);
    expect(claims).toMatchObject({ plan: 'pro', sub: 'user_1', aud: 'billing' });
    expect(claims).not.toHaveProperty('upgrade');
    expect(started.failures).toEqual([]);
  });

  it('cannot hide a reserved claim in toJSON()', async () => {
    const claims = () => ({ toJSON: () => ({ sub: 'user_2' }) });
    const started = await startServer({ tokenTemplates: { billing: { audience: 'billing', claims } } });
    const browser = started.newBrowser();
    const { id } = await browser.signIn('user_1');
    expect((await browser.send('POST', `/v1/client/sessions/${id}/tokens/billing`)).status).toBe(500);
    expect(started.failures).toMatchObject([{ code: 'invalid_configuration' }]);
  });
});

describe('callbacks that authorize a request', () => {
  const faults = [...failing, ['never settles', hangFor(DECISION_TIMEOUT_MS)] as const];
  interface Case {
    readonly name: string;
    readonly method: string;
    /** The path relative to the path of the session, or an absolute path below `/v1`. */
    readonly path: string;
    readonly body?: object;
    readonly options: (fault: Fault) => Options;
  }
  const authorizeOrganization = (fault: Fault): Options => ({ authorizeOrganization: fault });
  const cases: readonly Case[] = [
    {
      name: 'authorizeOrganization',
      method: 'POST',
      path: '/touch',
      body: { active_organization_id: 'org_1' },
      options: authorizeOrganization,
    },
    {
      name: 'authorizeOrganization',
      method: 'POST',
      path: '/tokens',
      body: { organization_id: 'org_1' },
      options: authorizeOrganization,
    },
    {
      name: 'tokenTemplates.billing.claims',
      method: 'POST',
      path: '/tokens/billing',
      options: (claims) => ({ tokenTemplates: { billing: { audience: 'billing', claims } } }),
    },
    {
      name: 'authorizeAdmin',
      method: 'GET',
      path: '/v1/sessions?user_id=user_1',
      options: (authorizeAdmin) => ({ authorizeAdmin }),
    },
  ];

  describe.each(cases)('$name, called by $method $path', ({ name, method, path, body, options }) => {
    it.each(faults)(
      'rejects the request with 503 and changes nothing when the callback %s',
      async (_, fault) => {
        const started = await startServer(options(fault));
        const browser = started.newBrowser();
        const { id } = await browser.signIn('user_1');
        const before = await browser.client();
        const url = path.startsWith('/v1') ? path : `/v1/client/sessions/${id}${path}`;
        const reply = await browser.send(method, url, body);
        expect([reply.status, reply.error.code]).toEqual([503, 'server_error']);
        expect(reply.headers.get('retry-after')).toBe('1');
        expect(reply.text).not.toContain('secret detail');
        expect(await browser.client()).toEqual(before);
        expectReports(started, name, 1);
      },
    );
  });

  it.each(faults)(
    'rejects a sign-in for an organization when `authorizeOrganization` %s',
    async (_, fault) => {
      const started = await startServer({ authorizeOrganization: fault });
      const browser = started.newBrowser();
      await expect(browser.signIn('user_1', { organizationId: 'org_1' })).rejects.toMatchObject({
        code: 'server_error',
      });
      expect(browser.cookie).toBeNull();
      expectReports(started, 'authorizeOrganization', 1);
    },
  );

  it.each([[{ allowed: false }], [[]], ['no'], [2]])(
    'denies access when a callback resolves to %j instead of a boolean',
    async (result) => {
      const allow = misbehave(async () => result);
      const { newBrowser } = await startServer({ authorizeOrganization: allow, authorizeAdmin: allow });
      const browser = newBrowser();
      const { id } = await browser.signIn('user_1');
      const touch = await browser.send('POST', `/v1/client/sessions/${id}/touch`, {
        active_organization_id: 'org_1',
      });
      expect(touch.error.code).toBe('organization_not_allowed');
      expect((await browser.send('GET', '/v1/sessions?user_id=user_1')).error.code).toBe('forbidden');
    },
  );

  // The app may authorize by the user, so a session without its user could grant access to the wrong person.
  it.each<[string, (server: SessionServer, browser: Browser, id: string) => Promise<unknown>]>([
    [
      'authenticate()',
      ({ sessions }, browser, id) =>
        sessions.authenticate(browser.request('GET', '/api/me', { headers: { 'multisession-session': id } })),
    ],
    ['get()', ({ sessions }, _, id) => sessions.get(id)],
    ['getSessionList()', ({ sessions }) => sessions.getSessionList({ userId: 'user_1' })],
    [
      'creating a token from a template',
      async (_, browser, id) =>
        Promise.reject((await browser.send('POST', `/v1/client/sessions/${id}/tokens/billing`)).error),
    ],
  ])('%s fails when `loadUsers` fails, instead of continuing without the user', async (_, read) => {
    let loadUsers: Options['loadUsers'] = async () => [];
    const started = await startServer({
      loadUsers: (ids) => loadUsers?.(ids) ?? Promise.resolve([]),
      tokenTemplates: { billing: { audience: 'billing' } },
    });
    const browser = started.newBrowser();
    const { id } = await browser.signIn('user_1');
    for (const [, fault] of faults) {
      loadUsers = fault;
      await expect(read(started.server, browser, id)).rejects.toMatchObject({ code: 'server_error' });
    }
    expectReports(started, 'loadUsers', faults.length);
  });

  it('responds with the code of a SessionError that `authorizeAdmin` rejects with', async () => {
    const started: Started = await startServer({
      authorizeAdmin: async (request) =>
        (await started.server.sessions.authenticate(request)).userId === 'admin',
    });
    const reply = await started.newBrowser().send('GET', '/v1/sessions?user_id=user_1');
    expect([reply.status, reply.error.code]).toEqual([401, 'not_signed_in']);
    expect(started.failures).toEqual([]);
  });
});

it('the server calls the callbacks of the app outside of transactions, so that they can write to the database', async () => {
  const database = await createTestDatabase();
  const called = new Set<string>();
  const write = async <Result>(name: string, result: Result): Promise<Result> => {
    called.add(name);
    // Within a transaction, this fails immediately on SQLite, and blocks until the test times out on PostgreSQL.
    await database.run('update multisession_sessions set created_at = created_at');
    return result;
  };
  const started = await startServer({
    database: await database.open(),
    geolocate: () => write('geolocate', null),
    loadUsers: () => write('loadUsers', []),
    authorizeOrganization: () => write('authorizeOrganization', true),
    authorizeAdmin: () => write('authorizeAdmin', true),
    tokenTemplates: { billing: { audience: 'billing', claims: () => write('claims', {}) } },
    rateLimits: { limiter: { consume: () => write('consume', 0) } },
    events: { publish: () => write('publish', undefined), listen: () => () => {} },
    onRequest: () => void write('onRequest', null),
  });
  const browser = started.newBrowser();
  const options = { organizationId: 'org_1', tasks: [{ key: 'setup-mfa' }], remoteAddress: ADDRESS };
  const { id } = await browser.signIn('user_1', options);
  await browser.completeTask(id, 'setup-mfa');
  await browser.recordFactorVerification(id, 'first');
  const path = `/v1/client/sessions/${id}`;
  for (const [method, url, body] of [
    ['POST', `${path}/touch`, { active_organization_id: 'org_1' }],
    ['POST', `${path}/tokens/billing`, { organization_id: 'org_1' }],
    ['GET', '/v1/sessions?user_id=user_1', undefined],
    ['POST', `${path}/end`, undefined],
  ] as const) {
    expect((await browser.send(method, url, body)).status).toBe(200);
  }
  expect([...called].toSorted()).toEqual(
    'authorizeAdmin authorizeOrganization claims consume geolocate loadUsers onRequest publish'.split(' '),
  );
  expect(started.failures).toEqual([]);
});

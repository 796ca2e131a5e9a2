import type { SignInOptions } from 'multisession/server';
import { describe, expect, it } from 'vitest';
import { startServer } from './test-server.ts';

/** Two texts that differ in a lone surrogate, which UTF-8 cannot represent. */
const ILL_FORMED = ['u\ud800', 'u\ud801'];

type Started = Awaited<ReturnType<typeof startServer>>;

async function signedIn() {
  const started = await startServer({ authorizeAdmin: () => true, authorizeOrganization: async () => true });
  const browser = started.newBrowser();
  const session = await browser.signIn('user_1');
  return { ...started, browser, session };
}

describe('text with a lone surrogate', () => {
  it.each<[string, (id: string) => Omit<SignInOptions, 'userId'> & { userId?: string }]>([
    ['userId', (userId) => ({ userId })],
    ['organizationId', (organizationId) => ({ organizationId })],
    ['actor.sub', (sub) => ({ actor: { sub } })],
    ['actor', (name) => ({ actor: { sub: 'agent_1', name } })],
    ['actor', (name) => ({ actor: { sub: 'agent_1', roles: [{ [name]: true }] } })],
    ['tasks.0.key', (key) => ({ tasks: [{ key }] })],
    ['tasks.0', (method) => ({ tasks: [{ key: 'setup-mfa', methods: [method] }] })],
  ])('is rejected by signIn() as "%s"', async (param, options) => {
    const { newBrowser } = await startServer({ authorizeOrganization: async () => true });
    for (const text of ILL_FORMED) {
      const { userId = 'user_1', ...rest } = options(text);
      const signIn = newBrowser().signIn(userId, rest);
      await expect(signIn).rejects.toMatchObject({ code: 'invalid_request', param });
    }
  });

  it.each<[string, (started: Awaited<ReturnType<typeof signedIn>>, text: string) => Promise<unknown>]>([
    ['get()', ({ server }, text) => server.sessions.get(text)],
    ['revoke()', ({ server }, text) => server.sessions.revoke(text)],
    ['revokeAllForUser()', ({ server }, userId) => server.sessions.revokeAllForUser(userId)],
    ['getSessionList()', ({ server }, userId) => server.sessions.getSessionList({ userId })],
    ['addTask()', ({ server, session }, key) => server.sessions.addTask(session.id, { key })],
    ['completeTask()', ({ browser, session }, key) => browser.completeTask(session.id, key)],
    [
      'POST /v1/client/sessions/:id/touch',
      async ({ browser, session }, text) =>
        Promise.reject(
          (
            await browser.send('POST', `/v1/client/sessions/${session.id}/touch`, {
              active_organization_id: text,
            })
          ).error,
        ),
    ],
  ])('is rejected by %s', async (_, call) => {
    const started = await signedIn();
    for (const text of ILL_FORMED) {
      await expect(call(started, text)).rejects.toMatchObject({ code: 'invalid_request' });
    }
  });

  it('is rejected in a query, where it would be replaced, as other invalid UTF-8', async () => {
    const { browser } = await signedIn();
    for (const bytes of ['%ED%A0%80', '%ff', '%C3', '%']) {
      const { error } = await browser.send('GET', `/v1/sessions?user_id=user${bytes}`);
      expect([error.code, error.param]).toEqual(['invalid_request', 'query']);
    }
  });

  it('is rejected in a path, as an address that does not exist', async () => {
    const { browser } = await signedIn();
    for (const bytes of ['%ED%A0%80', '%ff', '%C3', '%']) {
      const { status, error } = await browser.send('GET', `/v1/client/sessions/${bytes}`);
      expect([status, error.code]).toEqual([404, 'invalid_request']);
    }
  });

  it('is replaced in text that is only displayed, such as a name that was cut off within an emoji', async () => {
    const { newBrowser } = await startServer({
      geolocate: () => ({ city: 'Reykjav\ud83d', country: '\ud83c\uddee\ud83c\uddf8' }),
    });
    const { publicUserData, latestActivity } = await newBrowser().signIn('user_1', {
      remoteAddress: '192.0.2.1',
      publicUserData: { identifier: 'ada\ud800', firstName: 'Ada \ud83d', lastName: '\ud83d\ude00' },
    });
    expect(publicUserData).toMatchObject({
      identifier: 'ada\ufffd',
      firstName: 'Ada \ufffd',
      lastName: '\ud83d\ude00',
    });
    expect(latestActivity).toMatchObject({ city: 'Reykjav\ufffd', country: '\ud83c\uddee\ud83c\uddf8' });
  });
});

describe('an error for an invalid request', () => {
  it.each([
    ['', 'user_id', '"user_id" or "client_id" is required.'],
    ['?limit=5', 'user_id', '"user_id" or "client_id" is required.'],
    ['?user_id=', 'user_id', '"user_id" should not be empty.'],
    ['?client_id=%00', 'client_id', '"client_id" should not contain NUL characters.'],
    [`?client_id=${'x'.repeat(513)}`, 'client_id', '"client_id" should be at most 512 characters long.'],
    ['?user_id=u&status=odd', 'status', '"status" should be one of ("active" | "pending" |'],
    ['?user_id=u&limit=0', 'limit', '"limit" should be an integer from 1 to 500.'],
    ['?user_id=u&limit=1e1', 'limit', '"limit" should be an integer from 1 to 500.'],
    ['?user_id=u&offset=-1', 'offset', '"offset" should be an integer from 0 to 9007199254740991.'],
    ['?user_id=u&user_id=v', 'user_id', '"user_id" should not be repeated.'],
  ])('names the parameter of the query "%s"', async (query, param, message) => {
    const { browser } = await signedIn();
    const { error } = await browser.send('GET', `/v1/sessions${query}`);
    expect(error).toMatchObject({ param, message: expect.stringContaining(message) });
  });

  it('names the path parameter as the documentation of the route does', async () => {
    const { browser, session } = await signedIn();
    const revoke = await browser.send('POST', `/v1/client/sessions/${session.id}/devices/a%00/revoke`);
    expect(revoke.error).toMatchObject({
      param: 'other',
      message: '"other" should not contain NUL characters. Nothing was changed.',
    });
    expect((await browser.send('GET', '/v1/client/sessions/a%00')).error.param).toBe('id');
  });

  // SAFETY: JavaScript callers can pass any type.
  const untyped = (value: unknown): never => value as never;
  it.each<[param: string, string, (started: Started & { id: string; request: Request }) => Promise<unknown>]>(
    [
      [
        'factor',
        'should be one of ("first" | "second")',
        ({ server, id, request }) =>
          server.sessions.recordFactorVerification(request, { sessionId: id, factor: untyped('third') }),
      ],
      [
        'sessionId',
        'is required',
        ({ server, request }) => server.sessions.completeTask(request, untyped({ key: 'x' })),
      ],
      [
        'options',
        'is required',
        ({ server, request }) => server.sessions.signIn(request, untyped(undefined)),
      ],
      [
        'options',
        'is required',
        ({ server, request }) => server.sessions.impersonate(request, untyped(undefined)),
      ],
      [
        'actor',
        'is required',
        ({ server, request }) => server.sessions.impersonate(request, untyped({ userId: 'user_2' })),
      ],
      ['params', 'should be of type Object', ({ server }) => server.sessions.getSessionList(untyped([]))],
      ['sessionId', 'is required', ({ server }) => server.sessions.get(untyped(undefined))],
      ['sessionId', 'should be of type string', ({ server }) => server.sessions.revoke(untyped({ id: 1 }))],
      [
        'except',
        'should be of type string',
        ({ server }) => server.sessions.revokeAllForUser('u', untyped({ except: 1 })),
      ],
      ['task', 'should be of type Object', ({ server, id }) => server.sessions.addTask(id, untyped(null))],
      ['task.key', 'is required', ({ server, id }) => server.sessions.addTask(id, untyped({}))],
      [
        'task',
        'should consist of JSON values',
        ({ server, id }) => server.sessions.addTask(id, { key: 'x', amount: 5n }),
      ],
      [
        'actor',
        'should consist of JSON values',
        ({ server, request }) =>
          server.sessions.signIn(request, { userId: 'user_2', actor: { sub: 'agent_1', amount: 5n } }),
      ],
    ],
  )('states which option is invalid: "%s" %s', async (param, message, call) => {
    const started = await signedIn();
    const { session, browser } = started;
    const request = browser.request('POST', '/api/route');
    await expect(call({ ...started, id: session.id, request })).rejects.toMatchObject({
      code: 'invalid_request',
      param,
      message: expect.stringContaining(`"${param}" ${message}`),
    });
    expect((await browser.client()).sessions).toEqual([session]);
  });
});

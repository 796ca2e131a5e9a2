import { createSessionStore, SessionError, type SessionErrorCode } from 'multisession/core';
import { betterAuthBackend } from 'multisession/better-auth';
import { bearer, jwt, multiSession } from 'better-auth/plugins';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { inMemoryEnvironment } from '../../../src/testing/index.ts';
import {
  type Responder,
  fakeFetch,
  networkError,
  noResponse,
  rawResponse,
} from '../../backend/fake-fetch.ts';
import { jwtOf } from '../../jwt-of.ts';
import { context, selectSession, setUp, urlOf } from './harness.ts';

afterEach(() => void vi.useRealTimers());

const withTokens = { capabilities: { tokens: true, sessionPerRequest: true } };
const baseUrl = 'https://app.example/api/auth';

/** Returns a backend whose requests get the given responses. */
function backendWith(...responders: readonly Responder[]) {
  const network = fakeFetch(...responders);
  return { ...network, backend: betterAuthBackend({ baseUrl, fetch: network.fetch, retries: 0 }) };
}

const errorOfServer = (status: number, code: string | undefined, headers: HeadersInit = {}): Responder =>
  rawResponse(status, JSON.stringify({ message: 'a message of the server', ...(code && { code }) }), headers);

describe('the capabilities of betterAuthBackend', () => {
  it('do not include `tokens` and `sessionPerRequest` without the plugins that they require', async () => {
    const { backend, browser } = await setUp({ plugins: [multiSession()] });
    const { id } = await browser.signIn('ada');
    expect(backend.capabilities).toMatchObject({ tokens: false, sessionPerRequest: false, touch: false });
    await expect(backend.createToken(id, {}, context())).rejects.toMatchObject({ code: 'unsupported' });
  });

  it('reject sessionPerRequest without tokens', () => {
    const capabilities = { sessionPerRequest: true };
    expect(() => betterAuthBackend({ baseUrl, capabilities })).toThrow(/bearer\(\)/);
  });

  it('make methods of unsupported features reject with `unsupported`', async () => {
    const { backend, browser } = await setUp({}, withTokens);
    const { id } = await browser.signIn('ada');
    for (const call of [
      backend.touchSession(id, { intent: 'focus' }, context()),
      backend.touchSession(id, { intent: 'select_session', organizationId: 'org_1' }, context()),
      backend.endSession(id, context()),
      backend.createToken(id, { template: 'billing' }, context()),
      backend.createToken(id, { organizationId: 'org_1' }, context()),
    ])
      await expect(call).rejects.toMatchObject({ code: 'unsupported', sessionId: id });
    expect(await browser.currentSessionId()).toBe(id);
  });
});

describe('createToken() of betterAuthBackend', () => {
  it('returns the token of a background session without changing cookies', async () => {
    const { backend, browser } = await setUp({}, withTokens);
    const ada = await browser.signIn('ada');
    const bob = await browser.signIn('bob');
    const names = browser.jar.names();
    const token = await backend.createToken(ada.id, {}, context());
    expect(JSON.parse(atob(jwtOf(token).split('.')[1] ?? ''))).toMatchObject({ sid: ada.id, sub: 'ada' });
    expect(await browser.currentSessionId()).toBe(bob.id);
    expect(browser.jar.names()).toEqual(names);
  });

  it('makes getToken() reject if the token has no session ID', async () => {
    const { backend, browser } = await setUp({ plugins: [multiSession(), bearer(), jwt()] }, withTokens);
    await browser.signIn('ada');
    const store = createSessionStore({ backend, environment: inMemoryEnvironment() });
    await store.refresh();
    await expect(store.getCurrent().session?.getToken()).rejects.toMatchObject({
      code: 'invalid_response',
      message: expect.stringContaining('"token.sid"'),
    });
  });
});

describe('betterAuthBackend', () => {
  it('sends mutations one after the other, so that the last call determines the cookie', async () => {
    const { browser, server } = await setUp();
    const [ada, bob] = [await browser.signIn('ada'), await browser.signIn('bob')];
    let pending = 0;
    let maxPending = 0;
    const backend = browser.backend({
      async fetch(input, init) {
        if (init?.method === 'POST') maxPending = Math.max(maxPending, (pending += 1));
        // Delays the response to the first call.
        if (typeof init?.body === 'string' && init.body.includes(ada.token))
          await browser.jar.fetch(`${server.url}/ok`);
        const response = await browser.jar.fetch(input, init);
        if (init?.method === 'POST') pending -= 1;
        return response;
      },
    });
    await Promise.all([selectSession({ backend }, ada.id), selectSession({ backend }, bob.id)]);
    expect(maxPending).toBe(1);
    expect(await browser.currentSessionId()).toBe(bob.id);
  });

  it('continues with the next call after one fails', async () => {
    const { backend, browser } = await setUp();
    const { id } = await browser.signIn('ada');
    const [first, second] = await Promise.allSettled([
      selectSession({ backend }, 'sess_unknown'),
      backend.getClient(context()),
    ]);
    expect(first).toMatchObject({ status: 'rejected', reason: { code: 'session_not_found' } });
    expect(second).toMatchObject({ status: 'fulfilled', value: { lastActiveSessionId: id } });
  });

  it('rejects a waiting call as soon as it is aborted', async () => {
    const { backend } = backendWith(() => new Promise<Response>(() => {}));
    const [end, abort] = [new AbortController(), new AbortController()];
    const first = backend.getClient({ signal: end.signal });
    const waiting = backend.getClient({ signal: abort.signal });
    abort.abort(new Error('The test aborted this call.'));
    await expect(waiting).rejects.toThrow('The test aborted this call.');
    end.abort(new Error('test finished'));
    await expect(first).rejects.toThrow('test finished');
  });

  it.each(['fetch', 'headers'] as const)(
    'limits the time of a call, and runs the next one, if `%s` never settles',
    async (option) => {
      vi.useFakeTimers();
      const network = fakeFetch(rawResponse(200, 'null'), rawResponse(200, '[]'));
      let isStuck = true;
      /** Delays a call forever while `option` is stuck. */
      const pass = (name: typeof option) => (isStuck && name === option ? noResponse() : undefined);
      const backend = betterAuthBackend({
        baseUrl,
        timeoutMs: 1000,
        fetch: (...call) => pass('fetch') ?? network.fetch(...call),
        headers: async () => (await pass('headers'), {}),
      });
      const first = backend.getClient(context()).catch((error: unknown) => error);
      const second = backend.getClient(context());
      await vi.advanceTimersByTimeAsync(999);
      isStuck = false;
      await vi.advanceTimersByTimeAsync(1);
      expect(await first).toMatchObject({
        code: 'network_error',
        message: expect.stringContaining('within 1000 ms'),
      });
      expect(await second).toMatchObject({ sessions: [] });
    },
  );

  it('finds a session that another tab signed in', async () => {
    const { backend, browser } = await setUp();
    await backend.getClient(context());
    const { id } = await browser.signIn('ada');
    await browser.signIn('bob');
    expect((await selectSession({ backend }, id)).client?.lastActiveSessionId).toBe(id);
  });

  it('extends the current session with `deferSessionRefresh`, which requires a second request', async () => {
    const { backend, browser } = await setUp({ session: { deferSessionRefresh: true } });
    await browser.signIn('ada');
    const before = await backend.getClient(context());
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3 * 24 * 60 * 60 * 1000 });
    const after = await backend.getClient(context());
    const [was, is] = [before, after].map(({ sessions }) => sessions[0]?.expireAt.getTime() ?? 0);
    expect(is).toBeGreaterThan(was ?? 0);
  });

  it('returns a version above minVersion', async () => {
    const { backend, getClient } = await setUp();
    const first = await getClient();
    const minVersion = first.version + 1_000_000;
    const second = await backend.getClient({ ...context(), minVersion });
    expect(second.version).toBeGreaterThan(minVersion);
    expect((await getClient()).version).toBeGreaterThan(second.version);
  });
});

describe('an error of betterAuthBackend', () => {
  const failures: readonly [string, Responder, SessionErrorCode][] = [
    ['429', errorOfServer(429, undefined), 'rate_limited'],
    ['500', errorOfServer(500, 'FAILED_TO_GET_SESSION'), 'server_error'],
    ['an untrusted origin', errorOfServer(403, 'INVALID_ORIGIN'), 'origin_not_allowed'],
    ['a missing origin', errorOfServer(403, 'MISSING_OR_NULL_ORIGIN'), 'origin_not_allowed'],
    ['another 403', errorOfServer(403, undefined), 'forbidden'],
    ['a 401 of a proxy', rawResponse(401, 'proxy'), 'forbidden'],
    ['404', rawResponse(404, ''), 'invalid_configuration'],
    ['400', errorOfServer(400, 'VALIDATION_ERROR'), 'invalid_request'],
    ['a network error', networkError, 'network_error'],
    ['a body that is not JSON', rawResponse(200, '<!doctype html>'), 'invalid_response'],
    ['an invalid body', rawResponse(200, '{"session":{"id":7}}'), 'invalid_response'],
  ];
  it.each(failures)('has a code and omits the message of the server: %s', async (_, responder, code) => {
    const error: unknown = await backendWith(responder)
      .backend.getClient(context())
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(SessionError);
    expect(error).toMatchObject({ code });
    expect(String(error)).not.toContain('a message of the server');
  });

  it.each(['', '1.5', '-1', '5, 5'])('ignores an invalid X-Retry-After: "%s"', async (value) => {
    const headers = { 'x-retry-after': value, 'retry-after': value };
    await expect(
      backendWith(errorOfServer(429, undefined, headers)).backend.getClient(context()),
    ).rejects.toMatchObject({ code: 'rate_limited', retryAfter: undefined });
  });

  it('sets `retryAfter` from the header X-Retry-After or Retry-After', async () => {
    for (const header of ['x-retry-after', 'retry-after'])
      await expect(
        backendWith(errorOfServer(429, undefined, { [header]: '7' })).backend.getClient(context()),
      ).rejects.toMatchObject({ code: 'rate_limited', retryAfter: 7 });
  });

  const invalidLists: readonly [string, (list: string) => string, (ada: string) => string | null][] = [
    ['a field of its entry', (list) => list.replace('"email":"ada@example.com"', '"email":7'), (ada) => ada],
    ['its whole entry', (list) => list.replace(/\{"session".*?(?=,\{"session")/, '7'), () => null],
  ];
  it.each(invalidLists)(
    'affects one session of the list only if %s is invalid',
    async (_, invalidate, idOf) => {
      const { browser, server } = await setUp();
      const [ada, bob] = [await browser.signIn('ada'), await browser.signIn('bob')];
      let isListInvalid = false;
      const backend = browser.backend({
        async fetch(input, init) {
          const response = await browser.jar.fetch(input, init);
          if (!isListInvalid || !urlOf(input).endsWith('list-device-sessions')) return response;
          return new Response(invalidate(await response.text()));
        },
      });
      await backend.getClient(context());
      isListInvalid = true;
      const client = await backend.getClient(context());
      expect(client.invalidSessions).toMatchObject([
        { id: idOf(ada.id), error: { code: 'invalid_response' } },
      ]);
      expect(client.sessions.map(({ id, version }) => [id, version === client.version])).toEqual([
        [ada.id, false],
        [bob.id, true],
      ]);
      expect(await server.sessionIds()).toEqual([ada.id, bob.id]);
    },
  );
});

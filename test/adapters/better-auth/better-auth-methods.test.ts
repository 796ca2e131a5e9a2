import { createSessionStore, SessionError, type SessionErrorCode } from 'multisession/core';
import { betterAuthBackend } from 'multisession/better-auth';
import { bearer, jwt, multiSession } from 'better-auth/plugins';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { inMemoryEnvironment } from '../../../src/testing/index.ts';
import { type Responder, fakeFetch, rawResponse, networkError } from '../../backend/fake-fetch.ts';
import { context, select, setUp, urlOf } from './harness.ts';

afterEach(() => void vi.useRealTimers());

const withTokens = { capabilities: { tokens: true, sessionPerRequest: true } };
const baseUrl = 'https://app.example/api/auth';

/** A backend whose every request is answered so. */
function answered(...answers: readonly Responder[]) {
  const network = fakeFetch(...answers);
  return { ...network, backend: betterAuthBackend({ baseUrl, fetch: network.fetch, retries: 0 }) };
}

const refusedWith = (status: number, code: string | undefined, headers: HeadersInit = {}): Responder =>
  rawResponse(status, JSON.stringify({ message: 'the server’s own words', ...(code && { code }) }), headers);

describe('capabilities', () => {
  it('say without further plugins that there are no tokens, and one account for all tabs', async () => {
    const { backend, browser } = await setUp({ plugins: [multiSession()] });
    const { id } = await browser.signIn('ada');
    expect(backend.capabilities).toMatchObject({ tokens: false, sessionPerRequest: false, touch: false });
    await expect(backend.createToken(id, {}, context())).rejects.toMatchObject({ code: 'unsupported' });
  });

  it('cannot pin tabs without tokens', () => {
    const capabilities = { sessionPerRequest: true };
    expect(() => betterAuthBackend({ baseUrl, capabilities })).toThrow(/bearer\(\)/);
  });

  it('leave out what Better Auth has not, and say so', async () => {
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
    expect(await browser.current()).toBe(id);
  });
});

describe('tokens', () => {
  it('of a parked account are its own, and move no cookie', async () => {
    const { backend, browser } = await setUp({}, withTokens);
    const ada = await browser.signIn('ada');
    const bob = await browser.signIn('bob');
    const names = browser.jar.names();
    const token = await backend.createToken(ada.id, {}, context());
    expect(JSON.parse(atob(token.split('.')[1] ?? ''))).toMatchObject({ sid: ada.id, sub: 'ada' });
    expect(await browser.current()).toBe(bob.id);
    expect(browser.jar.names()).toEqual(names);
  });

  it('are refused by the store where the server leaves out whose they are', async () => {
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

describe('calls', () => {
  it('take turns, so that the last cookie to be set is the last one asked for', async () => {
    const { browser, server } = await setUp();
    const [ada, bob] = [await browser.signIn('ada'), await browser.signIn('bob')];
    let underWay = 0;
    let most = 0;
    const backend = browser.backend({
      async fetch(input, init) {
        if (init?.method === 'POST') most = Math.max(most, (underWay += 1));
        // The first answer is the slower one.
        if (typeof init?.body === 'string' && init.body.includes(ada.token))
          await browser.jar.fetch(`${server.url}/ok`);
        const response = await browser.jar.fetch(input, init);
        if (init?.method === 'POST') underWay -= 1;
        return response;
      },
    });
    await Promise.all([select({ backend }, ada.id), select({ backend }, bob.id)]);
    expect(most).toBe(1);
    expect(await browser.current()).toBe(bob.id);
  });

  it('go on after one has failed', async () => {
    const { backend, browser } = await setUp();
    const { id } = await browser.signIn('ada');
    const [first, second] = await Promise.allSettled([
      select({ backend }, 'nobody'),
      backend.getClient(context()),
    ]);
    expect(first).toMatchObject({ status: 'rejected', reason: { code: 'session_not_found' } });
    expect(second).toMatchObject({ status: 'fulfilled', value: { lastActiveSessionId: id } });
  });

  it('that wait their turn reject as soon as they are aborted', async () => {
    const { backend } = answered(() => new Promise<Response>(() => {}));
    const [end, abort] = [new AbortController(), new AbortController()];
    const first = backend.getClient({ signal: end.signal });
    const waiting = backend.getClient({ signal: abort.signal });
    abort.abort(new Error('no longer wanted'));
    await expect(waiting).rejects.toThrow('no longer wanted');
    end.abort(new Error('the test is over'));
    await expect(first).rejects.toThrow('the test is over');
  });

  it('find a session that another tab has signed in', async () => {
    const { backend, browser } = await setUp();
    await backend.getClient(context());
    const { id } = await browser.signIn('ada');
    await browser.signIn('bob');
    expect((await select({ backend }, id)).client?.lastActiveSessionId).toBe(id);
  });

  it('prolong the current session also where the server leaves that to a second request', async () => {
    const { backend, browser } = await setUp({ session: { deferSessionRefresh: true } });
    await browser.signIn('ada');
    const before = await backend.getClient(context());
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3 * 24 * 60 * 60 * 1000 });
    const after = await backend.getClient(context());
    const [was, is] = [before, after].map(({ sessions }) => sessions[0]?.expireAt.getTime() ?? 0);
    expect(is).toBeGreaterThan(was ?? 0);
  });

  it('number their answers above what the caller knows already', async () => {
    const { backend, getClient: read } = await setUp();
    const first = await read();
    const newest = first.version + 1_000_000;
    const second = await backend.getClient({ ...context(), minVersion: newest });
    expect(second.version).toBeGreaterThan(newest);
    expect((await read()).version).toBeGreaterThan(second.version);
  });
});

describe('answers', () => {
  const refusals: readonly [string, Responder, SessionErrorCode][] = [
    ['429', refusedWith(429, undefined), 'rate_limited'],
    ['500', refusedWith(500, 'FAILED_TO_GET_SESSION'), 'server_error'],
    ['an origin that is not trusted', refusedWith(403, 'INVALID_ORIGIN'), 'origin_not_allowed'],
    ['no origin', refusedWith(403, 'MISSING_OR_NULL_ORIGIN'), 'origin_not_allowed'],
    ['another 403', refusedWith(403, undefined), 'forbidden'],
    ['somebody else’s 401', rawResponse(401, 'proxy'), 'forbidden'],
    ['404', rawResponse(404, ''), 'invalid_configuration'],
    ['400', refusedWith(400, 'VALIDATION_ERROR'), 'invalid_request'],
    ['no network', networkError, 'network_error'],
    ['no JSON', rawResponse(200, '<!doctype html>'), 'invalid_response'],
    ['another shape', rawResponse(200, '{"session":{"id":7}}'), 'invalid_response'],
  ];
  it.each(refusals)('%s: a code of our own, and none of the server’s words', async (_, answer, code) => {
    const error: unknown = await answered(answer)
      .backend.getClient(context())
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(SessionError);
    expect(error).toMatchObject({ code });
    expect(String(error)).not.toContain('own words');
  });

  it('say when to come back, in the header of Better Auth or in everybody’s', async () => {
    for (const header of ['x-retry-after', 'retry-after'])
      await expect(
        answered(refusedWith(429, undefined, { [header]: '7' })).backend.getClient(context()),
      ).rejects.toMatchObject({ code: 'rate_limited', retryAfter: 7 });
  });

  const spoiled: readonly [string, (list: string) => string, (ada: string) => string | null][] = [
    ['a field', (list) => list.replace('"email":"ada@example.com"', '"email":7'), (ada) => ada],
    ['everything', (list) => list.replace(/\{"session".*?(?=,\{"session")/, '7'), () => null],
  ];
  it.each(spoiled)('of which %s of one account cannot be read spoil no other', async (_, spoil, idOf) => {
    const { browser, server } = await setUp();
    const [ada, bob] = [await browser.signIn('ada'), await browser.signIn('bob')];
    let isBroken = false;
    const backend = browser.backend({
      async fetch(input, init) {
        const response = await browser.jar.fetch(input, init);
        if (!isBroken || !urlOf(input).endsWith('list-device-sessions')) return response;
        return new Response(spoil(await response.text()));
      },
    });
    await backend.getClient(context());
    isBroken = true;
    const client = await backend.getClient(context());
    expect(client.invalidSessions).toMatchObject([{ id: idOf(ada.id), error: { code: 'invalid_response' } }]);
    expect(client.sessions.map(({ id, version }) => [id, version === client.version])).toEqual([
      [ada.id, false],
      [bob.id, true],
    ]);
    expect(await server.sessionIds()).toEqual([ada.id, bob.id]);
  });
});

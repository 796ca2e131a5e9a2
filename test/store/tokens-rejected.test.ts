import { UnsecuredJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSessionFetch, type SessionBackend } from 'multisession/core';
import { error, NOW, resolveAfter, sessionOf } from './set-up.ts';
import { countCalls, postTo, type SeveralTabs, severalTabs, tabAt, tokenIn } from './several-tabs.ts';

// Tokens that a server rejects with a 401: they are replaced by one token request, however many requests fail.

const url = 'https://api.example.com/notes';
/** The tokens that the API rejects. */
const revoked = new Set<string>();
/** How long the API takes to respond to a request that is not retried, in ms, by the path of its URL. */
const delays = new Map<string, number>();

const tokenOf = (request: Request) => request.headers.get('authorization')?.slice('Bearer '.length) ?? '';

beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
  revoked.clear();
  delays.clear();
  vi.stubGlobal('fetch', async (request: Request) => {
    await new Promise((resolve) => void setTimeout(resolve, delays.get(request.url) ?? 10));
    return new Response(tokenOf(request), { status: revoked.has(tokenOf(request)) ? 401 : 200 });
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** Returns the backend with tokens that differ from each other, like those of a server. */
function withUniqueTokens(backend: SessionBackend): SessionBackend {
  return {
    ...backend,
    async createToken(id, ...call) {
      await backend.createToken(id, ...call);
      const iat = Math.floor(Date.now() / 1000);
      return new UnsecuredJWT({ sid: id, iat, exp: iat + 60, jti: `${Math.random()}` }).encode();
    },
  };
}

const openTabs = (count: number): Promise<SeveralTabs> => severalTabs(count, { wrap: withUniqueTokens });

/** Sends requests as Ada in all tabs at once, and returns the statuses of their responses. */
async function sendIn({ tabs }: SeveralTabs, count: number): Promise<readonly number[]> {
  const sent = tabs.flatMap(({ store }) => {
    const fetchAsAda = createSessionFetch(store, 'sess_ada');
    return Array.from({ length: count }, () => fetchAsAda(url));
  });
  return (await resolveAfter(Promise.all(sent), 2000)).map(({ status }) => status);
}

describe('requests that are rejected with 401', () => {
  it.each([
    { tabs: 1, requests: 20, mints: 1 },
    { tabs: 5, requests: 10, mints: 5 },
  ])('cost at most one token request per tab: $tabs tabs x $requests', async ({ tabs, requests, mints }) => {
    const setup = await openTabs(tabs);
    for (const tab of setup.tabs) revoked.add((await tokenIn(tab)) ?? '');
    const before = countCalls(setup, 'createToken');
    expect(new Set(await sendIn(setup, requests))).toEqual(new Set([200]));
    expect(countCalls(setup, 'createToken') - before).toBeGreaterThan(0);
    expect(countCalls(setup, 'createToken') - before).toBeLessThanOrEqual(mints);
  });

  it('cost no token request if the rejected token was replaced in the meantime', async () => {
    const setup = await openTabs(1);
    revoked.add((await tokenIn(tabAt(setup, 0))) ?? '');
    delays.set(`${url}/slow`, 5000);
    const late = createSessionFetch(tabAt(setup, 0).store, 'sess_ada')(`${url}/slow`);
    await sendIn(setup, 1);
    expect(countCalls(setup, 'createToken')).toBe(2);
    expect((await resolveAfter(late, 10_000)).status).toBe(200);
    expect(countCalls(setup, 'createToken')).toBe(2);
  });

  it('are retried once each, even if all tokens are rejected', async () => {
    const setup = await openTabs(1);
    revoked.has = () => true;
    expect(await sendIn(setup, 20)).toEqual(Array.from({ length: 20 }, () => 401));
    expect(countCalls(setup, 'createToken')).toBe(2);
    Reflect.deleteProperty(revoked, 'has');
  });
});

describe('getToken() with `rejectedToken`', () => {
  const key = { sessionId: 'sess_ada', template: null, organizationId: null };

  it('returns the cached token without a request if another one was rejected', async () => {
    const setup = await openTabs(1);
    const token = await tokenIn(tabAt(setup, 0));
    expect(await tokenIn(tabAt(setup, 0), 0, { rejectedToken: 'another' })).toBe(token);
    expect(countCalls(setup, 'createToken')).toBe(1);
  });

  it('joins a token request that is in flight', async () => {
    const setup = await openTabs(1);
    const { getToken } = sessionOf(tabAt(setup, 0).store, 'sess_ada');
    const rejectedToken = (await tokenIn(tabAt(setup, 0))) ?? '';
    const release = setup.backend.pauseResponses();
    const tokens = [getToken({ rejectedToken }), getToken({ rejectedToken }), getToken()];
    release();
    expect(new Set(await resolveAfter(Promise.all(tokens), 100)).size).toBe(1);
    expect(await tokens[0]).not.toBe(rejectedToken);
    expect(countCalls(setup, 'createToken')).toBe(2);
  });

  it('neither returns the rejected token again if the request fails, nor sends a request per call', async () => {
    const setup = await openTabs(1);
    const rejectedToken = (await tokenIn(tabAt(setup, 0))) ?? '';
    setup.backend.fail(error('network_error'), 'createToken');
    for (const options of [{ rejectedToken }, { rejectedToken }, {}])
      await expect(tokenIn(tabAt(setup, 0), 0, options)).rejects.toMatchObject({ code: 'network_error' });
    expect(sessionOf(tabAt(setup, 0).store, 'sess_ada').lastActiveToken).toBeNull();
    expect(countCalls(setup, 'createToken')).toBe(2);
  });

  it('neither offers the rejected token to other tabs, nor receives it from them', async () => {
    const setup = await openTabs(2);
    const rejectedToken = (await tokenIn(tabAt(setup, 0))) ?? '';
    expect(await tokenIn(tabAt(setup, 1))).toBe(rejectedToken);
    setup.backend.fail(error('network_error'), 'createToken');
    await tokenIn(tabAt(setup, 0), 300, { rejectedToken }).catch(() => {});
    const message = {
      type: 'token',
      key,
      token: rejectedToken,
      lifetime: null,
      userId: null,
      age: 0,
      sentAt: Date.now(),
    };
    postTo(tabAt(setup, 0), { multisession: 1, message });
    await vi.advanceTimersByTimeAsync(1);
    expect(sessionOf(tabAt(setup, 0).store, 'sess_ada').lastActiveToken).toBeNull();
    setup.backend.fail(null);
    const opened = await setup.openTab();
    tabAt(setup, 1).disconnect();
    expect(await tokenIn(opened)).not.toBe(rejectedToken);
  });

  it('returns the rejected token if the backend issues it again', async () => {
    const setup = await severalTabs(1);
    const rejectedToken = (await tokenIn(tabAt(setup, 0))) ?? '';
    expect(await tokenIn(tabAt(setup, 0), 0, { rejectedToken })).toBe(rejectedToken);
    expect(await tokenIn(tabAt(setup, 0), 0)).toBe(rejectedToken);
    expect(countCalls(setup, 'createToken')).toBe(2);
  });
});

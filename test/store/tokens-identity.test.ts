import { UnsecuredJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Session, SessionData } from 'multisession/core';
import { createSessionData, inMemoryEnvironment } from '../../src/testing/index.ts';
import { safeEnvironment } from '../../src/store/safe-environment.ts';
import { createTokenCache } from '../../src/store/tokens.ts';
import { NOW, SECOND, setUpLoaded, sessionOf } from './set-up.ts';

// A backend may give a session another user or actor under the same ID. The store then drops the tokens of the session.

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const key = { sessionId: 'sess_1', template: null, organizationId: null };

/** Returns a token of the session, issued by a backend that includes the given claims. */
function token(claims: Readonly<Record<string, unknown>> = {}): string {
  const iat = Math.floor(Date.now() / 1000);
  return new UnsecuredJWT({ sid: 'sess_1', iat, exp: iat + 60, jti: `${Math.random()}`, ...claims }).encode();
}

/** A session token as another tab sends it. */
function shared(jwt: string) {
  return { token: jwt, lifetime: null, userId: null };
}

function sessionFor(userId: string): Session {
  const data: SessionData = createSessionData({ id: 'sess_1', userId });
  // SAFETY: the cache calls no methods of a session.
  return data as Session;
}

/** Creates a cache. The test resolves its token requests. */
function setUpCache() {
  const requests: ((jwt: string) => void)[] = [];
  const cache = createTokenCache({
    environment: safeEnvironment(inMemoryEnvironment()),
    mint: () => new Promise((resolve) => void requests.push(resolve)),
    share: (_, received, mint) => Promise.resolve(received() ?? mint()),
  });
  return { cache, requests };
}

describe('a token request that began before the tokens of its session were dropped', () => {
  it('rejects its own callers, and neither serves later callers nor fills the cache', async () => {
    const { cache, requests } = setUpCache();
    const before = cache.get(sessionFor('user_1'));
    cache.drop('sess_1');
    const after = cache.get(sessionFor('user_2'));
    requests[0]?.(token());
    await expect(before).rejects.toMatchObject({ code: 'session_closed' });
    expect(cache.last('sess_1')).toBeNull();
    const second = token();
    requests[1]?.(second);
    expect(await after).toBe(second);
    expect(cache.last('sess_1')?.jwt).toBe(second);
  });
});

describe('a token received from another tab', () => {
  it.each([
    { requested: 'before', ageMs: 5 * SECOND, isAccepted: false },
    { requested: 'when', ageMs: 2 * SECOND, isAccepted: false },
    { requested: 'after', ageMs: SECOND, isAccepted: true },
  ])(
    'is accepted only if it was requested after the tokens of its session were dropped: $requested',
    async ({ ageMs, isAccepted }) => {
      const { cache } = setUpCache();
      cache.drop('sess_1');
      await vi.advanceTimersByTimeAsync(2 * SECOND);
      cache.receive(key, shared(token()), ageMs);
      expect(cache.last('sess_1') !== null).toBe(isAccepted);
    },
  );

  it('is not returned for a session of another user', async () => {
    const { cache, requests } = setUpCache();
    cache.receive(key, shared(token({ sub: 'user_1' })), 0);
    const call = cache.get(sessionFor('user_2'));
    const own = token({ sub: 'user_2' });
    requests[0]?.(own);
    expect(await call).toBe(own);
    expect(() => cache.receive(key, shared(token({ sub: 'user_1' })), 0)).toThrow('token.sub');
    expect(await cache.get(sessionFor('user_2'))).toBe(own);
  });
});

describe('the `sub` claim of a token', () => {
  it('is the ID of the user, or the token is rejected with `invalid_response`', async () => {
    const { backend, store } = await setUpLoaded();
    const { getToken } = sessionOf(store, 'sess_ada');
    const createToken = vi.spyOn(backend, 'createToken');
    createToken.mockResolvedValueOnce(token({ sid: 'sess_ada', sub: 'user_bob' }));
    await expect(getToken()).rejects.toMatchObject({ code: 'invalid_response', sessionId: 'sess_ada' });
    expect(sessionOf(store, 'sess_ada').lastActiveToken).toBeNull();
    createToken.mockResolvedValueOnce(token({ sid: 'sess_ada', sub: 'user_ada' }));
    await expect(getToken()).resolves.toEqual(expect.any(String));
  });

  it('may be missing', async () => {
    const { cache, requests } = setUpCache();
    const call = cache.get(sessionFor('user_1'));
    requests[0]?.(token());
    expect(await call).toEqual(expect.any(String));
  });
});

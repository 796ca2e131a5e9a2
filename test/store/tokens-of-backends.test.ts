import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { IssuedToken, SessionBackend } from 'multisession/core';
import { ada, bob, HOUR, MINUTE, NOW, SECOND, sessionOf, setUpLoaded } from './set-up.ts';
import { postTo, severalTabs, tabAt, tokenIn } from './several-tabs.ts';

// Tokens for which the backend vouches, such as opaque access tokens of OAuth 2.0.

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const key = { sessionId: 'sess_ada', template: null, organizationId: null };

/** Makes a backend issue opaque tokens, which are valid for `lifetimeMs`. Returns the mock, which counts them. */
function issueOpaqueTokens(backend: SessionBackend, lifetimeMs = HOUR) {
  let count = 0;
  return vi.spyOn(backend, 'createToken').mockImplementation((id): Promise<IssuedToken> => {
    count += 1;
    return Promise.resolve({ token: `${id}:${count}`, expiresAt: new Date(Date.now() + lifetimeMs) });
  });
}

describe('a token for which the backend vouches', () => {
  it('is cached for its session until it is about to expire', async () => {
    const { backend, store } = await setUpLoaded();
    const createToken = issueOpaqueTokens(backend);
    const { getToken } = sessionOf(store, 'sess_ada');
    expect([await getToken(), await getToken()]).toEqual(['sess_ada:1', 'sess_ada:1']);
    expect(await sessionOf(store, 'sess_bob').getToken()).toBe('sess_bob:2');
    await vi.advanceTimersByTimeAsync(59 * MINUTE);
    expect(await getToken()).toBe('sess_ada:1');
    await vi.advanceTimersByTimeAsync(51 * SECOND);
    expect(await getToken()).toBe('sess_ada:3');
    expect(createToken).toHaveBeenCalledTimes(3);
  });

  it('keeps its lifetime when the clock of the device is set back', async () => {
    const { backend, store } = await setUpLoaded();
    const createToken = issueOpaqueTokens(backend);
    const { getToken } = sessionOf(store, 'sess_ada');
    await getToken();
    vi.setSystemTime(NOW - 24 * HOUR);
    await getToken();
    expect(createToken).toHaveBeenCalledOnce();
    await vi.advanceTimersByTimeAsync(HOUR);
    await getToken();
    expect(createToken).toHaveBeenCalledTimes(2);
  });

  it('is renewed while it is in use', async () => {
    const { backend, store } = await setUpLoaded();
    const createToken = issueOpaqueTokens(backend, 5 * SECOND);
    const { getToken } = sessionOf(store, 'sess_ada');
    await getToken();
    await vi.advanceTimersByTimeAsync(3 * SECOND);
    const renewed = await getToken();
    expect(renewed).not.toBe('sess_ada:1');
    expect(createToken.mock.calls.length).toBeGreaterThan(1);
  });

  it('is not returned again after a server has rejected it', async () => {
    const { backend, store } = await setUpLoaded();
    issueOpaqueTokens(backend);
    const { getToken } = sessionOf(store, 'sess_ada');
    await getToken();
    expect(await getToken({ rejectedToken: 'sess_ada:1' })).toBe('sess_ada:2');
  });

  it('is no `lastActiveToken`, because it has no claims', async () => {
    const { backend, store } = await setUpLoaded();
    issueOpaqueTokens(backend);
    await sessionOf(store, 'sess_ada').getToken();
    expect(sessionOf(store, 'sess_ada').lastActiveToken).toBeNull();
  });

  it.each([
    ['token.token', { token: '', expiresAt: new Date(NOW + HOUR) }],
    ['token.expiresAt', { token: 'secret', expiresAt: new Date('tomorrow') }],
    ['token.expiresAt', { token: 'secret' }],
    ['token.expiresAt', { token: 'secret', expiresAt: NOW + HOUR }],
    ['token', undefined],
    ['token', null],
  ])('is rejected with `invalid_response` if it is invalid: %s', async (path, issued) => {
    const { backend, store } = await setUpLoaded();
    // SAFETY: backends need not be written in TypeScript.
    vi.spyOn(backend, 'createToken').mockResolvedValue(issued as unknown as IssuedToken);
    const call = sessionOf(store, 'sess_ada').getToken();
    await expect(call).rejects.toMatchObject({ code: 'invalid_response' });
    await expect(call).rejects.toThrow(`"${path}"`);
    await expect(call).rejects.not.toThrow('secret');
  });
});

describe('a token for which the backend vouches, in several tabs,', () => {
  it('is requested once, and expires in all of them at the same time', async () => {
    const setup = await severalTabs(2);
    const createToken = issueOpaqueTokens(setup.backend, MINUTE);
    const first = await tokenIn(tabAt(setup, 0));
    await vi.advanceTimersByTimeAsync(30 * SECOND);
    expect(await tokenIn(tabAt(setup, 1))).toBe(first);
    expect(createToken).toHaveBeenCalledOnce();
    await vi.advanceTimersByTimeAsync(21 * SECOND);
    expect(await tokenIn(tabAt(setup, 1))).not.toBe(first);
  });

  it('is not returned to another user of the same session ID', async () => {
    const setup = await severalTabs(1);
    issueOpaqueTokens(setup.backend);
    const ofBob = { token: 'of_bob', lifetime: HOUR, userId: bob().userId };
    postTo(tabAt(setup, 0), {
      multisession: 1,
      message: { type: 'token', key, ...ofBob, age: 0, sentAt: NOW },
    });
    await vi.advanceTimersByTimeAsync(1);
    expect(await tokenIn(tabAt(setup, 0))).toBe('sess_ada:1');
  });

  it('is returned if it is of the same user', async () => {
    const setup = await severalTabs(1);
    const createToken = issueOpaqueTokens(setup.backend);
    const ofAda = { token: 'of_ada', lifetime: HOUR, userId: ada().userId };
    postTo(tabAt(setup, 0), {
      multisession: 1,
      message: { type: 'token', key, ...ofAda, age: 0, sentAt: NOW },
    });
    await vi.advanceTimersByTimeAsync(1);
    expect(await tokenIn(tabAt(setup, 0))).toBe('of_ada');
    expect(createToken).not.toHaveBeenCalled();
  });
});

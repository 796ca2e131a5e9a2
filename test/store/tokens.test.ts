import { UnsecuredJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type GetTokenOptions, httpBackend } from 'multisession/core';
import { createClosedSessionData } from '../../src/testing/index.ts';
import { fakeFetch } from '../backend/fake-fetch.ts';
import { ada, error, resolveAfter, NOW, sessionOf, settle, type SetUp, setUpLoaded } from './set-up.ts';

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

function token(claims: Readonly<Record<string, unknown>> = {}): string {
  const iat = Math.floor(NOW / 1000);
  return new UnsecuredJWT({ sid: 'sess_ada', iat, exp: iat + 60, ...claims }).encode();
}

/** Returns the number of token requests. */
function countTokenRequests({ backend }: Pick<SetUp, 'backend'>): number {
  return backend.calls.filter(({ method }) => method === 'createToken').length;
}

describe('getToken()', () => {
  it('returns a token of the requested session', async () => {
    const { store } = await setUpLoaded();
    const jwt = await sessionOf(store, 'sess_bob').getToken();
    expect(UnsecuredJWT.decode(jwt ?? '').payload).toMatchObject({ sid: 'sess_bob', sub: 'user_bob' });
  });

  it('returns null for a session that is not signed in', async () => {
    const setup = await setUpLoaded({ sessions: [ada(), createClosedSessionData({ name: 'Bob' })] });
    expect(await sessionOf(setup.store, 'sess_bob').getToken()).toBeNull();
    const { getToken } = sessionOf(setup.store, 'sess_ada');
    await setup.store.signOut();
    expect(await getToken()).toBeNull();
    expect(countTokenRequests(setup)).toBe(0);
  });

  it('sends one request for concurrent callers', async () => {
    const setup = await setUpLoaded();
    const { getToken } = sessionOf(setup.store, 'sess_ada');
    const jwts = await Promise.all(Array.from({ length: 100 }, () => getToken()));
    expect(new Set(jwts).size).toBe(1);
    expect(countTokenRequests(setup)).toBe(1);
  });

  it('returns the same promise for a cached token', async () => {
    const { store } = await setUpLoaded();
    const { getToken } = sessionOf(store, 'sess_ada');
    await getToken();
    expect(getToken()).toBe(getToken());
    expect(getToken({ throwOnError: false })).toBe(getToken());
  });

  it('caches tokens by template and organization', async () => {
    const setup = await setUpLoaded();
    const { getToken } = sessionOf(setup.store, 'sess_ada');
    const variants: GetTokenOptions[] = [
      {},
      { template: 'a' },
      { organizationId: 'o' },
      { template: 'a', organizationId: 'o' },
    ];
    await Promise.all([...variants, ...variants].map(getToken));
    await Promise.all(variants.map(getToken));
    expect(countTokenRequests(setup)).toBe(4);
  });

  it('requests a token for the session’s organization unless another one is given', async () => {
    const { backend, store } = await setUpLoaded({
      sessions: [{ ...ada(), lastActiveOrganizationId: 'org_1' }],
    });
    const createToken = vi.spyOn(backend, 'createToken');
    const { getToken } = sessionOf(store, 'sess_ada');
    await getToken();
    await getToken({ organizationId: null });
    expect(createToken.mock.calls.map(([, request]) => request)).toEqual([
      { organizationId: 'org_1' },
      { organizationId: null },
    ]);
  });

  it('requests a token for the organization of its session snapshot after the organization has changed', async () => {
    const { backend, store } = await setUpLoaded();
    const createToken = vi.spyOn(backend, 'createToken');
    const before = sessionOf(store, 'sess_ada');
    await before.getToken();
    await store.switchTo('sess_ada', { organizationId: 'org_1' });
    await sessionOf(store, 'sess_ada').getToken();
    await before.getToken();
    expect(createToken.mock.calls.map(([, request]) => request)).toEqual([
      { organizationId: null },
      { organizationId: 'org_1' },
    ]);
  });

  it('requests a new token with `skipCache`', async () => {
    const setup = await setUpLoaded();
    const { getToken } = sessionOf(setup.store, 'sess_ada');
    await getToken();
    await getToken({ skipCache: true });
    expect(countTokenRequests(setup)).toBe(2);
  });
});

describe('getToken() with an invalid or failed response', () => {
  it.each([
    ['of another session', token({ sid: 'sess_bob' })],
    ['without a session ID', token({ sid: undefined })],
    ['without an expiration time', token({ exp: undefined })],
    ['that is not a JWT', 'hello'],
  ])('rejects a token %s with `invalid_response`', async (_, jwt) => {
    const { backend, store } = await setUpLoaded();
    vi.spyOn(backend, 'createToken').mockResolvedValue(jwt);
    const rejection: unknown = await sessionOf(store, 'sess_ada')
      .getToken()
      .catch((reason: unknown) => reason);
    expect(rejection).toMatchObject({ code: 'invalid_response' });
    expect(String(rejection)).not.toContain(jwt);
    expect(sessionOf(store, 'sess_ada').lastActiveToken).toBeNull();
  });

  it('does not cache the failure, but retries after a backoff', async () => {
    const setup = await setUpLoaded();
    const { getToken } = sessionOf(setup.store, 'sess_ada');
    setup.backend.fail(error('network_error'));
    await expect(getToken()).rejects.toMatchObject({ code: 'network_error' });
    setup.backend.fail(null);
    await expect(getToken()).rejects.toMatchObject({ code: 'network_error' });
    expect(countTokenRequests(setup)).toBe(1);
    await vi.advanceTimersByTimeAsync(500);
    await expect(getToken()).resolves.toEqual(expect.any(String));
  });

  it('rejects after the timeout of the backend, and can be called again', async () => {
    const { backend, store } = await setUpLoaded();
    const { fetch } = fakeFetch(() => new Promise(() => {}));
    const http = httpBackend({ fetch, baseUrl: 'https://id.example', timeoutMs: 1000, retries: 0 });
    await vi.dynamicImportSettled();
    const { getToken } = sessionOf(store, 'sess_ada');
    vi.spyOn(backend, 'createToken').mockImplementationOnce((...call) => http.createToken(...call));
    await expect(resolveAfter(getToken(), 1000)).rejects.toMatchObject({ code: 'network_error' });
    await vi.advanceTimersByTimeAsync(500);
    await expect(getToken()).resolves.toEqual(expect.any(String));
  });

  it('returns null with `throwOnError: false`', async () => {
    const { backend, store } = await setUpLoaded();
    backend.fail(error('network_error'));
    await expect(sessionOf(store, 'sess_ada').getToken({ throwOnError: false })).resolves.toBeNull();
  });

  it('does not replace the cached token by an older one', async () => {
    const { backend, store } = await setUpLoaded();
    const newer = token();
    const older = token({ iat: Math.floor(NOW / 1000) - 30 });
    vi.spyOn(backend, 'createToken').mockResolvedValueOnce(newer).mockResolvedValueOnce(older);
    const { getToken } = sessionOf(store, 'sess_ada');
    await getToken();
    await expect(getToken({ skipCache: true })).resolves.toBe(older);
    await expect(getToken()).resolves.toBe(newer);
  });
});

describe('aborting getToken()', () => {
  it('rejects the aborting caller with its own reason while the others get the token', async () => {
    const setup = await setUpLoaded();
    const { getToken } = sessionOf(setup.store, 'sess_ada');
    const abort = new AbortController();
    const reason = new Error('The page was left.');
    const release = setup.backend.pauseResponses();
    const aborted = getToken({ signal: abort.signal });
    const waiting = getToken();
    abort.abort(reason);
    await expect(aborted).rejects.toBe(reason);
    release();
    await expect(waiting).resolves.toEqual(expect.any(String));
    expect(countTokenRequests(setup)).toBe(1);
  });

  it('sends no request if the signal is already aborted', async () => {
    const setup = await setUpLoaded();
    setup.backend.fail(error('network_error'));
    const reason = new Error('Too late.');
    const call = sessionOf(setup.store, 'sess_ada').getToken({ signal: AbortSignal.abort(reason) });
    await expect(call).rejects.toBe(reason);
    await settle();
    expect(countTokenRequests(setup)).toBe(0);
  });
});

it('a session exposes no token when it is logged or serialized', async () => {
  const { store } = await setUpLoaded();
  const own = sessionOf(store, 'sess_ada');
  const jwt = await own.getToken();
  expect(own.lastActiveToken).toMatchObject({ jwt, claims: { sid: 'sess_ada' } });
  expect(JSON.stringify(own)).not.toContain(jwt);
  expect(Object.keys(own)).not.toContain('lastActiveToken');
  expect(JSON.stringify({ ...own })).not.toContain(jwt);
  expect(JSON.stringify(store.getState())).not.toContain(jwt);
});

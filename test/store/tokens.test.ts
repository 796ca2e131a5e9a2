import { UnsecuredJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type GetTokenOptions, httpBackend } from 'multisession/core';
import { createClosedSessionData } from '../../src/testing/index.ts';
import { fakeFetch } from '../backend/fake-fetch.ts';
import { ada, error, inTime, NOW, sessionOf, settle, type SetUp, setUpLoaded } from './set-up.ts';

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

function token(claims: Readonly<Record<string, unknown>> = {}): string {
  const iat = Math.floor(NOW / 1000);
  return new UnsecuredJWT({ sid: 'sess_ada', iat, exp: iat + 60, ...claims }).encode();
}

/** How often a token was asked for. */
function mints({ backend }: Pick<SetUp, 'backend'>): number {
  return backend.calls.filter(({ method }) => method === 'createToken').length;
}

describe('a token', () => {
  it('speaks for the session that it was asked for', async () => {
    const { store } = await setUpLoaded();
    const jwt = await sessionOf(store, 'sess_bob').getToken();
    expect(UnsecuredJWT.decode(jwt ?? '').payload).toMatchObject({ sid: 'sess_bob', sub: 'user_bob' });
  });

  it('is null for a session that is not signed in', async () => {
    const made = await setUpLoaded({ sessions: [ada(), createClosedSessionData({ name: 'Bob' })] });
    expect(await sessionOf(made.store, 'sess_bob').getToken()).toBeNull();
    const { getToken } = sessionOf(made.store, 'sess_ada');
    await made.store.signOut();
    expect(await getToken()).toBeNull();
    expect(mints(made)).toBe(0);
  });

  it('is fetched once for many callers', async () => {
    const made = await setUpLoaded();
    const { getToken } = sessionOf(made.store, 'sess_ada');
    const jwts = await Promise.all(Array.from({ length: 100 }, () => getToken()));
    expect(new Set(jwts).size).toBe(1);
    expect(mints(made)).toBe(1);
  });

  it('at hand is the very same promise each time', async () => {
    const { store } = await setUpLoaded();
    const { getToken } = sessionOf(store, 'sess_ada');
    await getToken();
    expect(getToken()).toBe(getToken());
    expect(getToken({ throwOnError: false })).toBe(getToken());
  });

  it('is another one for each template and organization', async () => {
    const made = await setUpLoaded();
    const { getToken } = sessionOf(made.store, 'sess_ada');
    const wishes: GetTokenOptions[] = [
      {},
      { template: 'a' },
      { organizationId: 'o' },
      { template: 'a', organizationId: 'o' },
    ];
    await Promise.all([...wishes, ...wishes].map(getToken));
    await Promise.all(wishes.map(getToken));
    expect(mints(made)).toBe(4);
  });

  it('is for the session’s organization, unless another is asked for', async () => {
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

  it('stays with the organization that the session was in when it was looked at', async () => {
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

  it('is fetched anew if the cache is to be skipped', async () => {
    const made = await setUpLoaded();
    const { getToken } = sessionOf(made.store, 'sess_ada');
    await getToken();
    await getToken({ skipCache: true });
    expect(mints(made)).toBe(2);
  });
});

describe('a token that goes wrong', () => {
  it.each([
    ['of another session', token({ sid: 'sess_bob' })],
    ['that names no session', token({ sid: undefined })],
    ['without an end', token({ exp: undefined })],
    ['that is none', 'hello'],
  ])('is refused: one %s', async (_, jwt) => {
    const { backend, store } = await setUpLoaded();
    vi.spyOn(backend, 'createToken').mockResolvedValue(jwt);
    const refusal: unknown = await sessionOf(store, 'sess_ada')
      .getToken()
      .catch((reason: unknown) => reason);
    expect(refusal).toMatchObject({ code: 'invalid_response' });
    expect(String(refusal)).not.toContain(jwt);
    expect(sessionOf(store, 'sess_ada').lastActiveToken).toBeNull();
  });

  it('is not kept for ever: a rejected request is made again after a moment', async () => {
    const made = await setUpLoaded();
    const { getToken } = sessionOf(made.store, 'sess_ada');
    made.backend.fail(error('network_error'));
    await expect(getToken()).rejects.toMatchObject({ code: 'network_error' });
    made.backend.fail(null);
    await expect(getToken()).rejects.toMatchObject({ code: 'network_error' });
    expect(mints(made)).toBe(1);
    await vi.advanceTimersByTimeAsync(500);
    await expect(getToken()).resolves.toEqual(expect.any(String));
  });

  it('by never coming is up after the backend’s time-out, and can then be asked for again', async () => {
    const { backend, store } = await setUpLoaded();
    const { fetch } = fakeFetch(() => new Promise(() => {}));
    const http = httpBackend({ fetch, baseUrl: 'https://id.example', timeoutMs: 1000, retries: 0 });
    await vi.dynamicImportSettled();
    const { getToken } = sessionOf(store, 'sess_ada');
    vi.spyOn(backend, 'createToken').mockImplementationOnce((...call) => http.createToken(...call));
    await expect(inTime(getToken(), 1000)).rejects.toMatchObject({ code: 'network_error' });
    await vi.advanceTimersByTimeAsync(500);
    await expect(getToken()).resolves.toEqual(expect.any(String));
  });

  it('is null if errors are not wanted', async () => {
    const { backend, store } = await setUpLoaded();
    backend.fail(error('network_error'));
    await expect(sessionOf(store, 'sess_ada').getToken({ throwOnError: false })).resolves.toBeNull();
  });

  it('that is older than the one at hand does not take its place', async () => {
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

describe('a caller that leaves', () => {
  it('gives up a request that hangs, with its own reason; the others get the token', async () => {
    const made = await setUpLoaded();
    const { getToken } = sessionOf(made.store, 'sess_ada');
    const abort = new AbortController();
    const reason = new Error('The page was left.');
    const release = made.backend.pauseResponses();
    const leaving = getToken({ signal: abort.signal });
    const staying = getToken();
    abort.abort(reason);
    await expect(leaving).rejects.toBe(reason);
    release();
    await expect(staying).resolves.toEqual(expect.any(String));
    expect(mints(made)).toBe(1);
  });

  it('before it came asks for nothing, and no failure goes unheard', async () => {
    const made = await setUpLoaded();
    made.backend.fail(error('network_error'));
    const reason = new Error('Too late.');
    const call = sessionOf(made.store, 'sess_ada').getToken({ signal: AbortSignal.abort(reason) });
    await expect(call).rejects.toBe(reason);
    await settle();
    expect(mints(made)).toBe(0);
  });
});

it('a session shows no token where it is logged or serialised', async () => {
  const { store } = await setUpLoaded();
  const own = sessionOf(store, 'sess_ada');
  const jwt = await own.getToken();
  expect(own.lastActiveToken).toMatchObject({ jwt, claims: { sid: 'sess_ada' } });
  expect(JSON.stringify(own)).not.toContain(jwt);
  expect(Object.keys(own)).not.toContain('lastActiveToken');
  expect(JSON.stringify({ ...own })).not.toContain(jwt);
  expect(JSON.stringify(store.getState())).not.toContain(jwt);
});

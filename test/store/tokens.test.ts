import { UnsecuredJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { GetTokenOptions, Session, SessionStore } from 'multisession/core';
import { createClosedSessionData } from '../../src/testing/index.ts';
import { ada, bob, error, NOW, settle, type SetUp, setUpLoaded } from './set-up.ts';

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

function session(store: SessionStore, id: string): Session {
  const found = store.getState().client?.sessions.find((entry) => entry.id === id);
  if (!found) throw new Error(`no ${id}`);
  return found;
}

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
    const jwt = await session(store, 'sess_bob').getToken();
    expect(UnsecuredJWT.decode(jwt ?? '').payload).toMatchObject({ sid: 'sess_bob', sub: 'user_bob' });
  });

  it('is null for a session that is not signed in', async () => {
    const made = await setUpLoaded({ sessions: [ada(), createClosedSessionData({ name: 'Bob' })] });
    expect(await session(made.store, 'sess_bob').getToken()).toBeNull();
    const { getToken } = session(made.store, 'sess_ada');
    await made.store.signOut();
    expect(await getToken()).toBeNull();
    expect(mints(made)).toBe(0);
  });

  it('is fetched once for many callers', async () => {
    const made = await setUpLoaded();
    const { getToken } = session(made.store, 'sess_ada');
    const jwts = await Promise.all(Array.from({ length: 100 }, () => getToken()));
    expect(new Set(jwts).size).toBe(1);
    expect(mints(made)).toBe(1);
  });

  it('at hand is the very same promise each time', async () => {
    const { store } = await setUpLoaded();
    const { getToken } = session(store, 'sess_ada');
    await getToken();
    expect(getToken()).toBe(getToken());
    expect(getToken({ throwOnError: false })).toBe(getToken());
  });

  it('is another one for each template and organization', async () => {
    const made = await setUpLoaded();
    const { getToken } = session(made.store, 'sess_ada');
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
    const { getToken } = session(store, 'sess_ada');
    await getToken();
    await getToken({ organizationId: null });
    expect(createToken.mock.calls.map(([, request]) => request)).toEqual([
      { organizationId: 'org_1' },
      { organizationId: null },
    ]);
  });

  it('is fetched anew if the cache is to be skipped', async () => {
    const made = await setUpLoaded();
    const { getToken } = session(made.store, 'sess_ada');
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
    const refusal: unknown = await session(store, 'sess_ada')
      .getToken()
      .catch((reason: unknown) => reason);
    expect(refusal).toMatchObject({ code: 'malformed_response' });
    expect(String(refusal)).not.toContain(jwt);
    expect(session(store, 'sess_ada').lastActiveToken).toBeNull();
  });

  it('is tried again after a moment', async () => {
    const made = await setUpLoaded();
    const { getToken } = session(made.store, 'sess_ada');
    made.backend.fail(error('network'));
    await expect(getToken()).rejects.toMatchObject({ code: 'network' });
    made.backend.fail(null);
    await expect(getToken()).rejects.toMatchObject({ code: 'network' });
    expect(mints(made)).toBe(1);
    await vi.advanceTimersByTimeAsync(500);
    await expect(getToken()).resolves.toEqual(expect.any(String));
  });

  it('is null if errors are not wanted', async () => {
    const { backend, store } = await setUpLoaded();
    backend.fail(error('network'));
    await expect(session(store, 'sess_ada').getToken({ throwOnError: false })).resolves.toBeNull();
  });

  it('never replaces a newer one', async () => {
    const { backend, store } = await setUpLoaded();
    const newer = token();
    const older = token({ iat: Math.floor(NOW / 1000) - 30 });
    vi.spyOn(backend, 'createToken').mockResolvedValueOnce(newer).mockResolvedValueOnce(older);
    const { getToken } = session(store, 'sess_ada');
    await getToken();
    await expect(getToken({ skipCache: true })).resolves.toBe(older);
    await expect(getToken()).resolves.toBe(newer);
  });
});

describe('a token is good', () => {
  it('for its lifetime less the leeway', async () => {
    const made = await setUpLoaded();
    const { getToken } = session(made.store, 'sess_ada');
    await getToken();
    await vi.advanceTimersByTimeAsync(49_999);
    await getToken();
    expect(mints(made)).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    await getToken({ leewayInSeconds: 5 });
    expect(mints(made)).toBe(1);
    await getToken();
    expect(mints(made)).toBe(2);
  });

  it.each([-24, -1, 1, 24])('whatever the local clock says: %i hours off', async (hours) => {
    vi.setSystemTime(NOW + hours * 3_600_000);
    const { backend, store } = await setUpLoaded();
    const createToken = vi.spyOn(backend, 'createToken').mockResolvedValue(token());
    const { getToken } = session(store, 'sess_ada');
    await getToken();
    await vi.advanceTimersByTimeAsync(49_999);
    await getToken();
    expect(createToken).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    await getToken();
    expect(createToken).toHaveBeenCalledTimes(2);
  });

  it('no longer after a sleep in which only the wall clock went on', async () => {
    const made = await setUpLoaded();
    const { getToken } = session(made.store, 'sess_ada');
    await getToken();
    vi.setSystemTime(NOW + 61_000);
    await getToken();
    expect(mints(made)).toBe(2);
  });

  it('no longer when its time passes, even if the wall clock was set back', async () => {
    const made = await setUpLoaded();
    const { getToken } = session(made.store, 'sess_ada');
    await getToken();
    vi.setSystemTime(NOW - 3_600_000);
    await vi.advanceTimersByTimeAsync(51_000);
    await getToken();
    expect(mints(made)).toBe(2);
  });

  it('from when it was asked for: the way back does not prolong it', async () => {
    const made = await setUpLoaded();
    const { getToken } = session(made.store, 'sess_ada');
    const release = made.backend.hold();
    const first = getToken();
    await vi.advanceTimersByTimeAsync(30_000);
    release();
    await first;
    await vi.advanceTimersByTimeAsync(20_000);
    await getToken();
    expect(mints(made)).toBe(2);
  });
});

describe('closing a session', () => {
  it('drops its tokens and nobody else’s', async () => {
    const made = await setUpLoaded({ sessions: [ada(), bob()] });
    const others = session(made.store, 'sess_bob');
    const own = session(made.store, 'sess_ada');
    await Promise.all([own.getToken(), others.getToken()]);
    await made.store.signOut({ session: 'sess_ada' });
    expect(own.lastActiveToken).toBeNull();
    expect(others.lastActiveToken).not.toBeNull();
    await others.getToken();
    expect(mints(made)).toBe(2);
  });

  it('aborts what is in flight for it, and nobody else’s', async () => {
    const made = await setUpLoaded({ sessions: [ada(), bob()] });
    const release = made.backend.hold();
    const own = session(made.store, 'sess_ada')
      .getToken()
      .catch((reason: unknown) => reason);
    const others = session(made.store, 'sess_bob').getToken();
    made.backend.hold()();
    await made.store.signOut({ session: 'sess_ada' });
    expect(await own).toMatchObject({ code: 'session_closed' });
    release();
    await expect(others).resolves.toEqual(expect.any(String));
  });
});

describe('a caller that leaves', () => {
  it('rejects with its own reason, and the others get the token', async () => {
    const made = await setUpLoaded();
    const { getToken } = session(made.store, 'sess_ada');
    const abort = new AbortController();
    const reason = new Error('The page was left.');
    const release = made.backend.hold();
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
    made.backend.fail(error('network'));
    const reason = new Error('Too late.');
    const call = session(made.store, 'sess_ada').getToken({ signal: AbortSignal.abort(reason) });
    await expect(call).rejects.toBe(reason);
    await settle();
    expect(mints(made)).toBe(0);
  });
});

it('a session shows no token where it is logged or serialised', async () => {
  const { store } = await setUpLoaded();
  const own = session(store, 'sess_ada');
  const jwt = await own.getToken();
  expect(own.lastActiveToken).toMatchObject({ jwt, claims: { sid: 'sess_ada' } });
  expect(JSON.stringify(own)).not.toContain(jwt);
  expect(Object.keys(own)).not.toContain('lastActiveToken');
  expect(JSON.stringify({ ...own })).not.toContain(jwt);
  expect(JSON.stringify(store.getState())).not.toContain(jwt);
});

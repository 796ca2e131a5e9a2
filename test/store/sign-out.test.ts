import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSessionFetch } from 'multisession/core';
import {
  ada,
  currentId,
  error,
  resolveAfter,
  listed,
  MINUTE,
  NOW,
  sessionOf,
  settle,
  setUp,
  setUpLoaded,
  watchCurrent,
} from './set-up.ts';

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

describe('signOut()', () => {
  it('removes the current session from the client and keeps the others signed in', async () => {
    const { store } = await setUpLoaded();
    await store.signOut();
    expect(listed(store)).toEqual(['sess_bob active', 'sess_carol active']);
    expect(currentId(store)).toBe('sess_carol');
  });

  it('changes from one account to the next without an intermediate state', async () => {
    const { store } = await setUpLoaded();
    const seen = watchCurrent(store);
    await store.signOut();
    expect([...new Set(seen.map(({ session }) => session?.id))]).toEqual(['sess_ada', 'sess_carol']);
  });

  it('keeps the session listed as `ended` with `mode: "end"`', async () => {
    const { store } = await setUpLoaded();
    await store.signOut({ mode: 'end' });
    expect(listed(store)).toContain('sess_ada ended');
    expect(currentId(store)).toBe('sess_carol');
  });

  it('does not change the current session when a background session is signed out', async () => {
    const { store } = await setUpLoaded();
    const before = store.getCurrent();
    await store.signOut({ session: 'sess_bob' });
    expect(store.getCurrent()).toBe(before);
    expect(listed(store)).toEqual(['sess_ada active', 'sess_carol active']);
  });

  it('accepts a session as well as its ID', async () => {
    const { store } = await setUpLoaded();
    const session = store.getState().client?.sessions[1];
    await store.signOut(session && { session });
    expect(listed(store)).toEqual(['sess_ada active', 'sess_carol active']);
  });

  it('does nothing if no session is current', async () => {
    const { backend, store } = setUp();
    await store.refresh();
    await store.signOut();
    expect(backend.calls.map(({ method }) => method)).toEqual(['getClient']);
  });

  it('removes every session with `scope: "all"` and shows the reason `removed`', async () => {
    const { store } = await setUpLoaded();
    await store.signOut({ scope: 'all' });
    expect(listed(store)).toEqual([]);
    expect(store.getCurrent()).toEqual({ status: 'signed-out', session: null, reason: 'removed' });
  });
});

describe('the next session after signOut()', () => {
  it.each(['sess_bob', 'sess_carol'])(
    'is the most recently used one, independent of its position in the list: %s',
    async (id) => {
      const { backend, store } = await setUpLoaded();
      backend.update(id, { lastActiveAt: new Date(NOW) });
      await store.refresh();
      await store.signOut();
      expect(currentId(store)).toBe(id);
    },
  );

  it('is null with the strategy `none`', async () => {
    const { store } = await setUpLoaded();
    await store.signOut({ nextSession: 'none' });
    expect(store.getCurrent()).toEqual({ status: 'signed-out', session: null, reason: 'removed' });
  });

  it('is the signed-in session that the strategy function picks', async () => {
    const { store } = await setUpLoaded();
    const nextSession = vi.fn<() => string>(() => 'sess_bob');
    await store.signOut({ nextSession });
    expect(currentId(store)).toBe('sess_bob');
    expect(nextSession).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ id: 'sess_ada', status: 'active' }),
      [expect.objectContaining({ id: 'sess_bob' }), expect.objectContaining({ id: 'sess_carol' })],
    );
  });

  it('is null if the strategy function returns a session that is not signed in', async () => {
    const { store } = await setUpLoaded();
    await store.signOut({ nextSession: (closed) => closed.id });
    expect(currentId(store)).toBeNull();
  });

  it('is null with `scope: "all"`, regardless of the strategy', async () => {
    const { store } = await setUpLoaded();
    await store.signOut({ scope: 'all', nextSession: 'most-recent' });
    expect(currentId(store)).toBeNull();
  });
});

describe('signing out of the same session twice', () => {
  it('resolves if the session was already removed elsewhere', async () => {
    const { backend, store } = await setUpLoaded();
    backend.fail(error('session_not_found'), 'removeSession');
    await store.signOut();
    expect(listed(store)).toEqual(['sess_bob active', 'sess_carol active']);
    expect(currentId(store)).toBe('sess_carol');
  });

  it('resolves for two concurrent calls', async () => {
    const { store } = await setUpLoaded();
    await Promise.all([store.signOut({ session: 'sess_ada' }), store.signOut({ session: 'sess_ada' })]);
    expect(currentId(store)).toBe('sess_carol');
  });

  it('applies the strategy of the successful call even if the other one fails', async () => {
    const { backend, store } = await setUpLoaded();
    backend.injectFaults(() => ({ requestDelayMs: 10 }));
    const first = store.signOut({ session: 'sess_ada', nextSession: () => 'sess_bob' });
    backend.injectFaults(({ method }) =>
      method === 'removeSession' ? { error: error('network_error') } : undefined,
    );
    const second = store.signOut({ session: 'sess_ada', nextSession: () => 'sess_bob' });
    await expect(second).rejects.toMatchObject({
      code: 'network_error',
    });
    await resolveAfter(first, 10);
    expect(currentId(store)).toBe('sess_bob');
  });

  it('sends no request for a session that has already ended', async () => {
    const { backend, store } = await setUpLoaded();
    await store.signOut({ mode: 'end' });
    const requestsBefore = backend.calls.length;
    await store.signOut({ session: 'sess_ada', mode: 'end' });
    expect(backend.calls).toHaveLength(requestsBefore);
  });

  it.each([
    // The next session is current before the server rejects the client.
    ['session', 'revoked'],
    ['all', 'removed'],
  ] as const)(
    'resolves with `scope: "%s"` if the server no longer knows the client',
    async (scope, reason) => {
      const { backend, store } = await setUpLoaded();
      backend.fail(error('client_not_found'));
      await store.signOut({ scope });
      expect(listed(store)).toEqual([]);
      expect(store.getCurrent()).toMatchObject({ status: 'signed-out', reason });
    },
  );
});

describe('a sign-out that the server refuses', () => {
  it.each(['session', 'all'] as const)('keeps all sessions signed in with `scope: "%s"`', async (scope) => {
    const { backend, store } = await setUpLoaded({ nextSessionOnLoss: 'none' });
    const { client } = store.getState();
    backend.fail(error('forbidden'), scope === 'all' ? 'removeAllSessions' : 'removeSession');
    await expect(store.signOut({ scope })).rejects.toMatchObject({ code: 'forbidden' });
    await settle();
    expect(listed(store)).toEqual((client?.sessions ?? []).map(({ id, status }) => `${id} ${status}`));
    expect(currentId(store)).toBe('sess_ada');
    expect(store.getState().operations).toEqual({});
  });

  it.each([['session'], ['all']] as const)(
    'keeps the name and picture of a remembered account with `scope: "%s"`',
    async (scope) => {
      const { backend, store } = await setUpLoaded();
      await store.signOut({ session: 'sess_bob', mode: 'end' });
      const remembered = sessionOf(store, 'sess_bob').publicUserData;
      backend.fail(error('forbidden'), scope === 'all' ? 'removeAllSessions' : 'removeSession');
      const target = scope === 'all' ? {} : { session: 'sess_bob' };
      await expect(store.signOut({ scope, ...target })).rejects.toMatchObject({ code: 'forbidden' });
      await settle();
      expect(remembered?.firstName).toBe('Bob');
      expect(sessionOf(store, 'sess_bob').publicUserData).toEqual(remembered);
    },
  );
});

describe('a sign-out whose outcome is unknown', () => {
  it.each([
    ['session', 'remove', ['sess_bob active', 'sess_carol active'], 'sess_carol'],
    ['session', 'end', ['sess_ada ended', 'sess_bob active', 'sess_carol active'], 'sess_carol'],
    ['all', 'remove', [], null],
  ] as const)(
    'hides the session at once and is retried until the server confirms it, with scope %s and mode %s',
    async (scope, mode, expected, current) => {
      const { backend, store } = await setUpLoaded();
      const closed: string[] = [];
      const purged: string[] = [];
      store.on('session-closed', ({ sessionId }) => void closed.push(sessionId));
      store.on('session-purged', ({ sessionId }) => void purged.push(sessionId));
      const disconnect = store.connect();
      await settle();
      backend.injectFaults(() => ({ error: error('network_error') }));
      const signOut = store.signOut({ scope, mode });
      expect(listed(store)).toEqual(expected);
      expect(currentId(store)).toBe(current);
      await expect(signOut).rejects.toMatchObject({ code: 'network_error' });
      await vi.advanceTimersByTimeAsync(MINUTE);
      expect(listed(store)).toEqual(expected);
      expect(closed).toContain('sess_ada');
      expect(purged).toEqual(closed);
      expect(backend.inspect().sessions.every(({ status }) => status === 'active')).toBe(true);
      backend.injectFaults(() => undefined);
      await vi.advanceTimersByTimeAsync(MINUTE);
      expect(backend.inspect().sessions.map(({ id, status }) => `${id} ${status}`)).toEqual(expected);
      expect(listed(store)).toEqual(expected);
      expect(purged).toEqual(closed);
      expect(store.getState().operations).toEqual({});
      disconnect();
    },
  );

  it('returns no token and sends no request of a hidden session', async () => {
    const { backend, store } = await setUpLoaded();
    const session = sessionOf(store, 'sess_ada');
    await session.getToken();
    backend.injectFaults(() => ({ error: error('network_error') }));
    void store.signOut().catch(() => {});
    expect(await session.getToken()).toBeNull();
    expect(session.lastActiveToken).toBeNull();
    await expect(createSessionFetch(store, 'sess_ada')('/api')).rejects.toMatchObject({
      code: 'not_signed_in',
    });
  });
});

describe('a sign-out that is not possible', () => {
  it('rejects with `unsupported` if the backend cannot end sessions', async () => {
    const { backend, store } = await setUpLoaded({ capabilities: { end: false } });
    await expect(store.signOut({ mode: 'end' })).rejects.toMatchObject({ code: 'unsupported' });
    expect(backend.calls.map(({ method }) => method)).toEqual(['getClient']);
  });
});

describe('the methods end() and remove() of a session', () => {
  it('end() resolves to the ended session, even if it is called again', async () => {
    const { store } = await setUpLoaded();
    const { end } = store.getCurrent().session ?? {};
    expect(await end?.()).toMatchObject({ id: 'sess_ada', status: 'ended' });
    expect(await end?.()).toMatchObject({ id: 'sess_ada', status: 'ended' });
  });

  it('remove() resolves to the removed session, even if it is called again', async () => {
    const { store } = await setUpLoaded();
    const { remove } = store.getCurrent().session ?? {};
    expect(await remove?.()).toMatchObject({ id: 'sess_ada', status: 'removed' });
    expect(await remove?.()).toMatchObject({ id: 'sess_ada', status: 'removed' });
  });

  it('remove() works with a backend that returns no session', async () => {
    const { backend, store } = await setUpLoaded();
    const session = store.getCurrent().session;
    vi.spyOn(backend, 'removeSession').mockResolvedValue({ session: null, client: null });
    expect(await session?.remove()).toMatchObject({ id: 'sess_ada', status: 'removed' });
    expect(currentId(store)).toBe('sess_carol');
  });

  it('signing out of an unknown session resolves with `remove` and rejects with `end`', async () => {
    const { store } = await setUpLoaded({ sessions: [ada()] });
    await expect(store.signOut({ session: 'sess_eve' })).resolves.toBeUndefined();
    await expect(store.signOut({ session: 'sess_eve', mode: 'end' })).rejects.toMatchObject({
      code: 'session_not_found',
    });
  });
});

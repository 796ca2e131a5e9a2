import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ada, currentId, error, inTime, listed, NOW, setUp, setUpLoaded, watchCurrent } from './set-up.ts';

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

describe('signing out', () => {
  it('of one account leaves the others, and takes that one off the client', async () => {
    const { store } = await setUpLoaded();
    await store.signOut();
    expect(listed(store)).toEqual(['sess_bob active', 'sess_carol active']);
    expect(currentId(store)).toBe('sess_carol');
  });

  it('never shows anybody between the two', async () => {
    const { store } = await setUpLoaded();
    const seen = watchCurrent(store);
    await store.signOut();
    expect([...new Set(seen.map(({ session }) => session?.id))]).toEqual(['sess_ada', 'sess_carol']);
  });

  it('keeps the session listed as ended if asked to', async () => {
    const { store } = await setUpLoaded();
    await store.signOut({ mode: 'end' });
    expect(listed(store)).toContain('sess_ada ended');
    expect(currentId(store)).toBe('sess_carol');
  });

  it('of a parked session changes nothing for the current one', async () => {
    const { store } = await setUpLoaded();
    const before = store.getCurrent();
    await store.signOut({ session: 'sess_bob' });
    expect(store.getCurrent()).toBe(before);
    expect(listed(store)).toEqual(['sess_ada active', 'sess_carol active']);
  });

  it('takes a session as well as its id', async () => {
    const { store } = await setUpLoaded();
    const session = store.getState().client?.sessions[1];
    await store.signOut(session && { session });
    expect(listed(store)).toEqual(['sess_ada active', 'sess_carol active']);
  });

  it('does nothing where nobody is current', async () => {
    const { backend, store } = setUp();
    await store.refresh();
    await store.signOut();
    expect(backend.calls.map(({ method }) => method)).toEqual(['getClient']);
  });

  it('of all takes everybody off, and says that it was a choice', async () => {
    const { store } = await setUpLoaded();
    await store.signOut({ scope: 'all' });
    expect(listed(store)).toEqual([]);
    expect(store.getCurrent()).toEqual({ status: 'signed-out', session: null, reason: 'removed' });
  });
});

describe('who follows', () => {
  it.each(['sess_bob', 'sess_carol'])('is the one used last, wherever it is listed: %s', async (id) => {
    const { backend, store } = await setUpLoaded();
    backend.update(id, { lastActiveAt: new Date(NOW) });
    await store.refresh();
    await store.signOut();
    expect(currentId(store)).toBe(id);
  });

  it('is nobody, if that is wanted', async () => {
    const { store } = await setUpLoaded();
    await store.signOut({ nextSession: 'none' });
    expect(store.getCurrent()).toEqual({ status: 'signed-out', session: null, reason: 'removed' });
  });

  it('is whom a function picks from who is still signed in', async () => {
    const { store } = await setUpLoaded();
    const next = vi.fn<() => string>(() => 'sess_bob');
    await store.signOut({ nextSession: next });
    expect(currentId(store)).toBe('sess_bob');
    expect(next).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ id: 'sess_ada', status: 'active' }),
      [expect.objectContaining({ id: 'sess_bob' }), expect.objectContaining({ id: 'sess_carol' })],
    );
  });

  it('is nobody, if the function picks somebody who is not signed in', async () => {
    const { store } = await setUpLoaded();
    await store.signOut({ nextSession: (closed) => closed.id });
    expect(currentId(store)).toBeNull();
  });

  it('is nobody after signing out of all, whatever was wanted', async () => {
    const { store } = await setUpLoaded();
    await store.signOut({ scope: 'all', nextSession: 'most-recent' });
    expect(currentId(store)).toBeNull();
  });
});

describe('signing out twice', () => {
  it('is no error when the session was removed elsewhere', async () => {
    const { backend, store } = await setUpLoaded();
    backend.fail(error('session_not_found'), 'removeSession');
    await store.signOut();
    expect(listed(store)).toEqual(['sess_bob active', 'sess_carol active']);
    expect(currentId(store)).toBe('sess_carol');
  });

  it('is no error at the same time', async () => {
    const { store } = await setUpLoaded();
    await Promise.all([store.signOut({ session: 'sess_ada' }), store.signOut({ session: 'sess_ada' })]);
    expect(currentId(store)).toBe('sess_carol');
  });

  it('may fail once, and who follows is still as asked for', async () => {
    const { backend, store } = await setUpLoaded();
    backend.injectFaults(() => ({ requestDelayMs: 10 }));
    const first = store.signOut({ nextSession: () => 'sess_bob' });
    backend.injectFaults(({ method }) =>
      method === 'removeSession' ? { error: error('network_error') } : undefined,
    );
    await expect(store.signOut({ nextSession: () => 'sess_bob' })).rejects.toMatchObject({
      code: 'network_error',
    });
    await inTime(first, 10);
    expect(currentId(store)).toBe('sess_bob');
  });

  it('asks nothing for a session that has ended', async () => {
    const { backend, store } = await setUpLoaded();
    await store.signOut({ mode: 'end' });
    const before = backend.calls.length;
    await store.signOut({ session: 'sess_ada', mode: 'end' });
    expect(backend.calls).toHaveLength(before);
  });

  it.each(['session', 'all'] as const)(
    'is no error when the server does not know this client any more: %s',
    async (scope) => {
      const { backend, store } = await setUpLoaded();
      backend.fail(error('client_not_found'));
      await store.signOut({ scope });
      expect(listed(store)).toEqual([]);
      expect(store.getCurrent()).toMatchObject({ status: 'signed-out', reason: 'removed' });
    },
  );
});

describe('a sign-out that fails', () => {
  it.each(['session', 'all'] as const)('signs nobody out: %s', async (scope) => {
    const { backend, store } = await setUpLoaded();
    const { client } = store.getState();
    backend.fail(error('network_error'));
    await expect(store.signOut({ scope })).rejects.toMatchObject({ code: 'network_error' });
    expect(store.getState().client).toBe(client);
    expect(currentId(store)).toBe('sess_ada');
    expect(store.getState().operations).toEqual({});
  });

  it('does not make a later loss look like a choice', async () => {
    const { backend, store } = await setUpLoaded();
    backend.fail(error('network_error'), 'removeSession');
    await expect(store.signOut()).rejects.toMatchObject({ code: 'network_error' });
    backend.close('sess_ada', 'revoked');
    await store.refresh();
    expect(store.getCurrent()).toMatchObject({ status: 'signed-out', reason: 'revoked' });
  });

  it('because the backend cannot end sessions says so', async () => {
    const { backend, store } = await setUpLoaded({ capabilities: { end: false } });
    await expect(store.signOut({ mode: 'end' })).rejects.toMatchObject({ code: 'unsupported' });
    expect(backend.calls.map(({ method }) => method)).toEqual(['getClient']);
  });
});

describe('a session’s own methods', () => {
  it('end it, and answer it as it then is', async () => {
    const { store } = await setUpLoaded();
    const { end } = store.getCurrent().session ?? {};
    expect(await end?.()).toMatchObject({ id: 'sess_ada', status: 'ended' });
    expect(await end?.()).toMatchObject({ id: 'sess_ada', status: 'ended' });
  });

  it('remove it, and answer it as it then is, also when it is gone', async () => {
    const { store } = await setUpLoaded();
    const { remove } = store.getCurrent().session ?? {};
    expect(await remove?.()).toMatchObject({ id: 'sess_ada', status: 'removed' });
    expect(await remove?.()).toMatchObject({ id: 'sess_ada', status: 'removed' });
  });

  it('remove it also where the backend says nothing of it afterwards', async () => {
    const { backend, store } = await setUpLoaded();
    const session = store.getCurrent().session;
    vi.spyOn(backend, 'removeSession').mockResolvedValue({ session: null, client: null });
    expect(await session?.remove()).toMatchObject({ id: 'sess_ada', status: 'removed' });
    expect(currentId(store)).toBe('sess_carol');
  });

  it('know nothing of a session that never was', async () => {
    const { store } = await setUpLoaded({ sessions: [ada()] });
    await expect(store.signOut({ session: 'sess_eve' })).resolves.toBeUndefined();
    await expect(store.signOut({ session: 'sess_eve', mode: 'end' })).rejects.toMatchObject({
      code: 'session_not_found',
    });
  });
});

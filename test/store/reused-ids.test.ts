import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSessionFetch, createSessionStore, type SessionStore } from 'multisession/core';
import { createSessionData } from '../../src/testing/index.ts';
import { currentId, error, MINUTE, NOW, sessionOf, settle, setUpLoaded } from './set-up.ts';

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const eve = () => createSessionData({ name: 'Eve Moneypenny', id: 'sess_ada' });
const changes = [
  ['user', eve],
  ['actor', () => ({ actor: { sub: 'support' } })],
] as const;

describe.each(changes)('what belongs to a session whose ID has another %s now', (_, change) => {
  async function setUpChanged() {
    const setup = await setUpLoaded();
    const session = sessionOf(setup.store, 'sess_ada');
    const fetchAsAda = createSessionFetch(setup.store, 'sess_ada');
    await session.getToken();
    setup.backend.update('sess_ada', change());
    await setup.store.refresh();
    return { ...setup, session, fetchAsAda, requestsBefore: setup.backend.calls.length };
  }

  it('returns no token, neither from the snapshot nor with `lastActiveToken`', async () => {
    const { session, store } = await setUpChanged();
    expect(await session.getToken()).toBeNull();
    expect(await sessionOf(store, 'sess_ada').getToken()).not.toBeNull();
    expect(session.lastActiveToken).toBeNull();
  });

  it.each(['touch', 'end', 'remove'] as const)('%s() of the snapshot sends nothing', async (method) => {
    const { backend, session, requestsBefore } = await setUpChanged();
    await expect(session[method]()).rejects.toMatchObject({ code: 'session_closed' });
    expect(backend.calls).toHaveLength(requestsBefore);
  });

  it('signOut() with the snapshot resolves and sends nothing', async () => {
    const { backend, store, session, requestsBefore } = await setUpChanged();
    await store.signOut({ session });
    expect(backend.calls).toHaveLength(requestsBefore);
  });

  it('a session fetch that was created before sends nothing', async () => {
    const send = vi.fn<typeof fetch>();
    vi.stubGlobal('fetch', send);
    const { fetchAsAda } = await setUpChanged();
    await expect(fetchAsAda('https://api.example.com')).rejects.toMatchObject({ code: 'session_closed' });
    expect(send).not.toHaveBeenCalled();
  });
});

describe('a sign-out whose outcome is unknown', () => {
  it.each(['before', 'after'])(
    'is given up if its session ID belongs to another user by then, %s a reload',
    async (when) => {
      const setup = await setUpLoaded();
      const { backend, tab } = setup;
      let { store } = setup;
      let disconnect = store.connect();
      await settle();
      backend.fail(error('network_error'));
      await expect(store.signOut()).rejects.toMatchObject({ code: 'network_error' });
      if (when === 'after') {
        disconnect();
        tab.crash();
        store = createSessionStore({ backend, environment: tab });
        disconnect = store.connect();
      }
      backend.update('sess_ada', eve());
      backend.fail(null);
      await vi.advanceTimersByTimeAsync(2 * MINUTE);
      expect(backend.inspect().sessions.map(({ userId }) => userId)).toContain('user_eve');
      expect(sessionOf(store, 'sess_ada')).toMatchObject({ status: 'active', userId: 'user_eve' });
      expect(store.getState().operations).toEqual({});
      disconnect();
    },
  );

  it('resolves and is not retried if the ID belongs to another user before its request has failed', async () => {
    const { backend, store } = await setUpLoaded();
    const disconnect = store.connect();
    await settle();
    backend.injectFaults(({ method }) =>
      method === 'removeSession' ? { requestDelayMs: 1000, error: error('network_error') } : undefined,
    );
    const signOut = store.signOut({ session: 'sess_ada' });
    backend.update('sess_ada', eve());
    await store.refresh();
    await signOut;
    backend.injectFaults(null);
    await vi.advanceTimersByTimeAsync(2 * MINUTE);
    expect(sessionOf(store, 'sess_ada')).toMatchObject({ status: 'active', userId: 'user_eve' });
    disconnect();
  });

  it.each([
    ['a sign-out', (store: SessionStore) => store.signOut({ session: 'sess_bob' })],
    ['a switch', (store: SessionStore) => store.switchTo('sess_bob')],
  ])('that is given up with a shared cookie neither holds up %s nor makes it fail', async (_, command) => {
    const { backend, store } = await setUpLoaded({
      capabilities: { tokens: false, sessionPerRequest: false },
    });
    const disconnect = store.connect();
    await settle();
    backend.injectFaults(({ method, sessionId }) =>
      method === 'removeSession' && sessionId === 'sess_ada'
        ? { requestDelayMs: 1000, error: error('network_error') }
        : undefined,
    );
    const commands = [store.signOut({ session: 'sess_ada' }), command(store)];
    backend.update('sess_ada', eve());
    await store.refresh();
    await vi.advanceTimersByTimeAsync(2 * MINUTE);
    await Promise.all(commands);
    expect(sessionOf(store, 'sess_ada')).toMatchObject({ status: 'active', userId: 'user_eve' });
    expect(store.getState().operations).toEqual({});
    disconnect();
  });

  it.each([true, false])(
    'that is given up leaves no operation behind (session per request: %s)',
    async (sessionPerRequest) => {
      const { backend, store } = await setUpLoaded({ capabilities: { tokens: false, sessionPerRequest } });
      const disconnect = store.connect();
      await settle();
      backend.injectFaults(({ method }) =>
        method === 'removeSession' ? { requestDelayMs: 1000, error: error('network_error') } : undefined,
      );
      const signOut = store.signOut({ session: 'sess_ada' });
      backend.update('sess_ada', eve());
      await store.refresh();
      await signOut;
      await vi.advanceTimersByTimeAsync(2 * MINUTE);
      expect(store.getState().operations).toEqual({});
      disconnect();
    },
  );

  it.each([true, false])(
    'is not given up if the store receives the session only now (session per request: %s)',
    async (sessionPerRequest) => {
      const { backend, store } = await setUpLoaded({ capabilities: { tokens: false, sessionPerRequest } });
      const disconnect = store.connect();
      await settle();
      backend.signIn(createSessionData({ name: 'Eve Moneypenny' }));
      backend.injectFaults(({ method }) => (method === 'getClient' ? undefined : { requestDelayMs: 1000 }));
      const signOuts = [store.signOut({ session: 'sess_eve' }), store.signOut({ scope: 'all' })];
      await store.refresh();
      const sessions = store.getState().client?.sessions ?? [];
      expect(sessions.filter(({ status }) => status === 'active')).toEqual([]);
      await vi.advanceTimersByTimeAsync(2 * MINUTE);
      await Promise.all(signOuts);
      expect(backend.inspect().sessions).toEqual([]);
      expect([currentId(store), store.getState().operations]).toEqual([null, {}]);
      disconnect();
    },
  );

  it.each(['before', 'after'])(
    'of all sessions does not sign out users who have signed in since, %s a reload',
    async (when) => {
      const setup = await setUpLoaded();
      const { backend, tab } = setup;
      let { store } = setup;
      let disconnect = store.connect();
      await settle();
      backend.fail(error('network_error'));
      await expect(store.signOut({ scope: 'all' })).rejects.toMatchObject({ code: 'network_error' });
      if (when === 'after') {
        disconnect();
        tab.crash();
        store = createSessionStore({ backend, environment: tab });
        disconnect = store.connect();
      }
      backend.signIn(createSessionData({ name: 'Eve Moneypenny' }));
      backend.fail(null);
      await vi.advanceTimersByTimeAsync(2 * MINUTE);
      expect(backend.inspect().sessions.map(({ id }) => id)).toEqual(['sess_eve']);
      expect(store.getState().operations).toEqual({});
      disconnect();
    },
  );

  it('of all sessions with a shared cookie keeps a user current who has signed in since', async () => {
    const { backend, store } = await setUpLoaded({
      capabilities: { tokens: false, sessionPerRequest: false },
    });
    const disconnect = store.connect();
    await settle();
    backend.fail(error('network_error'));
    await expect(store.signOut({ scope: 'all' })).rejects.toMatchObject({ code: 'network_error' });
    backend.signIn(createSessionData({ name: 'Eve Moneypenny' }));
    backend.fail(null);
    await vi.advanceTimersByTimeAsync(2 * MINUTE);
    expect(backend.inspect().sessions.map(({ id }) => id)).toEqual(['sess_eve']);
    expect([currentId(store), store.getState().operations]).toEqual(['sess_eve', {}]);
    disconnect();
  });
});

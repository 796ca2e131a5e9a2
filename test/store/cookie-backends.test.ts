import {
  type ClientSnapshot,
  type ClosedSessionData,
  createSessionStore,
  type SessionBackend,
} from 'multisession/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createClosedSessionData, inMemoryBackend, inMemoryEnvironment } from '../../src/testing/index.ts';
import { ada, bob, carol, currentId, error, listed, NOW, settle, setUpLoaded } from './set-up.ts';
import { severalTabs, tabAt } from './several-tabs.ts';

// Backends that store neither versions nor closed sessions, such as those with a shared cookie.

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

const capabilities = { sessionPerRequest: false };

describe('removeSession() with a shared cookie', () => {
  const optionsOfSignOut = async (
    signOut: Parameters<Awaited<ReturnType<typeof setUpLoaded>>['store']['signOut']>[0],
  ) => {
    const { backend, store } = await setUpLoaded({ capabilities });
    const removeSession = vi.spyOn(backend, 'removeSession');
    await store.signOut(signOut);
    return removeSession.mock.calls[0]?.[1];
  };

  it('receives the most recently used session as the next session by default', async () => {
    expect(await optionsOfSignOut({})).toEqual({ nextSessionId: 'sess_carol' });
  });

  it('receives null as the next session with the strategy `none`', async () => {
    expect(await optionsOfSignOut({ nextSession: 'none' })).toEqual({ nextSessionId: null });
  });

  it('receives the next session that the strategy function picks among the remaining ones', async () => {
    const nextSession = vi.fn<() => string>(() => 'sess_bob');
    expect(await optionsOfSignOut({ nextSession })).toEqual({ nextSessionId: 'sess_bob' });
    expect(nextSession).toHaveBeenCalledWith(expect.objectContaining({ id: 'sess_ada' }), [
      expect.objectContaining({ id: 'sess_bob' }),
      expect.objectContaining({ id: 'sess_carol' }),
    ]);
  });

  it('receives no next session if a background session is signed out', async () => {
    expect(await optionsOfSignOut({ session: 'sess_bob' })).toEqual({});
  });

  it('receives no next session if the backend supports a session per request', async () => {
    const { backend, store } = await setUpLoaded();
    const removeSession = vi.spyOn(backend, 'removeSession');
    await store.signOut();
    expect(removeSession.mock.calls[0]?.[1]).toEqual({});
  });
});

describe('RequestContext.minVersion', () => {
  it('includes versions received from other tabs', async () => {
    const setup = await severalTabs(2);
    const [first, second] = [tabAt(setup, 0), tabAt(setup, 1)];
    const getClient = vi.spyOn(setup.backend, 'getClient');
    setup.backend.update('sess_bob', { lastActiveOrganizationId: 'org_1' });
    await second.store.refresh();
    await settle();
    await first.store.refresh();
    const version = second.store.getState().client?.version;
    expect(getClient.mock.calls.map(([{ minVersion }]) => minVersion)).toEqual([1, version]);
    expect(version).toBeGreaterThan(1);
  });
});

describe('the response of getClient()', () => {
  function storeOf(change: Partial<ClientSnapshot>) {
    const raw = inMemoryBackend({ sessions: [ada(), bob(), carol()] });
    let changed = false;
    const backend: SessionBackend = {
      ...raw,
      async getClient(context) {
        const client = await raw.getClient(context);
        return changed ? { ...client, version: client.version + 1, ...change } : client;
      },
    };
    const store = createSessionStore({ backend, environment: inMemoryEnvironment() });
    return {
      store,
      load: async () => {
        await store.refresh();
        changed = true;
        await store.refresh();
      },
    };
  }

  it('sets the closed status of sessions that are no longer listed by `closedSessions`', async () => {
    // SAFETY: only the ID of a closed session is replaced.
    const closedSessions = [
      { ...createClosedSessionData({ status: 'replaced' }), id: 'sess_ada' } as ClosedSessionData,
    ];
    const { store, load } = storeOf({ sessions: [bob(), carol()], closedSessions });
    const closed = vi.fn<(event: unknown) => void>();
    store.on('session-closed', closed);
    await load();
    expect(closed.mock.calls).toEqual([[{ sessionId: 'sess_ada', status: 'replaced' }]]);
    expect(currentId(store)).toBeNull();
    expect(store.getCurrent()).toMatchObject({ status: 'signed-out', reason: 'replaced' });
  });

  it('broadcasts `closedSessions` to the other tabs', async () => {
    // SAFETY: only the ID of a closed session is replaced.
    const session = {
      ...createClosedSessionData({ status: 'replaced' }),
      id: 'sess_ada',
    } as ClosedSessionData;
    let isClosed = false;
    const setup = await severalTabs(2, {
      wrap: (raw) => ({
        ...raw,
        async getClient(call) {
          const client = await raw.getClient(call);
          const version = client.version + 1;
          const closedSessions = [{ ...session, version }];
          return isClosed ? { ...client, version, sessions: [bob(), carol()], closedSessions } : client;
        },
      }),
    });
    isClosed = true;
    await tabAt(setup, 0).store.refresh();
    await settle();
    const { store } = tabAt(setup, 1);
    expect(store.getCurrent()).toMatchObject({ status: 'signed-out', reason: 'replaced' });
    expect(listed(store)).toEqual(['sess_bob active', 'sess_carol active']);
  });

  it('sets `error` to its first warning while the connection stays `ready`', async () => {
    const warning = error('session_limit_reached');
    const { store, load } = storeOf({ warnings: [warning] });
    await load();
    expect(store.getState()).toMatchObject({ connection: 'ready', error: warning });
    expect(currentId(store)).toBe('sess_ada');
  });
});

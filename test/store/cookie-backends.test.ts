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

// What backends need to be told, or can tell, that keep no versions and no closed sessions.

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

const capabilities = { sessionPerRequest: false };

describe('a backend with one cookie for all is told who follows before the session is over', () => {
  const told = async (
    signOut: Parameters<Awaited<ReturnType<typeof setUpLoaded>>['store']['signOut']>[0],
  ) => {
    const { backend, store } = await setUpLoaded({ capabilities });
    const removeSession = vi.spyOn(backend, 'removeSession');
    await store.signOut(signOut);
    return removeSession.mock.calls[0]?.[1];
  };

  it('by default who was used last', async () => {
    expect(await told({})).toEqual({ nextSessionId: 'sess_carol' });
  });

  it('nobody, where that is said', async () => {
    expect(await told({ nextSession: 'none' })).toEqual({ nextSessionId: null });
  });

  it('whom a function picks among the others', async () => {
    const next = vi.fn<() => string>(() => 'sess_bob');
    expect(await told({ nextSession: next })).toEqual({ nextSessionId: 'sess_bob' });
    expect(next).toHaveBeenCalledWith(expect.objectContaining({ id: 'sess_ada' }), [
      expect.objectContaining({ id: 'sess_bob' }),
      expect.objectContaining({ id: 'sess_carol' }),
    ]);
  });

  it('but not for a session that is parked', async () => {
    expect(await told({ session: 'sess_bob' })).toEqual({});
  });

  it('nor where each request says whom it is for', async () => {
    const { backend, store } = await setUpLoaded();
    const removeSession = vi.spyOn(backend, 'removeSession');
    await store.signOut();
    expect(removeSession.mock.calls[0]?.[1]).toEqual({});
  });
});

describe('a backend is told the newest version that is known', () => {
  it('also of what another tab has heard', async () => {
    const made = await severalTabs(2);
    const [first, second] = [tabAt(made, 0), tabAt(made, 1)];
    const getClient = vi.spyOn(made.backend, 'getClient');
    made.backend.update('sess_bob', { lastActiveOrganizationId: 'org_1' });
    await second.store.refresh();
    await settle();
    await first.store.refresh();
    const version = second.store.getState().client?.version;
    expect(getClient.mock.calls.map(([{ minVersion: newest }]) => newest)).toEqual([1, version]);
    expect(version).toBeGreaterThan(1);
  });
});

describe('what a backend tells beside its list', () => {
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

  it('is how a session ended that is not listed any more', async () => {
    // SAFETY: a closed session of the test's own.
    const gone = [
      { ...createClosedSessionData({ status: 'replaced' }), id: 'sess_ada' } as ClosedSessionData,
    ];
    const { store, load } = storeOf({ sessions: [bob(), carol()], closedSessions: gone });
    const closed = vi.fn<(event: unknown) => void>();
    store.on('session-closed', closed);
    await load();
    expect(closed.mock.calls).toEqual([[{ sessionId: 'sess_ada', status: 'replaced' }]]);
    expect(currentId(store)).toBeNull();
    expect(store.getCurrent()).toMatchObject({ status: 'signed-out', reason: 'replaced' });
  });

  it('and so the other tabs hear it, too', async () => {
    // SAFETY: a closed session of the test's own.
    const session = {
      ...createClosedSessionData({ status: 'replaced' }),
      id: 'sess_ada',
    } as ClosedSessionData;
    let isOver = false;
    const made = await severalTabs(2, {
      wrap: (raw) => ({
        ...raw,
        async getClient(call) {
          const client = await raw.getClient(call);
          const version = client.version + 1;
          const gone = [{ ...session, version }];
          return isOver ? { ...client, version, sessions: [bob(), carol()], closedSessions: gone } : client;
        },
      }),
    });
    isOver = true;
    await tabAt(made, 0).store.refresh();
    await settle();
    const { store } = tabAt(made, 1);
    expect(store.getCurrent()).toMatchObject({ status: 'signed-out', reason: 'replaced' });
    expect(listed(store)).toEqual(['sess_bob active', 'sess_carol active']);
  });

  it('is a warning, which shows as the error while everything goes on', async () => {
    const warning = error('session_limit_reached');
    const { store, load } = storeOf({ warnings: [warning] });
    await load();
    expect(store.getState()).toMatchObject({ connection: 'ready', error: warning });
    expect(currentId(store)).toBe('sess_ada');
  });
});

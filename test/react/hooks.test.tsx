import { act, renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import { describe, expect, it } from 'vitest';
import {
  SessionError,
  SessionProvider,
  type SessionStore,
  useConnectionStatus,
  useSession,
  useSessionActions,
  useSessionList,
  usePendingOperation,
} from 'multisession';
import { createClosedSessionData, createPendingSessionData } from '../../src/testing/index.ts';
import { ada, bob, carol, settle, setUp, setUpFakeTime } from './set-up.tsx';

setUpFakeTime();

/** Runs a hook below a provider, once the client is loaded. */
async function renderHookWithStore<Result>(store: SessionStore, hook: () => Result) {
  const wrapper = ({ children }: { readonly children: ReactNode }) => (
    <SessionProvider store={store}>{children}</SessionProvider>
  );
  const { result, rerender } = renderHook(hook, { wrapper });
  await settle();
  return { result, rerender };
}

describe('useSession', () => {
  it('answers who is current', async () => {
    const { store } = setUp();
    const { result } = await renderHookWithStore(store, () => useSession());
    expect(result.current).toMatchObject({ status: 'active', session: { id: 'sess_ada' } });
    await act(() => store.switchTo(null));
    expect(result.current).toEqual({ status: 'signed-out', session: null, reason: 'none' });
  });

  it('answers a failure, and how to try again', async () => {
    const { backend, store } = setUp();
    backend.fail(new SessionError({ code: 'network_error', message: 'made up' }));
    const { result } = await renderHookWithStore(store, () => useSession());
    expect(result.current).toMatchObject({ status: 'failed', error: { code: 'network_error' } });
    backend.fail(null);
    if (result.current.status === 'failed') result.current.retry();
    await settle();
    expect(result.current.status).toBe('active');
  });

  it('answers what a selector picks', async () => {
    const { store } = setUp();
    const { result } = await renderHookWithStore(store, () => useSession(({ session }) => session?.user?.id));
    expect(result.current).toBe('user_ada');
  });

  it('uses the selector of the latest render', async () => {
    const { store } = setUp();
    let field: 'id' | 'userId' = 'id';
    const { result, rerender } = await renderHookWithStore(store, () =>
      useSession(({ session }) => session?.[field]),
    );
    field = 'userId';
    rerender();
    expect(result.current).toBe('user_ada');
  });
});

describe('useSessionList', () => {
  const allStatuses = () => [
    bob(),
    createClosedSessionData({ name: 'Eve', createdAt: new Date(0) }),
    createPendingSessionData({ name: 'Dan', createdAt: new Date(1) }),
    ada(),
    carol(),
  ];

  it('lists all sessions in order of sign-in, and keeps it through a switch', async () => {
    const { store } = setUp({ sessions: allStatuses() });
    const { result } = await renderHookWithStore(store, () => useSessionList());
    const order = ['sess_eve', 'sess_dan', 'sess_ada', 'sess_bob', 'sess_carol'];
    expect(result.current.map(({ id }) => id)).toEqual(order);
    await act(() => store.switchTo('sess_carol'));
    expect(result.current.map(({ id }) => id)).toEqual(order);
  });

  it('lists those of the statuses asked for', async () => {
    const { store } = setUp({ sessions: allStatuses() });
    const { result } = await renderHookWithStore(store, () =>
      useSessionList({ statuses: ['pending', 'ended'] }),
    );
    expect(result.current.map(({ id }) => id)).toEqual(['sess_eve', 'sess_dan']);
  });

  it('is the same list as long as its sessions are', async () => {
    const { backend, store } = setUp();
    const { result, rerender } = await renderHookWithStore(store, () =>
      useSessionList({ statuses: ['active'] }),
    );
    const before = result.current;
    rerender();
    expect(result.current).toBe(before);
    backend.signIn(createPendingSessionData({ name: 'Dan' }));
    await act(() => store.refresh());
    expect(result.current).toBe(before);
  });

  it('is empty while loading', () => {
    const { store } = setUp();
    const { result } = renderHook(() => useSessionList(), {
      wrapper: ({ children }) => <SessionProvider store={store}>{children}</SessionProvider>,
    });
    expect(result.current).toEqual([]);
  });
});

describe('useSessionActions', () => {
  it('is the same object on every render', async () => {
    const { store } = setUp();
    const { result, rerender } = await renderHookWithStore(store, () => useSessionActions());
    const before = result.current;
    await act(() => store.switchTo('sess_bob'));
    rerender();
    expect(result.current).toBe(before);
  });

  it('switches, signs out and refreshes', async () => {
    const { backend, store } = setUp();
    const { result } = await renderHookWithStore(store, () => ({
      actions: useSessionActions(),
      current: useSession(),
    }));
    await act(() => result.current.actions.switchTo('sess_bob'));
    expect(result.current.current.session?.id).toBe('sess_bob');
    await act(() => result.current.actions.signOut());
    expect(result.current.current.session?.id).toBe('sess_carol');
    backend.close('sess_carol', 'expired');
    await act(() => result.current.actions.refresh());
    expect(result.current.current).toMatchObject({ status: 'signed-out', reason: 'expired' });
  });
});

it('usePendingOperation says what is in flight for one session', async () => {
  const { backend, store } = setUp();
  const { result } = await renderHookWithStore(store, () => [
    usePendingOperation('sess_ada'),
    usePendingOperation('sess_bob'),
  ]);
  const release = backend.pauseResponses();
  act(() => void store.signOut({ session: 'sess_bob' }));
  expect(result.current).toEqual([null, 'removing']);
  release();
  await settle();
  expect(result.current).toEqual([null, null]);
});

it('useConnectionStatus says how things stand with the backend', async () => {
  const { backend, store } = setUp();
  const { result } = await renderHookWithStore(store, () => useConnectionStatus());
  expect(result.current).toBe('ready');
  backend.fail(new SessionError({ code: 'network_error', message: 'made up' }));
  await act(() => store.refresh().catch(() => {}));
  expect(result.current).toBe('degraded');
});

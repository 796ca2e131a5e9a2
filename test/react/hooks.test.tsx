import { act, renderHook, screen } from '@testing-library/react';
import { type ReactNode, useState } from 'react';
import { describe, expect, it, vi } from 'vitest';
import {
  SessionError,
  SessionProvider,
  type SessionStore,
  useActiveSession,
  useConnectionStatus,
  usePendingOperation,
  useSession,
  useSessionActions,
  useSessionEvent,
  useSessionFetch,
  useSessionList,
  useSessionTask,
  useUser,
} from 'multisession';
import {
  createClosedSessionData,
  createPendingSessionData,
  createSessionData,
} from '../../src/testing/index.ts';
import { ada, bob, carol, renderWithStore, settle, setUp, setUpFakeTime } from './set-up.tsx';

setUpFakeTime();

/** Renders a hook inside a provider and waits until the client has loaded. */
async function renderHookWithStore<Result>(store: SessionStore, hook: () => Result) {
  const wrapper = ({ children }: { readonly children: ReactNode }) => (
    <SessionProvider store={store}>{children}</SessionProvider>
  );
  const { result, rerender } = renderHook(hook, { wrapper });
  await settle();
  return { result, rerender };
}

describe('useSession()', () => {
  it('returns the current session', async () => {
    const { store } = setUp();
    const { result } = await renderHookWithStore(store, () => useSession());
    expect(result.current).toMatchObject({ status: 'active', session: { id: 'sess_ada' } });
    await act(() => store.switchTo(null));
    expect(result.current).toEqual({ status: 'signed-out', session: null, reason: 'none' });
  });

  it('returns the error of a failed load and a function to retry it', async () => {
    const { backend, store } = setUp();
    backend.fail(new SessionError({ code: 'network_error', message: 'fake' }));
    const { result } = await renderHookWithStore(store, () => useSession());
    expect(result.current).toMatchObject({ status: 'failed', error: { code: 'network_error' } });
    backend.fail(null);
    if (result.current.status === 'failed') result.current.retry();
    await settle();
    expect(result.current.status).toBe('active');
  });

  it('returns the selected value', async () => {
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

describe('useSessionList()', () => {
  const allStatuses = () => [
    bob(),
    createClosedSessionData({ name: 'Eve', createdAt: new Date(0) }),
    createPendingSessionData({ name: 'Dan', createdAt: new Date(1) }),
    ada(),
    carol(),
  ];

  it('returns all sessions in order of sign-in, even after a switch', async () => {
    const { store } = setUp({ sessions: allStatuses() });
    const { result } = await renderHookWithStore(store, () => useSessionList());
    const order = ['sess_eve', 'sess_dan', 'sess_ada', 'sess_bob', 'sess_carol'];
    expect(result.current.map(({ id }) => id)).toEqual(order);
    await act(() => store.switchTo('sess_carol'));
    expect(result.current.map(({ id }) => id)).toEqual(order);
  });

  it('returns only sessions of the requested statuses', async () => {
    const { store } = setUp({ sessions: allStatuses() });
    const { result } = await renderHookWithStore(store, () =>
      useSessionList({ statuses: ['pending', 'ended'] }),
    );
    expect(result.current.map(({ id }) => id)).toEqual(['sess_eve', 'sess_dan']);
  });

  it('returns the same array while its sessions are unchanged', async () => {
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

  it('returns an empty array while loading', () => {
    const { store } = setUp();
    const { result } = renderHook(() => useSessionList(), {
      wrapper: ({ children }) => <SessionProvider store={store}>{children}</SessionProvider>,
    });
    expect(result.current).toEqual([]);
  });
});

describe('useSessionActions()', () => {
  it('returns the same object on every render', async () => {
    const { store } = setUp();
    const { result, rerender } = await renderHookWithStore(store, () => useSessionActions());
    const before = result.current;
    await act(() => store.switchTo('sess_bob'));
    rerender();
    expect(result.current).toBe(before);
  });

  it('switches, signs out and refreshes the client', async () => {
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

it('usePendingOperation() returns the operation in progress for one session', async () => {
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

it('useConnectionStatus() returns the status of the connection to the backend', async () => {
  const { backend, store } = setUp();
  const { result } = await renderHookWithStore(store, () => useConnectionStatus());
  expect(result.current).toBe('ready');
  backend.fail(new SessionError({ code: 'network_error', message: 'fake' }));
  await act(() => store.refresh().catch(() => {}));
  expect(result.current).toBe('degraded');
});

it('useActiveSession() throws an error with instructions if no session is active', async () => {
  const { store } = setUp({ lastActiveSessionId: null });
  const Inside = () => <p>{useActiveSession().id}</p>;
  vi.spyOn(console, 'error').mockImplementation(() => {});
  await expect(renderWithStore(store, <Inside />)).rejects.toThrow(/Use it below <SignedIn>/);
  await store.switchTo('sess_bob');
  await renderWithStore(store, <Inside />);
  expect(screen.getByText('sess_bob')).toBeTruthy();
});

it('useUser() returns null if no session is current, and undefined while loading', async () => {
  const { store } = setUp();
  const seen: unknown[] = [];
  const Inside = () => {
    const user = useUser();
    seen.push(user && user.id);
    return null;
  };
  await renderWithStore(store, <Inside />);
  await act(() => store.switchTo(null));
  expect([...new Set(seen)]).toEqual([undefined, 'user_ada', null]);
});

it('useSessionTask() returns the current task of a pending session', async () => {
  const { store } = setUp({ sessions: [createPendingSessionData({ name: 'Ada' }), bob()] });
  const Inside = () => <p>task: {useSessionTask()?.key}</p>;
  const { container } = await renderWithStore(store, <Inside />);
  expect(container.textContent).toBe('task: setup-mfa');
  await act(() => store.switchTo('sess_bob'));
  expect(container.textContent).toBe('task: ');
});

it('useSessionEvent() calls the listener of the latest render until the component unmounts', async () => {
  const { store } = setUp();
  const received: string[] = [];
  const Inside = () => {
    const [name, setName] = useState('first');
    useSessionEvent('current-session-changed', ({ to }) => received.push(`${name} ${to}`));
    return (
      <button type="button" onClick={() => setName('second')}>
        rename
      </button>
    );
  };
  const { unmount } = await renderWithStore(store, <Inside />);
  act(() => screen.getByRole('button').click());
  received.length = 0;
  await act(() => store.switchTo('sess_bob'));
  unmount();
  await act(() => store.switchTo('sess_carol'));
  expect(received).toEqual(['second sess_bob']);
});

it('useSessionFetch() returns another function when another user has the session ID, and the previous one sends nothing', async () => {
  const send = vi.fn<typeof fetch>(async () => new Response());
  vi.stubGlobal('fetch', send);
  const { backend, store } = setUp();
  const { result } = await renderHookWithStore(store, () => useSessionFetch());
  const fetchAsAda = result.current;
  backend.update('sess_ada', createSessionData({ name: 'Eve Moneypenny', id: 'sess_ada' }));
  await act(() => store.refresh());
  await expect(fetchAsAda('https://api.example.com')).rejects.toMatchObject({ code: 'session_closed' });
  expect(send).not.toHaveBeenCalled();
  await result.current('https://api.example.com');
  expect(send).toHaveBeenCalledOnce();
  vi.unstubAllGlobals();
});

it('useSessionFetch() returns a function that stays bound to the session of its render', async () => {
  const { store } = setUp();
  const tokens: (string | null)[] = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    tokens.push(request.headers.get('authorization'));
    return new Response();
  });
  const fetches: (typeof fetch)[] = [];
  const Inside = () => {
    fetches.push(useSessionFetch());
    return null;
  };
  await renderWithStore(store, <Inside />);
  const fetchAsAda = fetches.at(-1);
  await act(() => store.switchTo('sess_bob'));
  await fetchAsAda?.('https://api.example.com');
  const [, payload = ''] = (tokens[0] ?? '').split('.');
  expect(JSON.parse(atob(payload))).toMatchObject({ sid: 'sess_ada' });

  await act(() => store.switchTo(null));
  await expect(fetches.at(-1)?.('https://api.example.com')).rejects.toMatchObject({ code: 'not_signed_in' });
  vi.unstubAllGlobals();
});

import { act, render, renderHook } from '@testing-library/react';
import { StrictMode } from 'react';
import { renderToString } from 'react-dom/server';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  createSessionStore,
  httpBackend,
  SessionError,
  SessionLoading,
  SessionProvider,
  SessionScope,
  type SessionStore,
  SignedIn,
  SignedOut,
  useConnectionStatus,
  useSession,
  useSessionActions,
  useSessionList,
  usePendingOperation,
} from 'multisession';
import { ada, bob, carol, settle, setUp, renderWithStore, setUpFakeTime } from './set-up.tsx';

setUpFakeTime();

function Name() {
  const { status, session } = useSession();
  return session?.publicUserData?.firstName ?? status;
}

function CurrentSessionId() {
  const { status, session } = useSession();
  return <p>{session?.id ?? status}</p>;
}

function SwitchToBob() {
  const { switchTo } = useSessionActions();
  return <button onClick={() => void switchTo('sess_bob')}> Bob</button>;
}

describe('SessionProvider', () => {
  it('does not use the session of an outer scope of a different store', async () => {
    const sessions = [bob(), { ...carol(), id: 'sess_ada' }];
    const [outer, inner] = [setUp(), setUp({ sessions })];
    const nested = (store: SessionStore) => (
      <SessionScope>
        <SessionProvider store={store}>
          <Name />
        </SessionProvider>
      </SessionScope>
    );
    const { container, rerender } = await renderWithStore(outer.store, nested(inner.store));
    expect(container.textContent).toBe('Bob');
    await act(() => inner.store.switchTo(null));
    expect(container.textContent).toBe('signed-out');

    rerender(<SessionProvider store={outer.store}>{nested(outer.store)}</SessionProvider>);
    await settle();
    expect(container.textContent).toBe('Ada');
  });

  it('loads the client from its backend', async () => {
    const { backend } = setUp();
    const { container } = render(
      <SessionProvider backend={backend}>
        <CurrentSessionId />
      </SessionProvider>,
    );
    expect(container.textContent).toBe('loading');
    await settle();
    expect(container.textContent).toBe('sess_ada');
  });

  it.each([
    ['development', 1],
    ['production', 0],
  ])('in %s, logs the first failed load with its cause and what to check %i times', async (mode, times) => {
    vi.stubEnv('NODE_ENV', mode);
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    onTestFinished(() => {
      vi.unstubAllEnvs();
      vi.restoreAllMocks();
    });
    const fetch = async () => new Response('<!doctype html>', { headers: { 'content-type': 'text/html' } });
    const store = createSessionStore({
      backend: httpBackend({ baseUrl: 'https://api.example', fetch, preload: false }),
    });
    render(
      <StrictMode>
        <SessionProvider store={store}>
          <CurrentSessionId />
        </SessionProvider>
      </StrictMode>,
    );
    await settle();
    await store.refresh().catch(() => {});
    expect(store.getState().connection).toBe('failed');
    expect(log).toHaveBeenCalledTimes(times);
    for (const part of times > 0 ? ['`baseUrl`', 'text/html', '"https://api.example/v1/client"'] : [])
      expect(log.mock.calls[0]?.[0]).toContain(part);
  });

  it('uses the given store, which code outside React can share', async () => {
    const { store } = setUp();
    const { container } = await renderWithStore(store, <CurrentSessionId />);
    await act(() => store.switchTo('sess_bob'));
    expect(container.textContent).toBe('sess_bob');
  });

  it('keeps its store when it rerenders', async () => {
    const { backend } = setUp();
    const page = () => (
      <SessionProvider backend={backend}>
        <CurrentSessionId />
      </SessionProvider>
    );
    const { container, rerender } = render(page());
    await settle();
    rerender(page());
    expect(container.textContent).toBe('sess_ada');
    expect(backend.calls).toHaveLength(1);
  });

  it('loads the client once in StrictMode', async () => {
    const { backend } = setUp();
    const { container } = render(
      <StrictMode>
        <SessionProvider backend={backend}>
          <CurrentSessionId />
        </SessionProvider>
      </StrictMode>,
    );
    await settle();
    expect(container.textContent).toBe('sess_ada');
    expect(backend.calls.map(({ method }) => method)).toEqual(['getClient']);
  });

  it('retries a failed load while it is mounted, and stops when it unmounts', async () => {
    const { backend, store } = setUp();
    backend.fail(new SessionError({ code: 'network_error', message: 'fake' }));
    const { unmount } = await renderWithStore(store, <CurrentSessionId />);
    await act(() => vi.advanceTimersByTimeAsync(60_000));
    const before = backend.calls.length;
    expect(before).toBeGreaterThan(2);
    unmount();
    await act(() => vi.advanceTimersByTimeAsync(600_000));
    expect(backend.calls).toHaveLength(before);
    expect(vi.getTimerCount()).toBe(0);
  });
});

it('SessionProvider works if the browser blocks BroadcastChannel, Web Locks and storage', async () => {
  const blocked = (): never => {
    throw new DOMException('Blocked', 'SecurityError');
  };
  vi.stubGlobal('BroadcastChannel', vi.fn<() => never>(blocked));
  vi.stubGlobal('navigator', Object.defineProperty({}, 'locks', { get: blocked }));
  const storage = vi.spyOn(window, 'sessionStorage', 'get').mockImplementation(blocked);
  const { backend } = setUp();
  const { container, unmount } = render(
    <StrictMode>
      <SessionProvider backend={backend}>
        <CurrentSessionId />
        <SwitchToBob />
      </SessionProvider>
    </StrictMode>,
  );
  await settle();
  expect(container.textContent).toBe('sess_ada Bob');
  await act(async () => container.querySelector('button')?.click());
  expect(container.textContent).toBe('sess_bob Bob');
  expect(storage).toHaveBeenCalled();
  unmount();
  vi.unstubAllGlobals();
  storage.mockRestore();
});

describe('outside <SessionProvider>', () => {
  it.each<[string, () => unknown]>([
    ['useSession', () => useSession()],
    ['useSessionList', () => useSessionList()],
    ['useSessionActions', () => useSessionActions()],
    ['usePendingOperation', () => usePendingOperation('sess_ada')],
    ['useConnectionStatus', () => useConnectionStatus()],
  ])('%s() throws an error with instructions to add the provider', (_, hook) => {
    const consoleError = vi.spyOn(console, 'error').mockImplementation(() => {});
    expect(() => renderHook(hook)).toThrow(
      expect.objectContaining({
        code: 'missing_provider',
        message: expect.stringMatching(/outside <SessionProvider>.*Wrap the app in <SessionProvider backend/),
      }),
    );
    consoleError.mockRestore();
  });
});

it('SessionProvider renders the loading state on a server without requests or errors', () => {
  const consoleError = vi.spyOn(console, 'error').mockImplementation(() => {});
  const { backend } = setUp({ sessions: [ada()] });
  const html = renderToString(
    <SessionProvider backend={backend}>
      <SessionLoading>loading</SessionLoading>
      <SignedIn>in</SignedIn>
      <SignedOut>out</SignedOut>
    </SessionProvider>,
  );
  expect(html).toBe('loading');
  expect(backend.calls).toEqual([]);
  expect(consoleError).not.toHaveBeenCalled();
  consoleError.mockRestore();
});

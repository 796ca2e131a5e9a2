import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isSessionError } from 'multisession/core';
import { createPendingSessionData } from '../../src/testing/index.ts';
import { ada, bob, error, listed, NOW, settle, setUp, watchCurrent } from './set-up.ts';

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

describe('the initial load', () => {
  it('sends no request until the store is connected', async () => {
    const { backend, store } = setUp({ sessions: [ada()] });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(backend.calls).toEqual([]);
    expect(store.getCurrent()).toEqual({ status: 'loading', session: undefined });
  });

  it('makes the last active session of the client current', async () => {
    const { store } = setUp({ sessions: [ada(), bob()], lastActiveSessionId: 'sess_bob' });
    store.connect();
    await settle();
    expect(store.getState()).toMatchObject({ connection: 'ready', error: null });
    expect(store.getCurrent()).toMatchObject({ status: 'active', session: { id: 'sess_bob' } });
  });

  it('shows `signed-out` if no session is signed in', async () => {
    const { store } = setUp();
    await store.refresh();
    expect(store.getCurrent()).toEqual({ status: 'signed-out', session: null, reason: 'none' });
  });

  it('shows a pending session with its current task', async () => {
    const { store } = setUp({ sessions: [createPendingSessionData()] });
    await store.refresh();
    expect(store.getCurrent()).toMatchObject({
      status: 'pending',
      session: { currentTask: { key: 'setup-mfa' } },
    });
  });

  it('lists sessions in order of sign-in, independent of their last activity', async () => {
    const { store } = setUp({ sessions: [bob(), ada()], lastActiveSessionId: 'sess_bob' });
    await store.refresh();
    expect(listed(store)).toEqual(['sess_ada active', 'sess_bob active']);
  });

  it('sends one request for several connections at the same time', async () => {
    const { backend, store } = setUp({ sessions: [ada()] });
    const stop = store.connect();
    store.connect();
    stop();
    store.connect();
    await settle();
    expect(backend.calls).toHaveLength(1);
  });

  it('changes from `loading` to `active` without an intermediate state', async () => {
    const { store } = setUp({ sessions: [ada()] });
    const seen = watchCurrent(store);
    const halves: unknown[] = [];
    store.subscribe(({ connection, client }) => {
      if (connection === 'ready' && !client) halves.push(connection);
    });
    await store.refresh();
    expect(seen.map(({ status }) => status)).toEqual(['loading', 'active']);
    expect(halves).toEqual([]);
  });
});

describe('an initial load that fails', () => {
  it('shows `failed` with the error', async () => {
    const { backend, store } = setUp({ sessions: [ada()] });
    backend.fail(error('network_error'));
    await expect(store.refresh()).rejects.toMatchObject({ code: 'network_error' });
    expect(store.getState().connection).toBe('failed');
    expect(store.getCurrent()).toMatchObject({ status: 'failed', error: { code: 'network_error' } });
  });

  it('recovers automatically, changing from `failed` to `active` directly', async () => {
    const { backend, store } = setUp({ sessions: [ada()] });
    backend.fail(error('network_error'));
    const seen = watchCurrent(store);
    store.connect();
    await settle();
    backend.fail(null);
    await vi.advanceTimersByTimeAsync(1000);
    expect(seen.map(({ status }) => status)).toEqual(['loading', 'failed', 'active']);
  });

  it('recovers when retry() is called', async () => {
    const { backend, store } = setUp({ sessions: [ada()] });
    backend.fail(error('network_error'));
    await expect(store.refresh()).rejects.toMatchObject({ code: 'network_error' });
    backend.fail(null);
    const current = store.getCurrent();
    if (current.status === 'failed') current.retry();
    await settle();
    expect(store.getCurrent().status).toBe('active');
  });

  it('recovers when the page gets focus', async () => {
    const { backend, store, tab } = setUp({ sessions: [ada()] });
    backend.fail(error('network_error'));
    store.connect();
    await settle();
    backend.fail(null);
    tab.dispatch('focus');
    await settle();
    expect(store.getCurrent().status).toBe('active');
  });

  it('wraps an unknown error in a SessionError', async () => {
    const { backend, store } = setUp();
    const cause = new TypeError('x is undefined');
    backend.fail(cause);
    await expect(store.refresh()).rejects.toMatchObject({ code: 'server_error', cause });
    expect(isSessionError(store.getState().error)).toBe(true);
  });
});

describe('retries of a failed load', () => {
  it('use exponential backoff of up to 30 seconds', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(1);
    const { backend, store } = setUp();
    backend.fail(error('network_error'));
    store.connect();
    const times: number[] = [];
    for (let second = 0; second < 120; second += 1) {
      const before = backend.calls.length;
      await vi.advanceTimersByTimeAsync(1000);
      if (backend.calls.length > before) times.push(second + 1);
    }
    vi.restoreAllMocks();
    expect(times).toEqual([1, 3, 7, 15, 31, 61, 91]);
  });

  it.each([45, 1e9])('wait at least for `retryAfter`: %i s', async (seconds) => {
    const { backend, store } = setUp();
    backend.fail(error('rate_limited', seconds));
    store.connect();
    await vi.advanceTimersByTimeAsync(44_000);
    expect(backend.calls).toHaveLength(1);
  });

  it('stop after the last connection is closed', async () => {
    const { backend, store, tab } = setUp();
    backend.fail(error('network_error'));
    const stop = store.connect();
    await settle();
    stop();
    tab.dispatch('focus');
    await vi.advanceTimersByTimeAsync(600_000);
    expect(backend.calls).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('do not start if the last connection is closed while the request is in flight', async () => {
    const { backend, store } = setUp();
    backend.fail(error('network_error'));
    store.connect()();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(backend.calls).toHaveLength(1);
  });
});

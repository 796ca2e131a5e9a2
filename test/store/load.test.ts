import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isSessionError } from 'multisession/core';
import { createPendingSessionData } from '../../src/testing/index.ts';
import { ada, bob, error, listed, NOW, settle, setUp, watchCurrent } from './set-up.ts';

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

describe('loading', () => {
  it('asks for nothing until somebody connects', async () => {
    const { backend, store } = setUp({ sessions: [ada()] });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(backend.calls).toEqual([]);
    expect(store.getCurrent()).toEqual({ status: 'loading', session: undefined });
  });

  it('shows the client’s last active session', async () => {
    const { store } = setUp({ sessions: [ada(), bob()], lastActiveSessionId: 'sess_bob' });
    store.connect();
    await settle();
    expect(store.getState()).toMatchObject({ connection: 'ready', error: null });
    expect(store.getCurrent()).toMatchObject({ status: 'active', session: { id: 'sess_bob' } });
  });

  it('shows nobody where nobody is signed in', async () => {
    const { store } = setUp();
    await store.refresh();
    expect(store.getCurrent()).toEqual({ status: 'signed-out', session: null, reason: 'none' });
  });

  it('shows a pending session with its task', async () => {
    const { store } = setUp({ sessions: [createPendingSessionData()] });
    await store.refresh();
    expect(store.getCurrent()).toMatchObject({
      status: 'pending',
      session: { currentTask: { key: 'setup-mfa' } },
    });
  });

  it('lists sessions in order of sign-in, whoever was active last', async () => {
    const { store } = setUp({ sessions: [bob(), ada()], lastActiveSessionId: 'sess_bob' });
    await store.refresh();
    expect(listed(store)).toEqual(['sess_ada active', 'sess_bob active']);
  });

  it('asks once for two who connect at the same time', async () => {
    const { backend, store } = setUp({ sessions: [ada()] });
    const stop = store.connect();
    store.connect();
    stop();
    store.connect();
    await settle();
    expect(backend.calls).toHaveLength(1);
  });

  it('goes from loading to signed in without a step between', async () => {
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

describe('when nothing was ever loaded', () => {
  it('says that it failed, and why', async () => {
    const { backend, store } = setUp({ sessions: [ada()] });
    backend.fail(error('network_error'));
    await expect(store.refresh()).rejects.toMatchObject({ code: 'network_error' });
    expect(store.getState().connection).toBe('failed');
    expect(store.getCurrent()).toMatchObject({ status: 'failed', error: { code: 'network_error' } });
  });

  it('recovers by itself, without a step between', async () => {
    const { backend, store } = setUp({ sessions: [ada()] });
    backend.fail(error('network_error'));
    const seen = watchCurrent(store);
    store.connect();
    await settle();
    backend.fail(null);
    await vi.advanceTimersByTimeAsync(1000);
    expect(seen.map(({ status }) => status)).toEqual(['loading', 'failed', 'active']);
  });

  it('recovers when asked to', async () => {
    const { backend, store } = setUp({ sessions: [ada()] });
    backend.fail(error('network_error'));
    await expect(store.refresh()).rejects.toMatchObject({ code: 'network_error' });
    backend.fail(null);
    const current = store.getCurrent();
    if (current.status === 'failed') current.retry();
    await settle();
    expect(store.getCurrent().status).toBe('active');
  });

  it('recovers when the page is looked at', async () => {
    const { backend, store, tab } = setUp({ sessions: [ada()] });
    backend.fail(error('network_error'));
    store.connect();
    await settle();
    backend.fail(null);
    tab.dispatch('focus');
    await settle();
    expect(store.getCurrent().status).toBe('active');
  });

  it('wraps an error that is none of ours', async () => {
    const { backend, store } = setUp();
    const cause = new TypeError('x is undefined');
    backend.fail(cause);
    await expect(store.refresh()).rejects.toMatchObject({ code: 'server_error', cause });
    expect(isSessionError(store.getState().error)).toBe(true);
  });
});

describe('trying again', () => {
  it('takes longer and longer, up to half a minute', async () => {
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

  it.each([45, 1e9])('waits as long as the server asks: %i s', async (seconds) => {
    const { backend, store } = setUp();
    backend.fail(error('rate_limited', seconds));
    store.connect();
    await vi.advanceTimersByTimeAsync(44_000);
    expect(backend.calls).toHaveLength(1);
  });

  it('stops when nobody is connected any more', async () => {
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

  it('does not begin after the last one left during a request', async () => {
    const { backend, store } = setUp();
    backend.fail(error('network_error'));
    store.connect()();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(backend.calls).toHaveLength(1);
  });
});

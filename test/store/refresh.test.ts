import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPendingSessionData } from '../../src/testing/index.ts';
import { currentId, error, listed, NOW, sessionOf, settle, setUpLoaded } from './set-up.ts';

// Refreshes after the initial load, which is tested in initial-load.test.ts.

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

describe('a loaded store', () => {
  it.each([
    ['a network error', 'network_error'],
    ['a 5xx response', 'server_error'],
    ['a 403 response', 'forbidden'],
    ['a 429 response', 'rate_limited'],
    ['an invalid response', 'invalid_response'],
  ] as const)('stays signed in after %s to a touch, a token request or a refresh', async (_, code) => {
    const { backend, store } = await setUpLoaded();
    const { client } = store.getState();
    const { touch, getToken } = sessionOf(store, 'sess_ada');
    backend.fail(error(code));
    for (const request of [touch, getToken, store.refresh]) {
      await expect(request()).rejects.toMatchObject({ code });
      await settle();
      expect(store.getState().client).toBe(client);
      expect(store.getCurrent()).toMatchObject({ status: 'active', session: { id: 'sess_ada' } });
    }
    expect(store.getState()).toMatchObject({ connection: 'degraded', error: { code } });
  });

  it('becomes `ready` again with the next successful response', async () => {
    const { backend, store } = await setUpLoaded();
    backend.fail(error('network_error'));
    await expect(store.refresh()).rejects.toMatchObject({ code: 'network_error' });
    backend.fail(null);
    await store.refresh();
    expect(store.getState()).toMatchObject({ connection: 'ready', error: null });
  });

  it('signs out all sessions on `client_not_found`', async () => {
    const { backend, store } = await setUpLoaded();
    backend.fail(error('client_not_found'));
    await store.refresh();
    expect(store.getCurrent()).toEqual({ status: 'signed-out', session: null, reason: 'revoked' });
    expect(listed(store)).toEqual([]);
    expect(store.getState().connection).toBe('ready');
  });

  it('refreshes when the page gets focus', async () => {
    const { backend, store, tab } = await setUpLoaded();
    store.connect();
    await settle();
    backend.signIn(createPendingSessionData({ id: 'sess_dan', name: 'Dan' }));
    tab.dispatch('focus');
    await settle();
    expect(listed(store)).toContain('sess_dan pending');
    expect(currentId(store)).toBe('sess_ada');
  });
});

describe('two concurrent refreshes', () => {
  it('both resolve with the later response', async () => {
    const { backend, store } = await setUpLoaded();
    const release = backend.pauseResponses();
    const first = store.refresh();
    backend.close('sess_bob', 'revoked');
    const second = store.refresh();
    release();
    await Promise.all([first, second]);
    expect(listed(store)).not.toContain('sess_bob active');
  });

  it('both reject with the later error', async () => {
    const { backend, store } = await setUpLoaded();
    const release = backend.pauseResponses();
    const superseded = store.refresh();
    backend.fail(error('network_error'));
    const outcomes = Promise.allSettled([superseded, store.refresh()]);
    release();
    expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});

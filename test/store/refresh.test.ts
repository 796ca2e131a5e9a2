import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPendingSessionData } from '../../src/testing/index.ts';
import { currentId, error, listed, NOW, sessionOf, settle, setUpLoaded } from './set-up.ts';

// What a later answer, or none, does to what is held. The first one: load.test.ts.

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

describe('once loaded', () => {
  it.each([
    ['being offline', 'network_error'],
    ['a 5xx', 'server_error'],
    ['a 403', 'forbidden'],
    ['a 429', 'rate_limited'],
    ['an answer that cannot be read', 'invalid_response'],
  ] as const)('never reads %s as signed out, whatever was asked for', async (_, code) => {
    const { backend, store } = await setUpLoaded();
    const { client } = store.getState();
    const { touch, getToken } = sessionOf(store, 'sess_ada');
    backend.fail(error(code));
    for (const ask of [touch, getToken, store.refresh]) {
      await expect(ask()).rejects.toMatchObject({ code });
      await settle();
      expect(store.getState().client).toBe(client);
      expect(store.getCurrent()).toMatchObject({ status: 'active', session: { id: 'sess_ada' } });
    }
    expect(store.getState()).toMatchObject({ connection: 'degraded', error: { code } });
  });

  it('is ready again after the next answer', async () => {
    const { backend, store } = await setUpLoaded();
    backend.fail(error('network_error'));
    await expect(store.refresh()).rejects.toMatchObject({ code: 'network_error' });
    backend.fail(null);
    await store.refresh();
    expect(store.getState()).toMatchObject({ connection: 'ready', error: null });
  });

  it('signs everybody out when the server does not know this client any more', async () => {
    const { backend, store } = await setUpLoaded();
    backend.fail(error('client_not_found'));
    await store.refresh();
    expect(store.getCurrent()).toEqual({ status: 'signed-out', session: null, reason: 'revoked' });
    expect(listed(store)).toEqual([]);
    expect(store.getState().connection).toBe('ready');
  });

  it('refreshes when the page is looked at', async () => {
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

describe('two refreshes at once', () => {
  it('both end with the later answer', async () => {
    const { backend, store } = await setUpLoaded();
    const release = backend.pauseResponses();
    const first = store.refresh();
    backend.close('sess_bob', 'revoked');
    const second = store.refresh();
    release();
    await Promise.all([first, second]);
    expect(listed(store)).not.toContain('sess_bob active');
  });

  it('both fail with the later failure, whichever comes first', async () => {
    const { backend, store } = await setUpLoaded();
    const release = backend.pauseResponses();
    const overtaken = store.refresh();
    backend.fail(error('network_error'));
    const outcomes = Promise.allSettled([overtaken, store.refresh()]);
    release();
    expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SessionStore } from 'multisession/core';
import { createSessionData } from '../../src/testing/index.ts';
import { ada, NOW, setUpLoaded, settle } from './set-up.ts';

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

/** Every event, as text, in order. */
function record(store: SessionStore): string[] {
  const told: string[] = [];
  store.on('session-added', ({ session }) => told.push(`added ${session.id}`));
  store.on('session-closed', ({ sessionId, status }) => told.push(`closed ${sessionId} ${status}`));
  store.on('switching', ({ from, to }) =>
    told.push(`switching ${from} ${to}, still ${store.getState().currentSessionId}`),
  );
  store.on('current-changed', ({ from, to }) =>
    told.push(`changed ${from} ${to}, now ${store.getState().currentSessionId}`),
  );
  return told;
}

describe('a store tells', () => {
  it('of a switch before and after it is seen', async () => {
    const { store } = await setUpLoaded();
    const told = record(store);
    await store.switchTo('sess_bob');
    expect(told).toEqual([
      'switching sess_ada sess_bob, still sess_ada',
      'changed sess_ada sess_bob, now sess_bob',
    ]);
  });

  it('of a sign-in and a sign-out', async () => {
    const { store, backend } = await setUpLoaded();
    const told = record(store);
    backend.signIn(createSessionData({ name: 'Dora Long', createdAt: new Date() }));
    await store.refresh();
    await store.signOut({ session: 'sess_bob' });
    expect(told).toEqual(['added sess_dora', 'closed sess_bob removed']);
  });

  it('of a session that was taken away, with the reason', async () => {
    const { store, backend } = await setUpLoaded();
    const told = record(store);
    backend.close('sess_ada', 'revoked');
    await store.refresh();
    expect(told).toEqual([
      'switching sess_ada null, still sess_ada',
      'changed sess_ada null, now null',
      'closed sess_ada revoked',
    ]);
  });

  it('of nothing when nothing has changed', async () => {
    const { store, tab } = await setUpLoaded();
    const told = record(store);
    store.connect();
    await settle();
    tab.fire('wake');
    await settle();
    expect(told).toEqual([]);
  });

  it('nothing any more to whom stopped listening', async () => {
    const { store } = await setUpLoaded();
    const told: unknown[] = [];
    const stop = store.on('current-changed', (event) => told.push(event));
    stop();
    await store.switchTo('sess_bob');
    expect(told).toEqual([]);
  });

  it('no token', async () => {
    const { store } = await setUpLoaded({ sessions: [{ ...ada(), expireAt: new Date(NOW + 3_600_000) }] });
    const told: string[] = [];
    store.on('session-added', (event) => told.push(JSON.stringify(event)));
    store.on('expiring', (event) => told.push(JSON.stringify(event)));
    await store.current().session?.getToken();
    store.connect();
    await vi.advanceTimersByTimeAsync(2 * 3_600_000);
    expect(told.length).toBeGreaterThan(0);
    expect(told.join()).not.toContain('eyJ');
  });
});

describe('looking at the page, and using it', () => {
  it('touches the current session, at most once a minute', async () => {
    const { store, backend, tab } = await setUpLoaded();
    store.connect();
    await settle();
    const touches = () => backend.calls.filter(({ method }) => method === 'touchSession');
    for (let times = 0; times < 5; times += 1) {
      tab.fire('wake');
      tab.fire('activity');
      await settle();
    }
    expect(touches()).toEqual([{ method: 'touchSession', sessionId: 'sess_ada' }]);
    await vi.advanceTimersByTimeAsync(60_000);
    tab.fire('activity');
    expect(touches()).toHaveLength(2);
  });

  it('signs nobody out when the touch fails', async () => {
    const { store, backend, tab } = await setUpLoaded();
    store.connect();
    await settle();
    backend.fail(new TypeError('offline'));
    tab.fire('activity');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(store.current()).toMatchObject({ status: 'active', session: { id: 'sess_ada' } });
  });
});

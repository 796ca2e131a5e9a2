import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSessionData } from '../../src/testing/index.ts';
import { ada, bob, currentId, error, HOUR, listed, NOW, SECOND, settle, watchCurrent } from './set-up.ts';
import { countOf, severalTabs, tabAt } from './several-tabs.ts';

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

describe('a page restored from the back/forward cache', () => {
  it('shows nobody until it has been checked, then the truth', async () => {
    const made = await severalTabs(1);
    const { page, store } = tabAt(made, 0);
    page.dispatch('pagehide');
    made.backend.close('sess_ada', 'revoked');
    const seen = watchCurrent(store);
    const release = made.backend.pauseResponses();
    page.dispatch('pageshow');
    expect(store.getCurrent()).toEqual({ status: 'loading', session: undefined });
    await settle();
    expect(store.getCurrent().status).toBe('loading');
    release();
    await settle();
    expect(store.getCurrent()).toMatchObject({ status: 'signed-out', reason: 'revoked' });
    expect(seen.slice(1).map(({ status }) => status)).toEqual(['loading', 'signed-out']);
    expect(listed(store)).toEqual(['sess_bob active', 'sess_carol active']);
  });

  it('shows what was last known when the backend cannot be asked', async () => {
    const made = await severalTabs(1);
    const { page, store } = tabAt(made, 0);
    page.dispatch('pagehide');
    made.backend.fail(new TypeError('offline'));
    page.dispatch('pageshow');
    await settle();
    expect(store.getState().connection).toBe('degraded');
    expect(currentId(store)).toBe('sess_ada');
  });

  it('hears the other tabs again', async () => {
    const made = await severalTabs(2);
    const { page, store } = tabAt(made, 0);
    page.dispatch('pagehide');
    page.dispatch('pageshow');
    await settle();
    await tabAt(made, 1).store.signOut({ session: 'sess_bob' });
    await settle();
    expect(listed(store)).toEqual(['sess_ada active', 'sess_carol active']);
  });

  it('is not satisfied with an answer from before it was left', async () => {
    const made = await severalTabs(1);
    const { page, store } = tabAt(made, 0);
    made.backend.injectFaults(() => ({ responseDelayMs: HOUR + SECOND }));
    void store.refresh();
    await vi.advanceTimersByTimeAsync(SECOND);
    page.dispatch('pagehide');
    made.backend.close('sess_ada', 'revoked');
    await vi.advanceTimersByTimeAsync(HOUR - 2 * SECOND);
    made.backend.injectFaults(() => ({ responseDelayMs: 5 * SECOND }));
    page.dispatch('pageshow');
    await vi.advanceTimersByTimeAsync(3 * SECOND);
    expect(store.getCurrent().status).toBe('loading');
    await vi.advanceTimersByTimeAsync(3 * SECOND);
    expect(store.getCurrent()).toMatchObject({ status: 'signed-out', reason: 'revoked' });
  });

  it('nor with one that was asked for just before, though it is still under way', async () => {
    const made = await severalTabs(2);
    const { page, store } = tabAt(made, 0);
    made.backend.injectFaults(() => ({ responseDelayMs: 100 }));
    store.refresh().catch(() => {});
    await vi.advanceTimersByTimeAsync(10);
    page.dispatch('pagehide');
    made.backend.injectFaults(null);
    await tabAt(made, 1).store.signOut({ session: 'sess_bob' });
    page.dispatch('pageshow');
    await vi.advanceTimersByTimeAsync(200);
    expect(listed(store)).toEqual(['sess_ada active', 'sess_carol active']);
  });

  it('knows at once whose time has run out', async () => {
    const made = await severalTabs(1, { sessions: [{ ...ada(), expireAt: new Date(NOW + HOUR) }, bob()] });
    const { page, store } = tabAt(made, 0);
    page.dispatch('pagehide');
    made.backend.fail(error('network_error'));
    vi.setSystemTime(NOW + 2 * HOUR);
    page.dispatch('pageshow');
    await settle();
    expect(store.getState().connection).toBe('degraded');
    expect(store.getCurrent()).toMatchObject({ status: 'signed-out', reason: 'expired' });
  });

  it('finds who has signed in meanwhile, and stays who it was', async () => {
    const made = await severalTabs(2);
    const { page, store } = tabAt(made, 0);
    page.dispatch('pagehide');
    made.backend.signIn(createSessionData({ name: 'Dora Long', createdAt: new Date() }));
    await tabAt(made, 1).store.switchTo('sess_dora');
    page.dispatch('pageshow');
    await settle();
    expect(currentId(store)).toBe('sess_ada');
    expect(listed(store)).toContain('sess_dora active');
  });

  it('asks once, and tells nobody of anything that has not changed', async () => {
    const made = await severalTabs(2);
    const { page, store } = tabAt(made, 0);
    const told = vi.fn<() => void>();
    for (const name of [
      'session-added',
      'session-closed',
      'current-session-changing',
      'current-session-changed',
    ] as const)
      store.on(name, told);
    const before = { client: store.getState().client, session: store.getCurrent().session };
    const asked = countOf(made, 'getClient');
    page.dispatch('pagehide');
    page.dispatch('pageshow');
    await settle();
    expect(store.getState().client).toBe(before.client);
    expect(store.getCurrent().session).toBe(before.session);
    expect(told).not.toHaveBeenCalled();
    expect(countOf(made, 'getClient')).toBe(asked + 1);
  });

  it('renews no token and asks for nothing while it is away', async () => {
    const made = await severalTabs(1);
    const { page, store } = tabAt(made, 0);
    await store.getCurrent().session?.getToken();
    await store.getCurrent().session?.getToken();
    page.dispatch('pagehide');
    page.freeze();
    const before = made.backend.calls.length;
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(made.backend.calls.length).toBe(before);
    page.unfreeze();
    page.dispatch('pageshow');
    await settle();
    expect(currentId(store)).toBe('sess_ada');
  });

  it('does not count as another tab while it is away', async () => {
    const made = await severalTabs(2);
    tabAt(made, 0).page.dispatch('pagehide');
    await settle();
    tabAt(made, 0).page.freeze();
    let done = false;
    void tabAt(made, 1)
      .store.getCurrent()
      .session?.getToken()
      .then(() => (done = true));
    await settle();
    expect(done).toBe(true);
  });
});

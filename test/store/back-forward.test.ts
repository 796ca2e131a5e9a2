import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSessionStore } from 'multisession';
import { createSessionData, type InMemoryBackend, inMemoryEnvironment } from '../../src/testing/index.ts';
import {
  ada,
  bob,
  carol,
  currentId,
  error,
  HOUR,
  listed,
  NOW,
  SECOND,
  settle,
  setUp,
  watchCurrent,
} from './set-up.ts';
import { countCalls, severalTabs, tabAt } from './several-tabs.ts';

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

describe('a page restored from the back/forward cache', () => {
  it('shows `loading` until the refresh completes, then the current state', async () => {
    const setup = await severalTabs(1);
    const { page, store } = tabAt(setup, 0);
    page.dispatch('pagehide');
    setup.backend.close('sess_ada', 'revoked');
    const seen = watchCurrent(store);
    const release = setup.backend.pauseResponses();
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

  it('shows the last known state when the backend is unreachable', async () => {
    const setup = await severalTabs(1);
    const { page, store } = tabAt(setup, 0);
    page.dispatch('pagehide');
    setup.backend.fail(new TypeError('offline'));
    page.dispatch('pageshow');
    await settle();
    expect(store.getState().connection).toBe('degraded');
    expect(currentId(store)).toBe('sess_ada');
  });

  it('receives messages of other tabs again', async () => {
    const setup = await severalTabs(2);
    const { page, store } = tabAt(setup, 0);
    page.dispatch('pagehide');
    page.dispatch('pageshow');
    await settle();
    await tabAt(setup, 1).store.signOut({ session: 'sess_bob' });
    await settle();
    expect(listed(store)).toEqual(['sess_ada active', 'sess_carol active']);
  });

  it('ignores the response to an earlier request that arrives an hour later', async () => {
    const setup = await severalTabs(1);
    const { page, store } = tabAt(setup, 0);
    setup.backend.injectFaults(() => ({ responseDelayMs: HOUR + SECOND }));
    void store.refresh();
    await vi.advanceTimersByTimeAsync(SECOND);
    page.dispatch('pagehide');
    setup.backend.close('sess_ada', 'revoked');
    await vi.advanceTimersByTimeAsync(HOUR - 2 * SECOND);
    setup.backend.injectFaults(() => ({ responseDelayMs: 5 * SECOND }));
    page.dispatch('pageshow');
    await vi.advanceTimersByTimeAsync(3 * SECOND);
    expect(store.getCurrent().status).toBe('loading');
    await vi.advanceTimersByTimeAsync(3 * SECOND);
    expect(store.getCurrent()).toMatchObject({ status: 'signed-out', reason: 'revoked' });
  });

  it('ignores the response to an earlier request even if the page is restored immediately', async () => {
    const setup = await severalTabs(2);
    const { page, store } = tabAt(setup, 0);
    setup.backend.injectFaults(() => ({ responseDelayMs: 100 }));
    store.refresh().catch(() => {});
    await vi.advanceTimersByTimeAsync(10);
    page.dispatch('pagehide');
    setup.backend.injectFaults(null);
    await tabAt(setup, 1).store.signOut({ session: 'sess_bob' });
    page.dispatch('pageshow');
    await vi.advanceTimersByTimeAsync(200);
    expect(listed(store)).toEqual(['sess_ada active', 'sess_carol active']);
  });

  it('shows a session as expired immediately if its deadline has passed', async () => {
    const setup = await severalTabs(1, { sessions: [{ ...ada(), expireAt: new Date(NOW + HOUR) }, bob()] });
    const { page, store } = tabAt(setup, 0);
    page.dispatch('pagehide');
    setup.backend.fail(error('network_error'));
    vi.setSystemTime(NOW + 2 * HOUR);
    page.dispatch('pageshow');
    await settle();
    expect(store.getState().connection).toBe('degraded');
    expect(store.getCurrent()).toMatchObject({ status: 'signed-out', reason: 'expired' });
  });

  it('lists sessions added in the meantime and keeps its own current session', async () => {
    const setup = await severalTabs(2);
    const { page, store } = tabAt(setup, 0);
    page.dispatch('pagehide');
    setup.backend.signIn(createSessionData({ name: 'Dora Long', createdAt: new Date() }));
    await tabAt(setup, 1).store.switchTo('sess_dora');
    page.dispatch('pageshow');
    await settle();
    expect(currentId(store)).toBe('sess_ada');
    expect(listed(store)).toContain('sess_dora active');
  });

  it('sends one request, and emits no event if nothing has changed', async () => {
    const setup = await severalTabs(2);
    const { page, store } = tabAt(setup, 0);
    const listener = vi.fn<() => void>();
    for (const name of [
      'session-added',
      'session-closed',
      'current-session-changing',
      'current-session-changed',
    ] as const)
      store.on(name, listener);
    const before = { client: store.getState().client, session: store.getCurrent().session };
    const requestsBefore = countCalls(setup, 'getClient');
    page.dispatch('pagehide');
    page.dispatch('pageshow');
    await settle();
    expect(store.getState().client).toBe(before.client);
    expect(store.getCurrent().session).toBe(before.session);
    expect(listener).not.toHaveBeenCalled();
    expect(countCalls(setup, 'getClient')).toBe(requestsBefore + 1);
  });

  it('renews no token and sends no request while it is in the cache', async () => {
    const setup = await severalTabs(1);
    const { page, store } = tabAt(setup, 0);
    await store.getCurrent().session?.getToken();
    await store.getCurrent().session?.getToken();
    page.dispatch('pagehide');
    page.freeze();
    const requestsBefore = setup.backend.calls.length;
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(setup.backend.calls.length).toBe(requestsBefore);
    page.unfreeze();
    page.dispatch('pageshow');
    await settle();
    expect(currentId(store)).toBe('sess_ada');
  });

  it('is not counted as an open tab while it is in the cache', async () => {
    const setup = await severalTabs(2);
    tabAt(setup, 0).page.dispatch('pagehide');
    await settle();
    tabAt(setup, 0).page.freeze();
    let isResolved = false;
    void tabAt(setup, 1)
      .store.getCurrent()
      .session?.getToken()
      .then(() => (isResolved = true));
    await settle();
    expect(isResolved).toBe(true);
  });

  it('shows the session that another page of the tab has selected in the meantime, and no other before', async () => {
    const { backend } = setUp({ sessions: [ada(), bob()] });
    const page = inMemoryEnvironment();
    const store = createSessionStore({ backend, environment: page });
    store.connect();
    await settle();
    page.dispatch('pagehide');
    const nextPage = createSessionStore({ backend, environment: page });
    await nextPage.switchTo('sess_bob');
    const seen = watchCurrent(store);
    page.dispatch('pageshow');
    await settle();
    expect(seen.slice(1).map(({ status, session }) => session?.id ?? status)).toEqual([
      'loading',
      'sess_bob',
    ]);
  });

  describe('after another page of the tab has selected a session', () => {
    async function setUpRestored(whileLeft: (backend: InMemoryBackend) => unknown) {
      const { backend } = setUp({ sessions: [{ ...ada(), expireAt: new Date(NOW + HOUR) }, bob(), carol()] });
      const page = inMemoryEnvironment();
      const events: string[] = [];
      const inspect = ({ event }: { event: { type: string } }): void => void events.push(event.type);
      const store = createSessionStore({ backend, environment: page, inspect });
      store.connect();
      await settle();
      await store.signOut({ session: 'sess_carol', mode: 'end' });
      page.dispatch('pagehide');
      await createSessionStore({ backend, environment: page }).switchTo('sess_bob');
      whileLeft(backend);
      page.dispatch('pageshow');
      await settle();
      return { store, events };
    }

    it('selects that session, and expires others, while the backend is unreachable', async () => {
      const { store } = await setUpRestored((backend) => backend.fail(error('network_error')));
      expect(currentId(store)).toBe('sess_bob');
      await vi.advanceTimersByTimeAsync(HOUR);
      expect(listed(store)).toEqual(['sess_ada expired', 'sess_bob active', 'sess_carol ended']);
    });

    it('checks the clock every five seconds until the backend responds, even if a deadline has passed', async () => {
      const { store, events } = await setUpRestored((backend) => backend.pauseResponses());
      await expect(store.switchTo('sess_carol')).rejects.toMatchObject({ code: 'session_closed' });
      await vi.advanceTimersByTimeAsync(HOUR - SECOND);
      events.length = 0;
      await vi.advanceTimersByTimeAsync(20 * SECOND);
      const checks = events.filter((type) => type === 'time-passed').length;
      expect(checks).toBeGreaterThanOrEqual(4);
      expect(checks).toBeLessThanOrEqual(6);
    });
  });
});

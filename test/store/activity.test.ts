import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SessionStore } from 'multisession/core';
import { ada, error, listed, MINUTE, NOW, SECOND, settle } from './set-up.ts';
import { countCalls, severalTabs, type Tab, tabAt } from './several-tabs.ts';

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

/** Dispatches interactions at intervals of `everyMs`. */
async function pressKeys({ page }: Tab, keys: number, everyMs = 100): Promise<void> {
  for (let key = 0; key < keys; key += 1) {
    page.dispatch('interaction');
    await vi.advanceTimersByTimeAsync(everyMs);
  }
}

/** Counts all events of a store. */
function countEvents(store: SessionStore): { count: number } {
  const seen = { count: 0 };
  const names = [
    'session-added',
    'session-closed',
    'current-session-changing',
    'current-session-changed',
    'session-expiring',
  ] as const;
  for (const name of names) store.on(name, () => (seen.count += 1));
  return seen;
}

describe('touching the session on activity', () => {
  it('touches only the current session, and only while the page is visible', async () => {
    const setup = await severalTabs(1);
    const tab = tabAt(setup, 0);
    tab.page.dispatch('hide');
    await pressKeys(tab, 5);
    expect(countCalls(setup, 'touchSession')).toBe(0);
    tab.page.dispatch('focus');
    await settle();
    expect(setup.backend.calls.at(-1)).toEqual({ method: 'touchSession', sessionId: 'sess_ada' });
  });

  it('sends at most one touch per minute for any number of focus and interaction events', async () => {
    const setup = await severalTabs(1);
    const tab = tabAt(setup, 0);
    for (let times = 0; times < 59; times += 1) {
      tab.page.dispatch('focus');
      await pressKeys(tab, 1, SECOND);
    }
    expect(countCalls(setup, 'touchSession')).toBe(1);
    await vi.advanceTimersByTimeAsync(SECOND);
    await pressKeys(tab, 1);
    expect(countCalls(setup, 'touchSession')).toBe(2);
  });

  it('throttles touches of each session separately', async () => {
    const setup = await severalTabs(1);
    const tab = tabAt(setup, 0);
    await pressKeys(tab, 5);
    await tab.store.switchTo('sess_bob');
    await pressKeys(tab, 5);
    const touched = setup.backend.calls.filter(({ method }) => method === 'touchSession');
    // The switch itself touches the session as well.
    expect(touched.map(({ sessionId }) => sessionId)).toEqual(['sess_ada', 'sess_bob', 'sess_bob']);
  });

  it.each(['network_error', 'server_error', 'rate_limited', 'forbidden'] as const)(
    'does not repeat a touch that failed with %s on every key press',
    async (code) => {
      const setup = await severalTabs(1);
      const tab = tabAt(setup, 0);
      setup.backend.fail(error(code), 'touchSession');
      await pressKeys(tab, 100);
      expect(countCalls(setup, 'touchSession')).toBeLessThanOrEqual(2);
      setup.backend.fail(null);
      await vi.advanceTimersByTimeAsync(30 * SECOND);
      await pressKeys(tab, 1);
      expect(setup.backend.inspect().sessions[0]?.lastActiveAt.getTime()).toBeGreaterThan(NOW + 30 * SECOND);
    },
  );

  it('waits for `retryAfter` before it repeats a rate-limited touch', async () => {
    const setup = await severalTabs(1);
    const tab = tabAt(setup, 0);
    setup.backend.fail(error('rate_limited', 45), 'touchSession');
    await pressKeys(tab, 44, SECOND);
    expect(countCalls(setup, 'touchSession')).toBe(1);
    await pressKeys(tab, 2, SECOND);
    expect(countCalls(setup, 'touchSession')).toBe(2);
  });
});

describe('a focus event', () => {
  it('emits no event and notifies no subscriber when the refresh changes nothing', async () => {
    const setup = await severalTabs(2);
    // The first focus event touches the session, which changes it.
    for (const { page } of setup.tabs) {
      page.dispatch('focus');
      await settle();
    }
    const before = setup.tabs.map(({ store }) => ({ state: store.getState(), current: store.getCurrent() }));
    const events = setup.tabs.map(({ store }) => countEvents(store));
    const listener = vi.fn<() => void>();
    for (const { store } of setup.tabs) store.subscribe(listener);
    const requestsBefore = countCalls(setup, 'getClient');
    for (let times = 0; times < 5; times += 1) {
      await vi.advanceTimersByTimeAsync(5 * SECOND);
      for (const { page } of setup.tabs) page.dispatch('focus');
    }
    await settle();
    expect(countCalls(setup, 'getClient')).toBe(requestsBefore + 10);
    for (const [index, { store }] of setup.tabs.entries()) {
      expect(store.getState()).toBe(before[index]?.state);
      expect(store.getCurrent()).toBe(before[index]?.current);
    }
    expect(events).toEqual([{ count: 0 }, { count: 0 }]);
    expect(listener).not.toHaveBeenCalled();
  });

  it('starts at most one refresh every five seconds, and none before `Retry-After`', async () => {
    const setup = await severalTabs(1, { capabilities: { touch: false } });
    const { page, store } = tabAt(setup, 0);
    const focusFor = async (seconds: number): Promise<number> => {
      const before = countCalls(setup, 'getClient');
      for (let times = 0; times < 2 * seconds; times += 1) {
        page.dispatch('focus');
        await vi.advanceTimersByTimeAsync(SECOND / 2);
      }
      return countCalls(setup, 'getClient') - before;
    };
    expect(await focusFor(25)).toBeLessThanOrEqual(5);
    setup.backend.injectFaults(({ method }) =>
      method === 'getClient' ? { error: error('rate_limited', 60) } : undefined,
    );
    await expect(store.refresh()).rejects.toMatchObject({ code: 'rate_limited' });
    expect(await focusFor(59)).toBe(0);
    expect(await focusFor(2)).toBe(1);
  });

  it('shows a sign-in that was not broadcast, with at most one refresh every five seconds before', async () => {
    const setup = await severalTabs(1, { sessions: [] });
    const { page, store } = tabAt(setup, 0);
    setup.backend.injectFaults(() => ({ error: error('client_not_found') }));
    await store.refresh();
    expect(store.getState()).toMatchObject({ connection: 'ready', client: { id: null } });
    const before = countCalls(setup, 'getClient');
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(countCalls(setup, 'getClient')).toBe(before);
    for (let times = 0; times < 20; times += 1) {
      page.dispatch('focus');
      await vi.advanceTimersByTimeAsync(SECOND / 2);
    }
    expect(countCalls(setup, 'getClient')).toBe(before + 2);
    setup.backend.injectFaults(() => undefined);
    setup.backend.signIn(ada());
    page.dispatch('focus');
    await settle();
    expect(listed(store)).toEqual(['sess_ada active']);
  });

  it('starts only one refresh when several focus events occur in a row', async () => {
    const setup = await severalTabs(1);
    const { page } = tabAt(setup, 0);
    page.dispatch('focus');
    await vi.advanceTimersByTimeAsync(5 * SECOND);
    const before = countCalls(setup, 'getClient');
    const release = setup.backend.pauseResponses();
    for (let times = 0; times < 5; times += 1) page.dispatch('focus');
    await settle();
    expect(countCalls(setup, 'getClient')).toBe(before + 1);
    release();
  });
});

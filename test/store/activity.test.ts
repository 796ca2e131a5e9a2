import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SessionStore } from 'multisession/core';
import { error, NOW, SECOND, settle } from './set-up.ts';
import { countOf, severalTabs, type Tab, tabAt } from './several-tabs.ts';

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

/** Somebody types, once every so many ms. */
async function type({ page }: Tab, keys: number, everyMs = 100): Promise<void> {
  for (let key = 0; key < keys; key += 1) {
    page.dispatch('interaction');
    await vi.advanceTimersByTimeAsync(everyMs);
  }
}

/** Counts every event of any name. */
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

describe('a touch', () => {
  it('is sent for the current session alone, and not by a page that nobody sees', async () => {
    const made = await severalTabs(1);
    const tab = tabAt(made, 0);
    tab.page.dispatch('hide');
    await type(tab, 5);
    expect(countOf(made, 'touchSession')).toBe(0);
    tab.page.dispatch('focus');
    await settle();
    expect(made.backend.calls.at(-1)).toEqual({ method: 'touchSession', sessionId: 'sess_ada' });
  });

  it('is sent at most once a minute, whatever the signs of somebody being there', async () => {
    const made = await severalTabs(1);
    const tab = tabAt(made, 0);
    for (let times = 0; times < 59; times += 1) {
      tab.page.dispatch('focus');
      await type(tab, 1, SECOND);
    }
    expect(countOf(made, 'touchSession')).toBe(1);
    await vi.advanceTimersByTimeAsync(SECOND);
    await type(tab, 1);
    expect(countOf(made, 'touchSession')).toBe(2);
  });

  it('of one session does not hold back that of the next', async () => {
    const made = await severalTabs(1);
    const tab = tabAt(made, 0);
    await type(tab, 5);
    await tab.store.switchTo('sess_bob');
    await type(tab, 5);
    const touched = made.backend.calls.filter(({ method }) => method === 'touchSession');
    // The switch itself is one of them.
    expect(touched.map(({ sessionId }) => sessionId)).toEqual(['sess_ada', 'sess_bob', 'sess_bob']);
  });

  it.each(['network_error', 'server_error', 'rate_limited', 'forbidden'] as const)(
    'that fails (%s) is not sent again with every key',
    async (code) => {
      const made = await severalTabs(1);
      const tab = tabAt(made, 0);
      made.backend.fail(error(code), 'touchSession');
      await type(tab, 100);
      expect(countOf(made, 'touchSession')).toBeLessThanOrEqual(2);
      made.backend.fail(null);
      await vi.advanceTimersByTimeAsync(30 * SECOND);
      await type(tab, 1);
      expect(made.backend.inspect().sessions[0]?.lastActiveAt.getTime()).toBeGreaterThan(NOW + 30 * SECOND);
    },
  );

  it('that is refused is not sent again before the server said', async () => {
    const made = await severalTabs(1);
    const tab = tabAt(made, 0);
    made.backend.fail(error('rate_limited', 45), 'touchSession');
    await type(tab, 44, SECOND);
    expect(countOf(made, 'touchSession')).toBe(1);
    await type(tab, 2, SECOND);
    expect(countOf(made, 'touchSession')).toBe(2);
  });
});

describe('a focus event', () => {
  it('tells of no sign-in and notifies nobody when nothing is new', async () => {
    const made = await severalTabs(2);
    // The first sign of somebody being there is a touch, and that is something new.
    for (const { page } of made.tabs) {
      page.dispatch('focus');
      await settle();
    }
    const before = made.tabs.map(({ store }) => ({ state: store.getState(), current: store.getCurrent() }));
    const events = made.tabs.map(({ store }) => countEvents(store));
    const listener = vi.fn<() => void>();
    for (const { store } of made.tabs) store.subscribe(listener);
    const asked = countOf(made, 'getClient');
    for (let times = 0; times < 5; times += 1) {
      for (const { page } of made.tabs) page.dispatch('focus');
      await vi.advanceTimersByTimeAsync(SECOND);
    }
    expect(countOf(made, 'getClient')).toBe(asked + 10);
    for (const [index, { store }] of made.tabs.entries()) {
      expect(store.getState()).toBe(before[index]?.state);
      expect(store.getCurrent()).toBe(before[index]?.current);
    }
    expect(events).toEqual([{ count: 0 }, { count: 0 }]);
    expect(listener).not.toHaveBeenCalled();
  });

  it('is one request at a time, however many signs of it there are', async () => {
    const made = await severalTabs(1);
    const { page } = tabAt(made, 0);
    page.dispatch('focus');
    await settle();
    const before = countOf(made, 'getClient');
    const release = made.backend.pauseResponses();
    for (let times = 0; times < 5; times += 1) page.dispatch('focus');
    await settle();
    expect(countOf(made, 'getClient')).toBe(before + 1);
    release();
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SessionStore } from 'multisession/core';
import { currentId, error, NOW, settle } from './set-up.ts';
import { countOf, severalTabs, type Tab, tabAt } from './several-tabs.ts';

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

const SECOND = 1000;

/** Somebody types, once every so many ms. */
async function type({ page }: Tab, keys: number, everyMs = 100): Promise<void> {
  for (let key = 0; key < keys; key += 1) {
    page.fire('activity');
    await vi.advanceTimersByTimeAsync(everyMs);
  }
}

/** Counts every event of any name. */
function countEvents(store: SessionStore): { count: number } {
  const seen = { count: 0 };
  const names = ['session-added', 'session-closed', 'switching', 'current-changed', 'expiring'] as const;
  for (const name of names) store.on(name, () => (seen.count += 1));
  return seen;
}

describe('a touch', () => {
  it('is sent for the current session alone, and not by a page that nobody sees', async () => {
    const made = await severalTabs(1);
    const tab = tabAt(made, 0);
    tab.page.fire('hide');
    await type(tab, 5);
    expect(countOf(made, 'touchSession')).toBe(0);
    tab.page.fire('wake');
    await settle();
    expect(made.backend.calls.at(-1)).toEqual({ method: 'touchSession', sessionId: 'sess_ada' });
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

  it.each(['network', 'server_error', 'rate_limited', 'forbidden'] as const)(
    'that fails (%s) is not sent again with every key, and signs nobody out',
    async (code) => {
      const made = await severalTabs(1);
      const tab = tabAt(made, 0);
      made.backend.fail(error(code), 'touchSession');
      await type(tab, 100);
      expect(countOf(made, 'touchSession')).toBeLessThanOrEqual(2);
      expect(currentId(tab.store)).toBe('sess_ada');
      made.backend.fail(null);
      await vi.advanceTimersByTimeAsync(30 * SECOND);
      await type(tab, 1);
      expect(made.backend.look().sessions[0]?.lastActiveAt.getTime()).toBeGreaterThan(NOW + 30 * SECOND);
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

  it('that says the session is over signs that session out', async () => {
    const made = await severalTabs(1);
    const tab = tabAt(made, 0);
    made.backend.close('sess_ada', 'revoked');
    await type(tab, 1);
    expect(tab.store.current()).toMatchObject({ status: 'signed-out', reason: 'revoked' });
  });
});

describe('looking at the page again', () => {
  it('changes no object and tells of nothing when nothing is new', async () => {
    const made = await severalTabs(2);
    for (const { page } of made.tabs) {
      page.fire('wake');
      await vi.advanceTimersByTimeAsync(1);
    }
    const before = made.tabs.map(({ store }) => ({ ...store.getState(), current: store.current() }));
    const events = made.tabs.map(({ store }) => countEvents(store));
    let renders = 0;
    for (const { store } of made.tabs) {
      store.subscribe((state, was) => {
        renders += Number(state.client !== was.client || store.current(state) !== store.current(was));
      });
    }
    for (let times = 0; times < 5; times += 1) {
      for (const { page } of made.tabs) page.fire('wake');
      await vi.advanceTimersByTimeAsync(SECOND);
    }
    for (const [index, { store }] of made.tabs.entries()) {
      expect(store.getState().client).toBe(before[index]?.client);
      expect(store.current()).toBe(before[index]?.current);
    }
    expect(events).toEqual([{ count: 0 }, { count: 0 }]);
    expect(renders).toBe(0);
  });

  it('calls nobody who listens to the state when nothing is new', async () => {
    const made = await severalTabs(1);
    const { store, page } = tabAt(made, 0);
    page.fire('wake');
    await settle();
    const listener = vi.fn<() => void>();
    store.subscribe(listener);
    page.fire('wake');
    await settle();
    expect(listener).not.toHaveBeenCalled();
  });

  it('is one request at a time, however many signs of it there are', async () => {
    const made = await severalTabs(1);
    const { page } = tabAt(made, 0);
    page.fire('wake');
    await settle();
    const before = countOf(made, 'getClient');
    const release = made.backend.hold();
    for (let times = 0; times < 5; times += 1) page.fire('wake');
    await settle();
    expect(countOf(made, 'getClient')).toBe(before + 1);
    release();
  });
});

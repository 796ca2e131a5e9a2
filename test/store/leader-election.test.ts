import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { listed, NOW, SECOND, settle } from './set-up.ts';
import { type SeveralTabs, severalTabs, scopedName, tabAt } from './several-tabs.ts';
import { leaderOf, tabsWithEvents } from './tabs-with-events.ts';

// One tab holds the event stream for all tabs. How the others receive its events is tested in event-stream.test.ts.

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

/** Returns the number of tabs that hold the leader lock. */
async function countLeaders(setup: SeveralTabs): Promise<number | undefined> {
  return tabAt(setup, 0).page.locks?.countHolders(scopedName(setup.backend, 'leader'));
}

const blocked = vi.fn<() => never>(() => {
  throw new DOMException('It is blocked.', 'SecurityError');
});
const blockedLocks = { request: blocked, countHolders: blocked };

describe('leader election', () => {
  it('elects another tab when the leader is closed, without missing an event', async () => {
    const setup = await tabsWithEvents(3);
    const leader = leaderOf(setup);
    tabAt(setup, leader).disconnect();
    setup.backend.close('sess_bob', 'revoked');
    await vi.advanceTimersByTimeAsync(100);
    expect(setup.backend.subscriberCount()).toBe(1);
    const rest = setup.tabs.filter((_, index) => index !== leader);
    for (const { store } of rest) expect(listed(store)).toEqual(['sess_ada active', 'sess_carol active']);
  });

  it('elects another tab when the leader crashes', async () => {
    const setup = await tabsWithEvents(3);
    const leader = leaderOf(setup);
    setup.crash(tabAt(setup, leader).page);
    await vi.advanceTimersByTimeAsync(100);
    expect(setup.backend.subscriberCount()).toBe(1);
    expect(leaderOf(setup)).not.toBe(leader);
  });

  it('elects another tab when the page of the leader enters the back/forward cache, and keeps the new leader when that page is restored', async () => {
    const setup = await tabsWithEvents(2);
    const leader = leaderOf(setup);
    const { page } = tabAt(setup, leader);
    page.dispatch('pagehide');
    await settle();
    expect([...setup.leading]).toEqual([tabAt(setup, 1 - leader).page]);
    page.dispatch('pageshow');
    await vi.advanceTimersByTimeAsync(60 * SECOND);
    expect([...setup.leading]).toEqual([tabAt(setup, 1 - leader).page]);
    expect(setup.backend.subscriberCount()).toBe(1);
  });

  it('releases the lock and the event stream when the last page enters the back/forward cache', async () => {
    const setup = await tabsWithEvents(1);
    const { page } = tabAt(setup, 0);
    page.dispatch('pagehide');
    await settle();
    expect(setup.backend.subscriberCount()).toBe(0);
    expect(await countLeaders(setup)).toBe(0);
  });

  it('elects another tab when the leader is frozen, and the former leader closes its event stream when it resumes', async () => {
    const setup = await tabsWithEvents(3);
    const leader = leaderOf(setup);
    const { page } = tabAt(setup, leader);
    page.freeze();
    await vi.advanceTimersByTimeAsync(20 * SECOND);
    // A frozen page cannot close its stream.
    expect(setup.backend.subscriberCount()).toBe(2);
    expect(await countLeaders(setup)).toBe(1);
    page.unfreeze();
    await settle();
    expect(setup.backend.subscriberCount()).toBe(1);
    expect(setup.leading.has(page)).toBe(false);
    await vi.advanceTimersByTimeAsync(60 * SECOND);
    expect(setup.backend.subscriberCount()).toBe(1);
  });

  it('elects another tab when the new leader is frozen while the former leader is open', async () => {
    const setup = await tabsWithEvents(3);
    const first = leaderOf(setup);
    tabAt(setup, first).page.freeze();
    await vi.advanceTimersByTimeAsync(20 * SECOND);
    tabAt(setup, first).page.unfreeze();
    await vi.advanceTimersByTimeAsync(5 * SECOND);
    const second = leaderOf(setup);
    tabAt(setup, second).page.freeze();
    await vi.advanceTimersByTimeAsync(40 * SECOND);
    expect(setup.leading.size).toBe(2);
    setup.backend.close('sess_bob', 'revoked');
    await vi.advanceTimersByTimeAsync(100);
    const awake = setup.tabs.filter((_, index) => index !== second);
    for (const { store } of awake) expect(listed(store)).toEqual(['sess_ada active', 'sess_carol active']);
  });

  it('keeps the leader until the last connection of its store is closed', async () => {
    const setup = await tabsWithEvents(1);
    const { store, disconnect } = tabAt(setup, 0);
    const again = store.connect();
    disconnect();
    disconnect();
    await settle();
    expect(setup.backend.subscriberCount()).toBe(1);
    again();
    await settle();
    expect(setup.backend.subscriberCount()).toBe(0);
  });

  it('keeps a leader that responds to pings', async () => {
    const setup = await tabsWithEvents(4);
    const leader = leaderOf(setup);
    await vi.advanceTimersByTimeAsync(300 * SECOND);
    expect(leaderOf(setup)).toBe(leader);
    expect(setup.backend.subscriberCount()).toBe(1);
  });

  it('keeps the leader if another tab cannot send pings', async () => {
    const opened = vi.fn<() => void>();
    const setup = await severalTabs(2, {
      capabilities: { events: true },
      wrap(backend, page) {
        Object.assign(page, { createChannel: blocked });
        return {
          ...backend,
          subscribe: (listener) => (opened(), backend.subscribe?.(listener) ?? (() => {})),
        };
      },
    });
    await vi.advanceTimersByTimeAsync(60 * SECOND);
    expect(opened).toHaveBeenCalledOnce();
    expect(setup.backend.subscriberCount()).toBe(1);
  });

  it('keeps a new leader that had sent a ping just before its election', async () => {
    const setup = await tabsWithEvents(2);
    const leader = leaderOf(setup);
    const { page } = tabAt(setup, leader);
    page.freeze();
    await vi.advanceTimersByTimeAsync(16 * SECOND);
    setup.crash(page);
    await vi.advanceTimersByTimeAsync(300 * SECOND);
    expect(setup.opened.map((opened) => opened === page)).toEqual([true, false]);
  });

  it('elects a former leader again after the other tabs were closed', async () => {
    const setup = await tabsWithEvents(2);
    const leader = leaderOf(setup);
    tabAt(setup, leader).page.freeze();
    await vi.advanceTimersByTimeAsync(20 * SECOND);
    tabAt(setup, leader).page.unfreeze();
    await vi.advanceTimersByTimeAsync(5 * SECOND);
    tabAt(setup, 1 - leader).disconnect();
    await vi.advanceTimersByTimeAsync(5 * SECOND);
    expect([...setup.leading]).toEqual([tabAt(setup, leader).page]);
  });

  it.each([1, 2, 3])(
    'elects one leader after %i tabs connected, disconnected and connected again',
    async (count) => {
      const setup = await tabsWithEvents(count);
      for (const { store, disconnect } of setup.tabs) {
        disconnect();
        store.connect()();
        store.connect();
      }
      await vi.advanceTimersByTimeAsync(60 * SECOND);
      expect(setup.backend.subscriberCount()).toBe(1);
      expect(setup.maxLeading()).toBe(1);
      expect(await countLeaders(setup)).toBe(1);
    },
  );

  it('closes the event stream and all timers after the last disconnect', async () => {
    const setup = await tabsWithEvents(2);
    for (const { disconnect } of setup.tabs) disconnect();
    await vi.advanceTimersByTimeAsync(5 * SECOND);
    expect(setup.backend.subscriberCount()).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([
    ['no event stream if there are channels but no locks', { locks: null }, 0],
    [
      'a separate event stream if there are neither channels nor locks',
      { locks: null, createChannel: null },
      1,
    ],
    ['no event stream if there are channels but locks are blocked', { locks: blockedLocks }, 0],
    [
      'a separate event stream if channels and locks are blocked',
      { locks: blockedLocks, createChannel: blocked },
      1,
    ],
  ])('opens %s', async (_, missing, streams) => {
    blocked.mockClear();
    const setup = await severalTabs(1, {
      capabilities: { events: true },
      wrap: (backend, page) => {
        Object.assign(page, missing);
        return backend;
      },
    });
    await vi.advanceTimersByTimeAsync(60 * SECOND);
    expect(setup.backend.subscriberCount()).toBe(streams);
    // A blocked lock is not requested in a loop.
    expect(blocked.mock.calls.length).toBeLessThan(10);
    expect(listed(tabAt(setup, 0).store)).toHaveLength(3);
    tabAt(setup, 0).disconnect();
    await vi.advanceTimersByTimeAsync(60 * SECOND);
    expect(setup.backend.subscriberCount()).toBe(0);
  });
});

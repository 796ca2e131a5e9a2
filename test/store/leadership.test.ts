import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { listed, NOW, SECOND, settle } from './set-up.ts';
import { type SeveralTabs, severalTabs, sharedBy, tabAt } from './several-tabs.ts';
import { leaderOf, tabsWithEvents } from './tabs-with-events.ts';

// One tab for all listens to the backend. What the others hear of it: pushed.test.ts.

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

/** How many hold the lead. */
async function countLeaders(made: SeveralTabs): Promise<number | undefined> {
  return tabAt(made, 0).page.locks?.countHolders(sharedBy(made.backend, 'leader'));
}

const blocked = vi.fn<() => never>(() => {
  throw new DOMException('It is blocked.', 'SecurityError');
});
const blockedLocks = { request: blocked, countHolders: blocked };

describe('the lead', () => {
  it('goes on when its tab is closed, and nothing is missed meanwhile', async () => {
    const made = await tabsWithEvents(3);
    const leader = leaderOf(made);
    tabAt(made, leader).disconnect();
    made.backend.close('sess_bob', 'revoked');
    await vi.advanceTimersByTimeAsync(100);
    expect(made.backend.subscriberCount()).toBe(1);
    const rest = made.tabs.filter((_, index) => index !== leader);
    for (const { store } of rest) expect(listed(store)).toEqual(['sess_ada active', 'sess_carol active']);
  });

  it('goes on when its tab crashes', async () => {
    const made = await tabsWithEvents(3);
    const leader = leaderOf(made);
    made.crash(tabAt(made, leader).page);
    await vi.advanceTimersByTimeAsync(100);
    expect(made.backend.subscriberCount()).toBe(1);
    expect(leaderOf(made)).not.toBe(leader);
  });

  it('goes on when its page is left, and is not there twice when that comes back', async () => {
    const made = await tabsWithEvents(2);
    const leader = leaderOf(made);
    const { page } = tabAt(made, leader);
    page.dispatch('pagehide');
    await settle();
    expect([...made.leading]).toEqual([tabAt(made, 1 - leader).page]);
    page.dispatch('pageshow');
    await vi.advanceTimersByTimeAsync(60 * SECOND);
    expect([...made.leading]).toEqual([tabAt(made, 1 - leader).page]);
    expect(made.backend.subscriberCount()).toBe(1);
  });

  it('is let go of by the last tab', async () => {
    const made = await tabsWithEvents(1);
    const { page } = tabAt(made, 0);
    page.dispatch('pagehide');
    await settle();
    expect(made.backend.subscriberCount()).toBe(0);
    expect(await countLeaders(made)).toBe(0);
  });

  it('is taken from a tab that is frozen, which stops as soon as it goes on', async () => {
    const made = await tabsWithEvents(3);
    const leader = leaderOf(made);
    const { page } = tabAt(made, leader);
    page.freeze();
    await vi.advanceTimersByTimeAsync(20 * SECOND);
    // Nobody can make a frozen page close its stream.
    expect(made.backend.subscriberCount()).toBe(2);
    expect(await countLeaders(made)).toBe(1);
    page.unfreeze();
    await settle();
    expect(made.backend.subscriberCount()).toBe(1);
    expect(made.leading.has(page)).toBe(false);
    await vi.advanceTimersByTimeAsync(60 * SECOND);
    expect(made.backend.subscriberCount()).toBe(1);
  });

  it('is not answered for by a tab that has lost it', async () => {
    const made = await tabsWithEvents(3);
    const first = leaderOf(made);
    tabAt(made, first).page.freeze();
    await vi.advanceTimersByTimeAsync(20 * SECOND);
    tabAt(made, first).page.unfreeze();
    await vi.advanceTimersByTimeAsync(5 * SECOND);
    const second = leaderOf(made);
    tabAt(made, second).page.freeze();
    await vi.advanceTimersByTimeAsync(40 * SECOND);
    expect(made.leading.size).toBe(2);
    made.backend.close('sess_bob', 'revoked');
    await vi.advanceTimersByTimeAsync(100);
    const awake = made.tabs.filter((_, index) => index !== second);
    for (const { store } of awake) expect(listed(store)).toEqual(['sess_ada active', 'sess_carol active']);
  });

  it('stays with a store that is connected twice until both are gone', async () => {
    const made = await tabsWithEvents(1);
    const { store, disconnect } = tabAt(made, 0);
    const again = store.connect();
    disconnect();
    disconnect();
    await settle();
    expect(made.backend.subscriberCount()).toBe(1);
    again();
    await settle();
    expect(made.backend.subscriberCount()).toBe(0);
  });

  it('is not taken from a tab that answers', async () => {
    const made = await tabsWithEvents(4);
    const leader = leaderOf(made);
    await vi.advanceTimersByTimeAsync(300 * SECOND);
    expect(leaderOf(made)).toBe(leader);
    expect(made.backend.subscriberCount()).toBe(1);
  });

  it('is not taken from a tab by one that cannot ask whether it is there', async () => {
    const opened = vi.fn<() => void>();
    const made = await severalTabs(2, {
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
    expect(made.backend.subscriberCount()).toBe(1);
  });

  it('is not taken by a tab from itself, that asked for the leader just before', async () => {
    const made = await tabsWithEvents(2);
    const leader = leaderOf(made);
    const { page } = tabAt(made, leader);
    page.freeze();
    await vi.advanceTimersByTimeAsync(16 * SECOND);
    made.crash(page);
    await vi.advanceTimersByTimeAsync(300 * SECOND);
    expect(made.opened.map((opened) => opened === page)).toEqual([true, false]);
  });

  it('comes back to a tab that it was taken from, once the others are closed', async () => {
    const made = await tabsWithEvents(2);
    const leader = leaderOf(made);
    tabAt(made, leader).page.freeze();
    await vi.advanceTimersByTimeAsync(20 * SECOND);
    tabAt(made, leader).page.unfreeze();
    await vi.advanceTimersByTimeAsync(5 * SECOND);
    tabAt(made, 1 - leader).disconnect();
    await vi.advanceTimersByTimeAsync(5 * SECOND);
    expect([...made.leading]).toEqual([tabAt(made, leader).page]);
  });

  it.each([1, 2, 3])('is one after %i tabs connected, disconnected and connected again', async (count) => {
    const made = await tabsWithEvents(count);
    for (const { store, disconnect } of made.tabs) {
      disconnect();
      store.connect()();
      store.connect();
    }
    await vi.advanceTimersByTimeAsync(60 * SECOND);
    expect(made.backend.subscriberCount()).toBe(1);
    expect(made.mostLeading()).toBe(1);
    expect(await countLeaders(made)).toBe(1);
  });

  it('ends with the last disconnect, and no timer goes on', async () => {
    const made = await tabsWithEvents(2);
    for (const { disconnect } of made.tabs) disconnect();
    await vi.advanceTimersByTimeAsync(5 * SECOND);
    expect(made.backend.subscriberCount()).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([
    ['nobody’s where there are tabs but no locks', { locks: null }, 0],
    ['one’s own where there are no tabs', { locks: null, createChannel: null }, 1],
    ['nobody’s where there are tabs but locks are blocked', { locks: blockedLocks }, 0],
    ['one’s own where both are blocked', { locks: blockedLocks, createChannel: blocked }, 1],
  ])('is %s', async (_, missing, streams) => {
    blocked.mockClear();
    const made = await severalTabs(1, {
      capabilities: { events: true },
      wrap: (backend, page) => {
        Object.assign(page, missing);
        return backend;
      },
    });
    await vi.advanceTimersByTimeAsync(60 * SECOND);
    expect(made.backend.subscriberCount()).toBe(streams);
    // Nor is a blocked lock requested over and over.
    expect(blocked.mock.calls.length).toBeLessThan(10);
    expect(listed(tabAt(made, 0).store)).toHaveLength(3);
    tabAt(made, 0).disconnect();
    await vi.advanceTimersByTimeAsync(60 * SECOND);
    expect(made.backend.subscriberCount()).toBe(0);
  });
});

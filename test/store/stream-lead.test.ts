import type { BackendEvent, SessionBackend } from 'multisession/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { InMemoryTab } from '../../src/testing/index.ts';
import { listed, NOW } from './set-up.ts';
import { countOf, type SeveralTabs, severalTabs, tabAt } from './several-tabs.ts';

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

/** Tabs on a backend that pushes events, and the pages that listen to it. */
async function withEvents(count: number) {
  const streams = new Map<InMemoryTab, (event: BackendEvent) => void>();
  let most = 0;
  const made = await severalTabs(count, {
    wrap: (backend, page): SessionBackend => ({
      ...backend,
      capabilities: { ...backend.capabilities, events: true },
      subscribe(listener) {
        streams.set(page, listener);
        most = Math.max(most, streams.size);
        return () => streams.delete(page);
      },
    }),
  });
  const push = (): void => {
    const event = { type: 'client-changed', version: made.backend.look().version } as const;
    for (const listener of streams.values()) listener(event);
  };
  return { ...made, streams, push, mostStreams: () => most };
}

function leaderOf({ tabs, streams }: SeveralTabs & { streams: Map<InMemoryTab, unknown> }) {
  return tabs.findIndex(({ page }) => streams.has(page));
}

describe('of several tabs', () => {
  it('one listens to the backend, and the others hear through it', async () => {
    const made = await withEvents(3);
    expect(made.streams.size).toBe(1);
    const before = countOf(made, 'getClient');
    made.backend.close('sess_bob', 'revoked');
    made.push();
    await vi.advanceTimersByTimeAsync(100);
    for (const { store } of made.tabs)
      expect(listed(store)).toEqual(['sess_ada active', 'sess_carol active']);
    expect(countOf(made, 'getClient')).toBe(before + 1);
  });

  it('the next one takes over when the first is closed', async () => {
    const made = await withEvents(3);
    const leader = tabAt(made, leaderOf(made));
    leader.disconnect();
    await vi.advanceTimersByTimeAsync(0);
    expect(made.streams.size).toBe(1);
    expect(made.streams.has(leader.page)).toBe(false);
  });

  it('the next one takes over when the first crashes', async () => {
    const made = await withEvents(3);
    const { page } = tabAt(made, leaderOf(made));
    made.streams.delete(page);
    page.crash();
    await vi.advanceTimersByTimeAsync(0);
    expect(made.streams.size).toBe(1);
    expect(made.streams.has(page)).toBe(false);
  });

  it('another takes the lead from one that is frozen, which then stops', async () => {
    const made = await withEvents(2);
    const leader = leaderOf(made);
    const { page } = tabAt(made, leader);
    page.freeze();
    await vi.advanceTimersByTimeAsync(40_000);
    expect(made.streams.has(tabAt(made, 1 - leader).page)).toBe(true);
    page.thaw();
    await vi.advanceTimersByTimeAsync(10_000);
    expect([...made.streams.keys()]).toEqual([tabAt(made, 1 - leader).page]);
  });

  it('there is never more than one for long, however often they connect', async () => {
    const made = await withEvents(2);
    for (let round = 0; round < 5; round += 1) {
      const { store, disconnect } = tabAt(made, round % 2);
      disconnect();
      store.connect();
      await vi.advanceTimersByTimeAsync(2000);
      expect(made.streams.size).toBe(1);
    }
    expect(made.mostStreams()).toBe(1);
  });

  it('nobody listens where there are no locks', async () => {
    const made = await severalTabs(1, {
      wrap: (backend, page) => {
        Object.assign(page, { locks: null });
        return {
          ...backend,
          capabilities: { ...backend.capabilities, events: true },
          subscribe: () => {
            throw new Error('a stream without a lock');
          },
        };
      },
    });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(listed(tabAt(made, 0).store)).toHaveLength(3);
  });
});

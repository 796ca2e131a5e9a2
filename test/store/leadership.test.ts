import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSessionData, type InMemoryTab } from '../../src/testing/index.ts';
import { listed, NOW, settle } from './set-up.ts';
import { countOf, type SeveralTabs, severalTabs, tabAt } from './several-tabs.ts';

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

const SECOND = 1000;
const LEAD = 'multisession:in-memory:leader';

/** Tabs on a backend that pushes events; `leading` are the pages that listen to it. */
async function withEvents(count: number) {
  const leading = new Set<InMemoryTab>();
  const stops = new Map<InMemoryTab, () => void>();
  const opened: InMemoryTab[] = [];
  const made = await severalTabs(count, {
    capabilities: { events: true },
    wrap: (backend, page) => ({
      ...backend,
      subscribe(listener) {
        const stop = backend.subscribe?.(listener) ?? (() => {});
        leading.add(page);
        opened.push(page);
        stops.set(page, stop);
        return () => {
          leading.delete(page);
          stop();
        };
      },
    }),
  });
  return {
    ...made,
    leading,
    /** The page of every stream there ever was. */
    opened,
    /** Its connections end with a page. */
    crash(page: InMemoryTab) {
      stops.get(page)?.();
      leading.delete(page);
      page.crash();
    },
  };
}

type WithEvents = Awaited<ReturnType<typeof withEvents>>;

const leaderOf = ({ tabs, leading }: WithEvents) => tabs.findIndex(({ page }) => leading.has(page));

function listOf(made: SeveralTabs): readonly string[] {
  return [...new Set(made.tabs.map(({ store }) => listed(store).join(', ')))];
}

/** Three people are signed in, as everywhere here; then Bob is not. */
const withoutBob = ['sess_ada active, sess_carol active'];

describe('what the backend pushes', () => {
  it('reaches ten tabs over one stream and with one request', async () => {
    const made = await withEvents(10);
    expect(made.backend.countStreams()).toBe(1);
    const before = countOf(made, 'getClient');
    made.backend.close('sess_bob', 'revoked');
    await vi.advanceTimersByTimeAsync(100);
    expect(listOf(made)).toEqual(withoutBob);
    expect(countOf(made, 'getClient')).toBe(before + 1);
  });

  it('asks for nothing that is known already', async () => {
    const made = await withEvents(3);
    const before = countOf(made, 'getClient');
    await tabAt(made, 2).store.signOut({ session: 'sess_bob' });
    await vi.advanceTimersByTimeAsync(100);
    expect(listOf(made)).toEqual(withoutBob);
    expect(countOf(made, 'getClient')).toBe(before);
  });

  it('while a request is under way that was answered before is asked for once more', async () => {
    const made = await withEvents(2);
    made.backend.disturb(({ method }) => (method === 'getClient' ? { answerMs: 500 } : undefined));
    void tabAt(made, leaderOf(made)).store.refresh();
    await vi.advanceTimersByTimeAsync(100);
    made.backend.close('sess_bob', 'revoked');
    await vi.advanceTimersByTimeAsync(2 * SECOND);
    expect(listOf(made)).toEqual(withoutBob);
  });

  it('in a burst is asked for once', async () => {
    const made = await withEvents(2);
    const before = countOf(made, 'getClient');
    for (const id of ['sess_bob', 'sess_carol']) made.backend.close(id, 'revoked');
    await vi.advanceTimersByTimeAsync(100);
    expect(listOf(made)).toEqual(['sess_ada active']);
    expect(countOf(made, 'getClient')).toBe(before + 1);
  });

  it('is new sign-ins, too', async () => {
    const made = await withEvents(2);
    made.backend.signIn(createSessionData({ name: 'Dora Long', createdAt: new Date() }));
    await vi.advanceTimersByTimeAsync(100);
    for (const { store } of made.tabs) expect(listed(store)).toContain('sess_dora active');
  });
});

describe('the lead', () => {
  it('goes on when its tab is closed, and nothing is missed meanwhile', async () => {
    const made = await withEvents(3);
    const leader = leaderOf(made);
    tabAt(made, leader).disconnect();
    made.backend.close('sess_bob', 'revoked');
    await vi.advanceTimersByTimeAsync(100);
    expect(made.backend.countStreams()).toBe(1);
    const rest = made.tabs.filter((_, index) => index !== leader);
    for (const { store } of rest) expect(listed(store)).toEqual(['sess_ada active', 'sess_carol active']);
  });

  it('goes on when its tab crashes', async () => {
    const made = await withEvents(3);
    const leader = leaderOf(made);
    made.crash(tabAt(made, leader).page);
    await vi.advanceTimersByTimeAsync(100);
    expect(made.backend.countStreams()).toBe(1);
    expect(leaderOf(made)).not.toBe(leader);
  });

  it('goes on when its page is left, and is not there twice when that comes back', async () => {
    const made = await withEvents(2);
    const leader = leaderOf(made);
    const { page } = tabAt(made, leader);
    page.fire('leave');
    await settle();
    expect([...made.leading]).toEqual([tabAt(made, 1 - leader).page]);
    page.fire('restore');
    await vi.advanceTimersByTimeAsync(60 * SECOND);
    expect([...made.leading]).toEqual([tabAt(made, 1 - leader).page]);
    expect(made.backend.countStreams()).toBe(1);
  });

  it('is let go of by the last tab', async () => {
    const made = await withEvents(1);
    const { page } = tabAt(made, 0);
    page.fire('leave');
    await settle();
    expect(made.backend.countStreams()).toBe(0);
    expect(await page.locks?.holders(LEAD)).toBe(0);
  });

  it('is taken from a tab that is frozen, which stops as soon as it goes on', async () => {
    const made = await withEvents(3);
    const leader = leaderOf(made);
    const { page } = tabAt(made, leader);
    page.freeze();
    await vi.advanceTimersByTimeAsync(20 * SECOND);
    // Nobody can make a frozen page close its stream.
    expect(made.backend.countStreams()).toBe(2);
    expect(await page.locks?.holders(LEAD)).toBe(1);
    page.thaw();
    await settle();
    expect(made.backend.countStreams()).toBe(1);
    expect(made.leading.has(page)).toBe(false);
    await vi.advanceTimersByTimeAsync(60 * SECOND);
    expect(made.backend.countStreams()).toBe(1);
  });

  it('is not answered for by a tab that has lost it', async () => {
    const made = await withEvents(3);
    const first = leaderOf(made);
    tabAt(made, first).page.freeze();
    await vi.advanceTimersByTimeAsync(20 * SECOND);
    tabAt(made, first).page.thaw();
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
    const made = await withEvents(1);
    const { store, disconnect } = tabAt(made, 0);
    const again = store.connect();
    disconnect();
    disconnect();
    await settle();
    expect(made.backend.countStreams()).toBe(1);
    again();
    await settle();
    expect(made.backend.countStreams()).toBe(0);
  });

  it('is not taken from a tab that answers', async () => {
    const made = await withEvents(4);
    const leader = leaderOf(made);
    await vi.advanceTimersByTimeAsync(300 * SECOND);
    expect(leaderOf(made)).toBe(leader);
    expect(made.backend.countStreams()).toBe(1);
  });

  it('is not taken by a tab from itself, that asked for the leader just before', async () => {
    const made = await withEvents(2);
    const leader = leaderOf(made);
    const { page } = tabAt(made, leader);
    page.freeze();
    await vi.advanceTimersByTimeAsync(16 * SECOND);
    made.crash(page);
    await vi.advanceTimersByTimeAsync(300 * SECOND);
    expect(made.opened.map((opened) => opened === page)).toEqual([true, false]);
  });

  it('comes back to a tab that it was taken from, once the others are closed', async () => {
    const made = await withEvents(2);
    const leader = leaderOf(made);
    tabAt(made, leader).page.freeze();
    await vi.advanceTimersByTimeAsync(20 * SECOND);
    tabAt(made, leader).page.thaw();
    await vi.advanceTimersByTimeAsync(5 * SECOND);
    tabAt(made, 1 - leader).disconnect();
    await vi.advanceTimersByTimeAsync(5 * SECOND);
    expect([...made.leading]).toEqual([tabAt(made, leader).page]);
  });

  it.each([1, 2, 3])('is one after %i tabs connected, disconnected and connected again', async (count) => {
    const made = await withEvents(count);
    for (const { store, disconnect } of made.tabs) {
      disconnect();
      store.connect()();
      store.connect();
    }
    await vi.advanceTimersByTimeAsync(60 * SECOND);
    expect(made.backend.countStreams()).toBe(1);
    expect(await tabAt(made, 0).page.locks?.holders(LEAD)).toBe(1);
  });

  it('ends with the last disconnect, and no timer goes on', async () => {
    const made = await withEvents(2);
    for (const { disconnect } of made.tabs) disconnect();
    await vi.advanceTimersByTimeAsync(5 * SECOND);
    expect(made.backend.countStreams()).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isSessionError } from 'multisession/core';
import { ada, bob, currentId, error, listed, NOW, settle } from './set-up.ts';
import { countOf, type SeveralTabsOptions, severalTabs, type Tab, tabAt } from './several-tabs.ts';

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Ada's session runs out in an hour, and is forgotten in two. */
const shortLived = (): SeveralTabsOptions => ({
  sessions: [{ ...ada(), expireAt: new Date(NOW + HOUR), abandonAt: new Date(NOW + 2 * HOUR) }, bob()],
});

const find = ({ store }: Tab, id: string) =>
  store.getState().client?.sessions.find((session) => session.id === id);

describe('a laptop that slept past a deadline', () => {
  it('shows nobody any more before anything else happens when the page is looked at', async () => {
    const made = await severalTabs(1, shortLived());
    const { page, store } = tabAt(made, 0);
    made.backend.hold();
    vi.setSystemTime(NOW + 90 * MINUTE);
    const seen: string[] = [];
    store.subscribe((state) => seen.push(store.current(state).status));
    page.fire('wake');
    expect(store.current()).toMatchObject({ status: 'signed-out', reason: 'expired' });
    expect(seen[0]).toBe('signed-out');
  });

  it('by weeks takes the account off the list', async () => {
    const made = await severalTabs(1, shortLived());
    const { page, store } = tabAt(made, 0);
    made.backend.hold();
    vi.setSystemTime(NOW + 50 * HOUR);
    page.fire('wake');
    expect(store.current()).toMatchObject({ status: 'signed-out', reason: 'abandoned' });
    expect(listed(store)).toEqual(['sess_bob active']);
  });

  it('hands out no token of the session, though the backend would', async () => {
    const made = await severalTabs(1, shortLived());
    const session = find(tabAt(made, 0), 'sess_ada');
    await session?.getToken();
    made.backend.hold();
    vi.setSystemTime(NOW + 90 * MINUTE);
    tabAt(made, 0).page.fire('wake');
    expect(await session?.getToken()).toBeNull();
  });
});

describe('what only the clock has closed', () => {
  it('keeps its tokens for when it turns out to be signed in', async () => {
    const made = await severalTabs(1, shortLived());
    await vi.advanceTimersByTimeAsync(HOUR - 20 * SECOND);
    const session = find(tabAt(made, 0), 'sess_ada');
    const token = await session?.getToken();
    made.backend.disturb(({ method }) => (method === 'getClient' ? { error: error('network') } : undefined));
    await vi.advanceTimersByTimeAsync(20 * SECOND);
    expect(await session?.getToken()).toBeNull();
    made.backend.disturb(null);
    made.backend.update('sess_ada', { expireAt: new Date(NOW + 3 * HOUR) });
    await tabAt(made, 0).store.refresh();
    expect(await find(tabAt(made, 0), 'sess_ada')?.getToken()).toBe(token);
    expect(countOf(made, 'createToken')).toBe(1);
  });

  it('comes back, also as the current one, by the word of another tab', async () => {
    const made = await severalTabs(2, shortLived());
    made.backend.disturb(({ method }) =>
      method === 'getClient' ? { error: error('network') } : { answerMs: 10 * SECOND },
    );
    await vi.advanceTimersByTimeAsync(HOUR - 2 * SECOND);
    const touched = find(tabAt(made, 0), 'sess_ada')?.touch();
    await vi.advanceTimersByTimeAsync(4 * SECOND);
    for (const { store } of made.tabs) expect(store.current()).toMatchObject({ reason: 'expired' });
    await vi.advanceTimersByTimeAsync(8 * SECOND);
    await touched;
    for (const { store } of made.tabs) expect(currentId(store)).toBe('sess_ada');
  });

  it('is not said to be over to the other tabs', async () => {
    const messages: unknown[] = [];
    const made = await severalTabs(2, shortLived());
    tabAt(made, 1).page.openChannel?.('multisession:in-memory', (message) => messages.push(message));
    made.backend.fail(error('network'));
    await vi.advanceTimersByTimeAsync(HOUR + MINUTE);
    expect(messages).toEqual([]);
  });

  it('cannot be touched, which says so', async () => {
    const made = await severalTabs(1, shortLived());
    const session = find(tabAt(made, 0), 'sess_ada');
    made.backend.fail(error('network'));
    await vi.advanceTimersByTimeAsync(HOUR);
    const refusal: unknown = await session?.touch().catch((reason: unknown) => reason);
    expect(isSessionError(refusal, 'session_closed')).toBe(true);
  });

  it('is asked about once by each tab, not over and over', async () => {
    const made = await severalTabs(1, shortLived());
    const before = countOf(made, 'getClient');
    await vi.advanceTimersByTimeAsync(HOUR + 10 * MINUTE);
    expect(countOf(made, 'getClient')).toBe(before + 1);
  });
});

describe('a deadline is the server’s', () => {
  it('and is kept to the moment, between two looks at the clock', async () => {
    const made = await severalTabs(1, {
      sessions: [{ ...ada(), expireAt: new Date(NOW + HOUR + 1234) }, bob()],
    });
    await vi.advanceTimersByTimeAsync(HOUR + 1233);
    expect(currentId(tabAt(made, 0).store)).toBe('sess_ada');
    await vi.advanceTimersByTimeAsync(1);
    expect(currentId(tabAt(made, 0).store)).toBeNull();
  });

  it('while only the answers tell what time it is', async () => {
    const made = await severalTabs(1, shortLived());
    const { page, store } = tabAt(made, 0);
    page.setClock(3 * HOUR);
    await store.refresh();
    await vi.advanceTimersByTimeAsync(30 * MINUTE);
    expect(currentId(store)).toBe('sess_ada');
    expect(store.now()).toBeCloseTo(Date.now(), -3);
  });

  it.each([Number.MAX_VALUE, Number.POSITIVE_INFINITY, -1e300, 8.7e15])(
    'and no broken message sets that clock: %d',
    async (now) => {
      const made = await severalTabs(1, shortLived());
      const { page, store } = tabAt(made, 0);
      const message = { type: 'heard', session: null, now };
      page.openChannel?.('multisession:in-memory', () => {})?.post({ multisession: 1, message });
      await settle();
      expect(store.now()).toBe(Date.now());
      await vi.advanceTimersByTimeAsync(HOUR);
      expect(store.current()).toMatchObject({ reason: 'expired' });
    },
  );

  it('and touching the session puts it off in every tab', async () => {
    const made = await severalTabs(2, shortLived());
    await vi.advanceTimersByTimeAsync(HOUR - MINUTE);
    await find(tabAt(made, 0), 'sess_ada')?.touch();
    await vi.advanceTimersByTimeAsync(30 * MINUTE);
    for (const { store } of made.tabs) expect(currentId(store)).toBe('sess_ada');
  });
});

describe('a warning', () => {
  it('comes in each tab, once for each deadline', async () => {
    const made = await severalTabs(2, shortLived());
    const warned = made.tabs.map(({ store }) => {
      const seconds: number[] = [];
      store.on('expiring', ({ secondsLeft }) => seconds.push(secondsLeft));
      return seconds;
    });
    await vi.advanceTimersByTimeAsync(HOUR - 30 * SECOND);
    expect(warned).toEqual([[60], [60]]);
    await find(tabAt(made, 0), 'sess_ada')?.touch();
    await vi.advanceTimersByTimeAsync(2 * HOUR);
    expect(warned).toEqual([
      [60, 60],
      [60, 60],
    ]);
  });

  it('is not repeated by a refresh, a wake or a second connection', async () => {
    const made = await severalTabs(1, shortLived());
    const { store, page, disconnect } = tabAt(made, 0);
    const warned: string[] = [];
    store.on('expiring', ({ session }) => warned.push(session.id));
    made.backend.fail(error('network'), 'touchSession');
    await vi.advanceTimersByTimeAsync(HOUR - 30 * SECOND);
    await store.refresh();
    page.fire('wake');
    disconnect();
    store.connect();
    await vi.advanceTimersByTimeAsync(10 * SECOND);
    expect(warned).toEqual(['sess_ada']);
  });
});

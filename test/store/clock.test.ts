import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ada, bob, currentId, DAY, HOUR, MINUTE, NOW, SECOND, setUpLoaded } from './set-up.ts';
import { severalTabs, tabAt } from './several-tabs.ts';

// Clocks that are set, laptops that sleep. What a wrong clock does to tokens: tokens-clock.test.ts.

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

function sleep(ms: number): void {
  vi.setSystemTime(Date.now() + ms);
}

describe('when the clock is set while the page is open', () => {
  it.each([
    ['forwards', 3 * HOUR],
    ['backwards', -3 * HOUR],
  ])('%s, the server’s time is asked for, and a session ends at its deadline', async (_, off) => {
    const made = await severalTabs(1, { sessions: [{ ...ada(), expireAt: new Date(NOW + HOUR) }, bob()] });
    const { store, page } = tabAt(made, 0);
    await vi.advanceTimersByTimeAsync(HOUR / 2);
    page.setClockOffset(off);
    await vi.advanceTimersByTimeAsync(10 * SECOND);
    expect(store.getServerTime()).toBe(Date.now());
    await vi.advanceTimersByTimeAsync(HOUR / 2 - 11 * SECOND);
    expect(currentId(store)).toBe('sess_ada');
    await vi.advanceTimersByTimeAsync(SECOND);
    expect(store.getCurrent()).toMatchObject({ reason: 'expired' });
  });

  it('so far that everybody is forgotten, they come back, and who was current', async () => {
    const made = await severalTabs(1);
    const { store, page } = tabAt(made, 0);
    page.setClockOffset(40 * DAY);
    await vi.advanceTimersByTimeAsync(5 * SECOND);
    expect(currentId(store)).toBe('sess_ada');
  });
});

describe('a laptop that slept', () => {
  it.each([
    ['when its page is looked at, before anything else happens', 'focus'],
    ['by itself', null],
  ] as const)('past the deadline wakes up signed out, %s', async (_, event) => {
    const made = await severalTabs(1, { sessions: [{ ...ada(), expireAt: new Date(NOW + HOUR) }, bob()] });
    const { store, page } = tabAt(made, 0);
    made.backend.pauseResponses();
    sleep(90 * MINUTE);
    const seen: string[] = [];
    store.subscribe((state) => seen.push(store.getCurrent(state).status));
    if (event) page.dispatch(event);
    else await vi.advanceTimersByTimeAsync(5 * SECOND);
    expect(store.getCurrent()).toMatchObject({ status: 'signed-out', reason: 'expired' });
    expect(new Set(seen)).toEqual(new Set(['signed-out']));
  });

  it('while an answer was under way does not set the clock back by it', async () => {
    const { backend, store } = await setUpLoaded();
    backend.injectFaults(() => ({ responseDelayMs: 10 }));
    const refreshing = store.refresh();
    await vi.advanceTimersByTimeAsync(1);
    sleep(HOUR);
    await vi.advanceTimersByTimeAsync(10);
    await refreshing;
    expect(store.getServerTime()).toBe(Date.now());
  });

  it.each([
    ['when its page is looked at', 'focus'],
    ['with nobody looking', 'hide'],
  ] as const)('is not satisfied with an answer from before, %s', async (_, event) => {
    const made = await severalTabs(1);
    const { page, store } = tabAt(made, 0);
    made.backend.injectFaults(() => ({ responseDelayMs: 8 * SECOND }));
    void store.refresh();
    await vi.advanceTimersByTimeAsync(SECOND);
    sleep(HOUR);
    made.backend.close('sess_ada', 'revoked');
    page.dispatch(event);
    await vi.advanceTimersByTimeAsync(20 * SECOND);
    expect(store.getCurrent()).toMatchObject({ status: 'signed-out', reason: 'revoked' });
  });
});

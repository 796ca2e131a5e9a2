import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ada, bob, currentId, DAY, HOUR, MINUTE, NOW, SECOND, setUpLoaded } from './set-up.ts';
import { severalTabs, tabAt } from './several-tabs.ts';

// A changed system clock, and devices that sleep. Their effect on tokens is tested in tokens-clock.test.ts.

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

function sleep(ms: number): void {
  vi.setSystemTime(Date.now() + ms);
}

it('expires a session at a deadline that the server has moved forward', async () => {
  const setup = await severalTabs(1);
  const { store } = tabAt(setup, 0);
  await vi.advanceTimersByTimeAsync(SECOND / 2);
  setup.backend.update('sess_ada', { expireAt: new Date(Date.now() + SECOND) });
  await store.refresh();
  await vi.advanceTimersByTimeAsync(SECOND - 1);
  expect(currentId(store)).toBe('sess_ada');
  await vi.advanceTimersByTimeAsync(1);
  expect(store.getCurrent()).toMatchObject({ reason: 'expired' });
});

describe('changing the system clock while the page is open', () => {
  it.each([
    ['forwards', 3 * HOUR],
    ['backwards', -3 * HOUR],
  ])(
    'the server time is resynchronized, and a session expires at its deadline, after the clock is set %s',
    async (_, offset) => {
      const setup = await severalTabs(1, { sessions: [{ ...ada(), expireAt: new Date(NOW + HOUR) }, bob()] });
      const { store, page } = tabAt(setup, 0);
      await vi.advanceTimersByTimeAsync(HOUR / 2);
      page.setClockOffset(offset);
      await vi.advanceTimersByTimeAsync(10 * SECOND);
      expect(store.getServerTime()).toBe(Date.now());
      await vi.advanceTimersByTimeAsync(HOUR / 2 - 11 * SECOND);
      expect(currentId(store)).toBe('sess_ada');
      await vi.advanceTimersByTimeAsync(SECOND);
      expect(store.getCurrent()).toMatchObject({ reason: 'expired' });
    },
  );

  it('sessions stay signed in after the local clock was set past all of their deadlines', async () => {
    const setup = await severalTabs(1);
    const { store, page } = tabAt(setup, 0);
    page.setClockOffset(40 * DAY);
    await vi.advanceTimersByTimeAsync(5 * SECOND);
    expect(currentId(store)).toBe('sess_ada');
  });
});

describe('a device that was asleep', () => {
  it.each([
    ['on focus and before any response', 'focus'],
    ['without any event', null],
  ] as const)('shows a session as expired if its deadline passed during the sleep, %s', async (_, event) => {
    const setup = await severalTabs(1, { sessions: [{ ...ada(), expireAt: new Date(NOW + HOUR) }, bob()] });
    const { store, page } = tabAt(setup, 0);
    setup.backend.pauseResponses();
    sleep(90 * MINUTE);
    const seen: string[] = [];
    store.subscribe((state) => seen.push(store.getCurrent(state).status));
    if (event) page.dispatch(event);
    else await vi.advanceTimersByTimeAsync(5 * SECOND);
    expect(store.getCurrent()).toMatchObject({ status: 'signed-out', reason: 'expired' });
    expect(new Set(seen)).toEqual(new Set(['signed-out']));
  });

  it('keeps the server time correct if a response arrives after the sleep', async () => {
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
    ['if the page gets focus', 'focus'],
    ['if the page stays hidden', 'hide'],
  ] as const)('ignores a response from before the sleep %s', async (_, event) => {
    const setup = await severalTabs(1);
    const { page, store } = tabAt(setup, 0);
    setup.backend.injectFaults(() => ({ responseDelayMs: 8 * SECOND }));
    void store.refresh();
    await vi.advanceTimersByTimeAsync(SECOND);
    sleep(HOUR);
    setup.backend.close('sess_ada', 'revoked');
    page.dispatch(event);
    await vi.advanceTimersByTimeAsync(20 * SECOND);
    expect(store.getCurrent()).toMatchObject({ status: 'signed-out', reason: 'revoked' });
  });
});

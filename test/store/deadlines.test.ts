import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSessionStore } from 'multisession/core';
import { inMemoryBackend, inMemoryEnvironment } from '../../src/testing/index.ts';
import {
  ada,
  bob,
  currentId,
  DAY,
  error,
  HOUR,
  listed,
  MINUTE,
  NOW,
  SECOND,
  sessionOf,
  settle,
} from './set-up.ts';
import { countOf, createChannel, type SeveralTabsOptions, severalTabs, tabAt } from './several-tabs.ts';

// Sessions that run out without anybody saying so. Clocks that are set and laptops that sleep: clock.test.ts.

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

/** Ada's session runs out in an hour, and is forgotten in two. */
const shortLived = (): SeveralTabsOptions => ({
  sessions: [{ ...ada(), expireAt: new Date(NOW + HOUR), abandonAt: new Date(NOW + 2 * HOUR) }, bob()],
});

it.each([
  ['right', 0],
  ['five hours fast', 5 * HOUR],
  ['five hours slow', -5 * HOUR],
  ['two days fast', 2 * DAY],
])('a session is signed out by the clock without a request, by one that is %s', async (_, off) => {
  const expireAt = new Date(NOW + HOUR + 1234);
  const backend = inMemoryBackend({ sessions: [{ ...ada(), expireAt }, bob()] });
  const tab = inMemoryEnvironment();
  tab.setClockOffset(off);
  const store = createSessionStore({ backend, environment: tab });
  store.connect();
  await settle();
  backend.pauseResponses();
  const before = backend.calls.length;
  let asked = -1;
  store.on('session-closed', () => (asked = backend.calls.length - before));
  await vi.advanceTimersByTimeAsync(HOUR + 1233);
  expect(currentId(store)).toBe('sess_ada');
  await vi.advanceTimersByTimeAsync(1);
  expect(store.getCurrent()).toMatchObject({ status: 'signed-out', reason: 'expired' });
  expect(listed(store)).toEqual(['sess_ada expired', 'sess_bob active']);
  expect(asked).toBe(0);
});

it('touching a session puts its deadline off in every tab', async () => {
  const made = await severalTabs(2, shortLived());
  await vi.advanceTimersByTimeAsync(HOUR - MINUTE);
  await sessionOf(tabAt(made, 0).store, 'sess_ada').touch();
  await vi.advanceTimersByTimeAsync(30 * MINUTE);
  for (const { store } of made.tabs) expect(currentId(store)).toBe('sess_ada');
});

describe('a session that is to be forgotten', () => {
  it('is expired until then, and after that off the list', async () => {
    const made = await severalTabs(1, shortLived());
    const { store } = tabAt(made, 0);
    made.backend.fail(error('network_error'));
    await vi.advanceTimersByTimeAsync(2 * HOUR - 1);
    expect(listed(store)).toEqual(['sess_ada expired', 'sess_bob active']);
    await vi.advanceTimersByTimeAsync(1);
    expect(listed(store)).toEqual(['sess_bob active']);
  });

  it('in a sleep of weeks is abandoned', async () => {
    const made = await severalTabs(1, shortLived());
    const { page, store } = tabAt(made, 0);
    made.backend.pauseResponses();
    vi.setSystemTime(NOW + 50 * HOUR);
    page.dispatch('focus');
    expect(store.getCurrent()).toMatchObject({ status: 'signed-out', reason: 'abandoned' });
    expect(listed(store)).toEqual(['sess_bob active']);
  });
});

describe('a session that only the local clock closed', () => {
  it('comes back, also as the current one, when another tab extended it', async () => {
    const made = await severalTabs(2, shortLived());
    made.backend.injectFaults(({ method }) =>
      method === 'getClient' ? { error: error('network_error') } : { responseDelayMs: 10 * SECOND },
    );
    await vi.advanceTimersByTimeAsync(HOUR - 2 * SECOND);
    const touched = sessionOf(tabAt(made, 0).store, 'sess_ada').touch();
    await vi.advanceTimersByTimeAsync(4 * SECOND);
    for (const { store } of made.tabs) expect(store.getCurrent()).toMatchObject({ reason: 'expired' });
    await vi.advanceTimersByTimeAsync(8 * SECOND);
    await touched;
    for (const { store } of made.tabs) expect(currentId(store)).toBe('sess_ada');
  });

  it('comes back, also as the current one, when the backend says that it was put off', async () => {
    const made = await severalTabs(1, shortLived());
    const { store } = tabAt(made, 0);
    made.backend.fail(error('network_error'));
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(currentId(store)).toBeNull();
    made.backend.fail(null);
    made.backend.update('sess_ada', { expireAt: new Date(NOW + DAY) });
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(currentId(store)).toBe('sess_ada');
    expect(listed(store)).toEqual(['sess_ada active', 'sess_bob active']);
  });

  it.each([['sess_bob'], ['sess_bob', null], [null]])(
    'comes back as a parked one when another was chosen meanwhile: %s, then %s',
    async (...chosen) => {
      const made = await severalTabs(1, shortLived());
      const { store } = tabAt(made, 0);
      made.backend.update('sess_ada', { expireAt: new Date(NOW + DAY) });
      made.backend.fail(error('network_error'));
      await vi.advanceTimersByTimeAsync(HOUR);
      expect(currentId(store)).toBeNull();
      for (const id of chosen) await store.switchTo(id);
      made.backend.fail(null);
      await store.refresh();
      expect(currentId(store)).toBe(chosen.at(-1));
      expect(listed(store)).toEqual(['sess_ada active', 'sess_bob active']);
    },
  );

  it('can do nothing, but keeps its tokens for when it comes back', async () => {
    const made = await severalTabs(1, shortLived());
    const { store } = tabAt(made, 0);
    await vi.advanceTimersByTimeAsync(HOUR - 20 * SECOND);
    const { getToken, touch } = sessionOf(store, 'sess_ada');
    const token = await getToken();
    made.backend.injectFaults(({ method }) =>
      method === 'getClient' ? { error: error('network_error') } : undefined,
    );
    await vi.advanceTimersByTimeAsync(20 * SECOND);
    expect(await getToken()).toBeNull();
    await expect(touch()).rejects.toMatchObject({ code: 'session_closed' });
    made.backend.injectFaults(null);
    made.backend.update('sess_ada', { expireAt: new Date(NOW + 3 * HOUR) });
    await store.refresh();
    expect(await sessionOf(store, 'sess_ada').getToken()).toBe(token);
    expect(countOf(made, 'createToken')).toBe(1);
  });

  it('has expired, also where it is the answer of the backend that is late', async () => {
    const made = await severalTabs(1, shortLived());
    const { store } = tabAt(made, 0);
    made.backend.injectFaults(({ method }) =>
      method === 'touchSession' ? { responseDelayMs: 10 } : undefined,
    );
    const touched = store
      .getCurrent()
      .session?.touch()
      .catch(() => {});
    await vi.advanceTimersByTimeAsync(1);
    vi.setSystemTime(NOW + 2 * HOUR);
    await vi.advanceTimersByTimeAsync(10);
    await touched;
    expect(store.getCurrent()).toMatchObject({ status: 'signed-out', reason: 'expired' });
  });

  it('is not said to be over to the other tabs', async () => {
    const messages: unknown[] = [];
    const made = await severalTabs(2, shortLived());
    createChannel(tabAt(made, 1), (message) => messages.push(message));
    made.backend.fail(error('network_error'));
    await vi.advanceTimersByTimeAsync(HOUR + MINUTE);
    expect(messages).toEqual([]);
  });

  it('is asked about once by each tab, not over and over', async () => {
    const made = await severalTabs(1, shortLived());
    const before = countOf(made, 'getClient');
    await vi.advanceTimersByTimeAsync(HOUR + 10 * MINUTE);
    expect(countOf(made, 'getClient')).toBe(before + 1);
  });
});

describe('a warning', () => {
  it('comes in each tab, once for each deadline', async () => {
    const made = await severalTabs(2, shortLived());
    const warned = made.tabs.map(({ store }) => {
      const seconds: number[] = [];
      store.on('session-expiring', ({ secondsLeft }) => seconds.push(secondsLeft));
      return seconds;
    });
    await vi.advanceTimersByTimeAsync(HOUR - 30 * SECOND);
    expect(warned).toEqual([[60], [60]]);
    await sessionOf(tabAt(made, 0).store, 'sess_ada').touch();
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
    store.on('session-expiring', ({ session }) => warned.push(session.id));
    made.backend.fail(error('network_error'), 'touchSession');
    await vi.advanceTimersByTimeAsync(HOUR - 30 * SECOND);
    await store.refresh();
    page.dispatch('focus');
    disconnect();
    store.connect();
    await vi.advanceTimersByTimeAsync(10 * SECOND);
    expect(warned).toEqual(['sess_ada']);
  });
});

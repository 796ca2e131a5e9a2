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
import { countCalls, createChannel, type SeveralTabsOptions, severalTabs, tabAt } from './several-tabs.ts';

// Sessions that expire by the local clock. A changed system clock and devices that sleep are tested in clock.test.ts.

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

/** The session of Ada, which expires after one hour and is abandoned after two. */
const shortLived = (): SeveralTabsOptions => ({
  sessions: [{ ...ada(), expireAt: new Date(NOW + HOUR), abandonAt: new Date(NOW + 2 * HOUR) }, bob()],
});

it.each([
  ['right', 0],
  ['five hours fast', 5 * HOUR],
  ['five hours slow', -5 * HOUR],
  ['two days fast', 2 * DAY],
])(
  'a session is signed out at its deadline without a request, with a local clock that is %s',
  async (_, offset) => {
    const expireAt = new Date(NOW + HOUR + 1234);
    const backend = inMemoryBackend({ sessions: [{ ...ada(), expireAt }, bob()] });
    const tab = inMemoryEnvironment();
    tab.setClockOffset(offset);
    const store = createSessionStore({ backend, environment: tab });
    store.connect();
    await settle();
    backend.pauseResponses();
    const requestsBefore = backend.calls.length;
    let requestsUntilClosed = -1;
    store.on('session-closed', () => (requestsUntilClosed = backend.calls.length - requestsBefore));
    await vi.advanceTimersByTimeAsync(HOUR + 1233);
    expect(currentId(store)).toBe('sess_ada');
    await vi.advanceTimersByTimeAsync(1);
    expect(store.getCurrent()).toMatchObject({ status: 'signed-out', reason: 'expired' });
    expect(listed(store)).toEqual(['sess_ada expired', 'sess_bob active']);
    expect(requestsUntilClosed).toBe(0);
  },
);

it('touching a session extends its deadline in every tab', async () => {
  const setup = await severalTabs(2, shortLived());
  await vi.advanceTimersByTimeAsync(HOUR - MINUTE);
  await sessionOf(tabAt(setup, 0).store, 'sess_ada').touch();
  await vi.advanceTimersByTimeAsync(30 * MINUTE);
  for (const { store } of setup.tabs) expect(currentId(store)).toBe('sess_ada');
});

describe('a session with an `abandonAt` deadline', () => {
  it('is listed as expired until that deadline and removed from the list after it', async () => {
    const setup = await severalTabs(1, shortLived());
    const { store } = tabAt(setup, 0);
    setup.backend.fail(error('network_error'));
    await vi.advanceTimersByTimeAsync(2 * HOUR - 1);
    expect(listed(store)).toEqual(['sess_ada expired', 'sess_bob active']);
    await vi.advanceTimersByTimeAsync(1);
    expect(listed(store)).toEqual(['sess_bob active']);
  });

  it('is abandoned immediately when the device slept past that deadline', async () => {
    const setup = await severalTabs(1, shortLived());
    const { page, store } = tabAt(setup, 0);
    setup.backend.pauseResponses();
    vi.setSystemTime(NOW + 50 * HOUR);
    page.dispatch('focus');
    expect(store.getCurrent()).toMatchObject({ status: 'signed-out', reason: 'abandoned' });
    expect(listed(store)).toEqual(['sess_bob active']);
  });
});

describe('a session that expired by the local clock only', () => {
  it('becomes current again when another tab has extended it', async () => {
    const setup = await severalTabs(2, shortLived());
    setup.backend.injectFaults(({ method }) =>
      method === 'getClient' ? { error: error('network_error') } : { responseDelayMs: 10 * SECOND },
    );
    await vi.advanceTimersByTimeAsync(HOUR - 2 * SECOND);
    const touched = sessionOf(tabAt(setup, 0).store, 'sess_ada').touch();
    await vi.advanceTimersByTimeAsync(4 * SECOND);
    for (const { store } of setup.tabs) expect(store.getCurrent()).toMatchObject({ reason: 'expired' });
    await vi.advanceTimersByTimeAsync(8 * SECOND);
    await touched;
    for (const { store } of setup.tabs) expect(currentId(store)).toBe('sess_ada');
  });

  it('becomes current again when the backend returns a later deadline', async () => {
    const setup = await severalTabs(1, shortLived());
    const { store } = tabAt(setup, 0);
    setup.backend.fail(error('network_error'));
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(currentId(store)).toBeNull();
    setup.backend.fail(null);
    setup.backend.update('sess_ada', { expireAt: new Date(NOW + DAY) });
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(currentId(store)).toBe('sess_ada');
    expect(listed(store)).toEqual(['sess_ada active', 'sess_bob active']);
  });

  it.each<readonly [string, readonly (string | null)[]]>([
    ['sess_bob', ['sess_bob']],
    ['sess_bob and then null', ['sess_bob', null]],
    ['null', [null]],
  ])('returns as a background session if switchTo() was called meanwhile with %s', async (_, selected) => {
    const setup = await severalTabs(1, shortLived());
    const { store } = tabAt(setup, 0);
    setup.backend.update('sess_ada', { expireAt: new Date(NOW + DAY) });
    setup.backend.fail(error('network_error'));
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(currentId(store)).toBeNull();
    for (const id of selected) await store.switchTo(id);
    setup.backend.fail(null);
    await store.refresh();
    expect(currentId(store)).toBe(selected.at(-1));
    expect(listed(store)).toEqual(['sess_ada active', 'sess_bob active']);
  });

  it('rejects touches and returns no token, but keeps its tokens in case it is extended', async () => {
    const setup = await severalTabs(1, shortLived());
    const { store } = tabAt(setup, 0);
    await vi.advanceTimersByTimeAsync(HOUR - 20 * SECOND);
    const { getToken, touch } = sessionOf(store, 'sess_ada');
    const token = await getToken();
    setup.backend.injectFaults(({ method }) =>
      method === 'getClient' ? { error: error('network_error') } : undefined,
    );
    await vi.advanceTimersByTimeAsync(20 * SECOND);
    expect(await getToken()).toBeNull();
    await expect(touch()).rejects.toMatchObject({ code: 'session_closed' });
    setup.backend.injectFaults(null);
    setup.backend.update('sess_ada', { expireAt: new Date(NOW + 3 * HOUR) });
    await store.refresh();
    expect(await sessionOf(store, 'sess_ada').getToken()).toBe(token);
    expect(countCalls(setup, 'createToken')).toBe(1);
  });

  it('is shown as expired when the response to a touch arrives after its deadline', async () => {
    const setup = await severalTabs(1, shortLived());
    const { store } = tabAt(setup, 0);
    setup.backend.injectFaults(({ method }) =>
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

  it('is not broadcast to other tabs as closed', async () => {
    const messages: unknown[] = [];
    const setup = await severalTabs(2, shortLived());
    createChannel(tabAt(setup, 1), (message) => messages.push(message));
    setup.backend.fail(error('network_error'));
    await vi.advanceTimersByTimeAsync(HOUR + MINUTE);
    expect(messages).toEqual([]);
  });

  it('triggers exactly one refresh', async () => {
    const setup = await severalTabs(1, shortLived());
    const before = countCalls(setup, 'getClient');
    await vi.advanceTimersByTimeAsync(HOUR + 10 * MINUTE);
    expect(countCalls(setup, 'getClient')).toBe(before + 1);
  });
});

describe('the event `session-expiring`', () => {
  it('is emitted one minute before the deadline, to the millisecond', async () => {
    const expireAt = new Date(NOW + HOUR + 1234);
    const { store } = tabAt(await severalTabs(1, { sessions: [{ ...ada(), expireAt }, bob()] }), 0);
    let emittedAt = 0;
    store.on('session-expiring', () => (emittedAt = Date.now()));
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(emittedAt).toBe(expireAt.getTime() - MINUTE);
  });

  it('is emitted in each tab, once per deadline', async () => {
    const setup = await severalTabs(2, shortLived());
    const warnings = setup.tabs.map(({ store }) => {
      const seconds: number[] = [];
      store.on('session-expiring', ({ secondsLeft }) => seconds.push(secondsLeft));
      return seconds;
    });
    await vi.advanceTimersByTimeAsync(HOUR - 30 * SECOND);
    expect(warnings).toEqual([[60], [60]]);
    await sessionOf(tabAt(setup, 0).store, 'sess_ada').touch();
    await vi.advanceTimersByTimeAsync(2 * HOUR);
    expect(warnings).toEqual([
      [60, 60],
      [60, 60],
    ]);
  });

  it('is not emitted again after a refresh, a focus event or a new connection', async () => {
    const setup = await severalTabs(1, shortLived());
    const { store, page, disconnect } = tabAt(setup, 0);
    const warnings: string[] = [];
    store.on('session-expiring', ({ session }) => warnings.push(session.id));
    setup.backend.fail(error('network_error'), 'touchSession');
    await vi.advanceTimersByTimeAsync(HOUR - 30 * SECOND);
    await store.refresh();
    page.dispatch('focus');
    disconnect();
    store.connect();
    await vi.advanceTimersByTimeAsync(10 * SECOND);
    expect(warnings).toEqual(['sess_ada']);
  });
});

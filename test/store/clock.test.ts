import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSessionStore, type SessionStore } from 'multisession/core';
import {
  inMemoryBackend,
  type InMemoryBackend,
  inMemoryBrowser,
  type InMemoryTab,
} from '../../src/testing/index.ts';
import { ada, bob, currentId, listed, NOW, settle } from './set-up.ts';

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

const SECOND = 1000;
const HOUR = 3600 * SECOND;
const DAY = 24 * HOUR;

interface Connected {
  readonly backend: InMemoryBackend;
  readonly tab: InMemoryTab;
  readonly store: SessionStore;
}

/** A connected store in a tab whose clock is off. Ada is current; Bob's session lasts for days. */
async function connect(expireIn: number, clockOffBy = 0): Promise<Connected> {
  const expireAt = new Date(NOW + expireIn);
  const backend = inMemoryBackend({ sessions: [{ ...ada(), expireAt }, bob()] });
  const tab = inMemoryBrowser().openTab();
  tab.setClock(clockOffBy);
  const store = createSessionStore({ backend, environment: tab });
  store.connect();
  await settle();
  return { backend, tab, store };
}

function count({ backend }: Connected, method: string): number {
  return backend.calls.filter((call) => call.method === method).length;
}

const getToken = ({ store }: Connected) => store.current().session?.getToken();

describe.each([
  ['right', 0],
  ['five hours fast', 5 * HOUR],
  ['five hours slow', -5 * HOUR],
  ['two days fast', 2 * DAY],
])('with a clock that is %s', (_, off) => {
  it('a session ends at its deadline, and not before', async () => {
    const { store } = await connect(HOUR, off);
    await vi.advanceTimersByTimeAsync(HOUR - SECOND);
    expect(currentId(store)).toBe('sess_ada');
    await vi.advanceTimersByTimeAsync(SECOND);
    expect(store.current()).toMatchObject({ status: 'signed-out', reason: 'expired' });
    expect(listed(store)).toEqual(['sess_ada expired', 'sess_bob active']);
  });

  it('a token is asked for once, and served as long as it is good', async () => {
    const connected = await connect(DAY, off);
    connected.tab.fire('hide');
    await getToken(connected);
    await vi.advanceTimersByTimeAsync(49 * SECOND);
    await getToken(connected);
    expect(count(connected, 'createToken')).toBe(1);
    await vi.advanceTimersByTimeAsync(2 * SECOND);
    await getToken(connected);
    expect(count(connected, 'createToken')).toBe(2);
  });
});

describe('when the clock is set while the page is open', () => {
  it.each([
    ['forwards', 3 * HOUR],
    ['backwards', -3 * HOUR],
  ])('%s, a session still ends at its deadline', async (_, off) => {
    const { store, tab } = await connect(HOUR);
    await vi.advanceTimersByTimeAsync(HOUR / 2);
    tab.setClock(off);
    await vi.advanceTimersByTimeAsync(10 * SECOND);
    expect(currentId(store)).toBe('sess_ada');
    await vi.advanceTimersByTimeAsync(HOUR / 2);
    expect(store.current()).toMatchObject({ reason: 'expired' });
  });

  it.each([
    ['forwards', 3 * HOUR],
    ['backwards', -3 * HOUR],
  ])('%s, no expired token is served, and not each call is a request', async (_, off) => {
    const connected = await connect(DAY);
    connected.tab.fire('hide');
    const first = await getToken(connected);
    connected.tab.setClock(off);
    await vi.advanceTimersByTimeAsync(61 * SECOND);
    const tokens = [await getToken(connected), await getToken(connected), await getToken(connected)];
    expect(tokens).not.toContain(first);
    expect(count(connected, 'createToken')).toBe(2);
  });
});

describe('a laptop that slept', () => {
  it('past the deadline wakes up signed out', async () => {
    const { store, backend } = await connect(HOUR);
    const release = backend.hold();
    vi.setSystemTime(NOW + 2 * HOUR);
    await vi.advanceTimersByTimeAsync(5 * SECOND);
    expect(store.current()).toMatchObject({ status: 'signed-out', reason: 'expired' });
    release();
  });

  it('serves no token from before', async () => {
    const connected = await connect(DAY);
    const first = await getToken(connected);
    vi.setSystemTime(NOW + 2 * HOUR);
    expect(await getToken(connected)).not.toBe(first);
  });
});

describe('a deadline', () => {
  it('that only the clock has seen is asked about', async () => {
    const connected = await connect(HOUR);
    const before = count(connected, 'getClient');
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(count(connected, 'getClient')).toBe(before + 1);
  });

  it('that was put off elsewhere brings the session back, and who was current', async () => {
    const { store, backend } = await connect(HOUR);
    backend.fail(new TypeError('offline'));
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(currentId(store)).toBeNull();
    backend.fail(null);
    backend.update('sess_ada', { expireAt: new Date(NOW + DAY) });
    await vi.advanceTimersByTimeAsync(60 * SECOND);
    expect(currentId(store)).toBe('sess_ada');
    expect(listed(store)).toEqual(['sess_ada active', 'sess_bob active']);
  });

  it('does not bring back who was left in the meantime', async () => {
    const { store, backend } = await connect(HOUR);
    backend.fail(new TypeError('offline'), 'getClient');
    await vi.advanceTimersByTimeAsync(HOUR);
    await store.switchTo('sess_bob');
    backend.fail(null);
    backend.update('sess_ada', { expireAt: new Date(NOW + DAY) });
    await vi.advanceTimersByTimeAsync(60 * SECOND);
    expect(currentId(store)).toBe('sess_bob');
  });

  it('takes the session off the list when it is forgotten', async () => {
    const backend = inMemoryBackend({
      sessions: [{ ...ada(), expireAt: new Date(NOW + HOUR), abandonAt: new Date(NOW + 2 * HOUR) }, bob()],
    });
    const store = createSessionStore({ backend, environment: inMemoryBrowser().openTab() });
    store.connect();
    await settle();
    backend.fail(new TypeError('offline'));
    await vi.advanceTimersByTimeAsync(2 * HOUR);
    expect(listed(store)).toEqual(['sess_bob active']);
  });

  it('is warned of once, and again after it was put off', async () => {
    const { store, backend } = await connect(HOUR);
    const warnings: string[] = [];
    store.on('expiring', ({ session, secondsLeft }) => warnings.push(`${session.id} ${secondsLeft}`));
    await vi.advanceTimersByTimeAsync(HOUR - 30 * SECOND);
    expect(warnings).toEqual(['sess_ada 60']);
    backend.update('sess_ada', { expireAt: new Date(NOW + 2 * HOUR) });
    await store.refresh();
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(warnings).toEqual(['sess_ada 60', 'sess_ada 60']);
  });
});

import { decodeJwt } from 'jose';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSessionStore } from 'multisession/core';
import { inMemoryBackend, inMemoryEnvironment } from '../../src/testing/index.ts';
import { ada, DAY, HOUR, NOW, SECOND, settle, setUpLoaded, type SetUp } from './set-up.ts';

// How long a token is good. It says itself when it runs out, but by the server's clock; this one may be off.

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

const mints = ({ backend }: SetUp) => backend.calls.filter(({ method }) => method === 'createToken').length;
const getToken = async ({ store }: SetUp) => (await store.getCurrent().session?.getToken()) ?? '';
const endOf = (jwt: string) => (decodeJwt(jwt).exp ?? 0) * 1000;

/** A token that has been asked for twice: from then on it is answered without looking closely. */
async function withToken(): Promise<SetUp> {
  const made = await setUpLoaded();
  await getToken(made);
  await getToken(made);
  return made;
}

describe('a token is good', () => {
  it('for its lifetime less the leeway', async () => {
    const made = await setUpLoaded();
    await getToken(made);
    await vi.advanceTimersByTimeAsync(49_999);
    await getToken(made);
    expect(mints(made)).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    await made.store.getCurrent().session?.getToken({ leewayInSeconds: 5 });
    expect(mints(made)).toBe(1);
    await getToken(made);
    expect(mints(made)).toBe(2);
  });

  it('from when it was asked for: the way back does not prolong it', async () => {
    const made = await setUpLoaded();
    const release = made.backend.pauseResponses();
    const first = getToken(made);
    await vi.advanceTimersByTimeAsync(30 * SECOND);
    release();
    await first;
    await vi.advanceTimersByTimeAsync(20 * SECOND);
    await getToken(made);
    expect(mints(made)).toBe(2);
  });

  it('for more than one call, also where the leeway is longer than it lives', async () => {
    const made = await setUpLoaded();
    for (let call = 0; call < 5; call += 1)
      await made.store.getCurrent().session?.getToken({ leewayInSeconds: 3600 });
    expect(mints(made)).toBe(1);
  });
});

it.each([
  ['a day fast', DAY],
  ['five hours fast', 5 * HOUR],
  ['an hour slow', -HOUR],
  ['two days slow', -2 * DAY],
])('a client clock that is %s makes no token a request and serves no expired token', async (_, off) => {
  const backend = inMemoryBackend({ sessions: [ada()] });
  const tab = inMemoryEnvironment();
  tab.setClockOffset(off);
  const made = { backend, tab, store: createSessionStore({ backend, environment: tab }) };
  await made.store.refresh();
  for (let second = 0; second < 120; second += 1) {
    expect(endOf(await getToken(made))).toBeGreaterThan(Date.now());
    expect(mints(made)).toBe(1 + Math.floor(second / 50));
    await vi.advanceTimersByTimeAsync(SECOND);
  }
});

// A store need not be connected to hand out tokens (route loaders): then nothing looks at the clocks but its callers.
describe.each([true, false])('when the clock is set in between (connected: %s)', (isConnected) => {
  it.each([-3 * HOUR, -30 * SECOND, -5 * SECOND, -SECOND, SECOND, 30 * SECOND, 3 * HOUR])(
    'by %i ms, no expired token is served, and not each call is a request',
    async (off) => {
      const made = await setUpLoaded();
      if (isConnected) made.store.connect();
      made.tab.dispatch('hide');
      await settle();
      await getToken(made);
      await getToken(made);
      await vi.advanceTimersByTimeAsync(3 * SECOND);
      made.tab.setClockOffset(off);
      for (let second = 0; second < 120; second += 1) {
        expect(endOf(await getToken(made))).toBeGreaterThan(Date.now());
        await vi.advanceTimersByTimeAsync(SECOND);
      }
      expect(mints(made)).toBeLessThanOrEqual(4);
    },
  );
});

it('however often and in which direction the clock is set, a token is asked for once a minute', async () => {
  const made = await withToken();
  await vi.advanceTimersByTimeAsync(SECOND);
  for (const off of [HOUR, -HOUR, 0, -7 * HOUR, 24 * HOUR, 0]) {
    made.tab.setClockOffset(off);
    for (let call = 0; call < 10; call += 1) {
      await getToken(made);
      await vi.advanceTimersByTimeAsync(100);
    }
  }
  // One for each time that the clock was set forwards: a laptop may as well have slept.
  expect(mints(made)).toBeLessThanOrEqual(4);
});

describe('a laptop that slept', () => {
  it('hands out no token from before, though only the wall clock went on', async () => {
    const made = await withToken();
    vi.setSystemTime(NOW + 61 * SECOND);
    expect(endOf(await getToken(made))).toBeGreaterThan(Date.now());
  });

  it('while a token was under way asks once more if that has run out', async () => {
    const made = await setUpLoaded();
    made.backend.injectFaults(() => ({ responseDelayMs: 10 }));
    const token = getToken(made);
    await vi.advanceTimersByTimeAsync(1);
    vi.setSystemTime(Date.now() + HOUR);
    await vi.advanceTimersByTimeAsync(20);
    expect(endOf(await token)).toBeGreaterThan(Date.now());
  });
});

it('both clocks are looked at every few seconds only', async () => {
  const made = await withToken();
  const monotonic = vi.spyOn(performance, 'now');
  for (let call = 0; call < 100; call += 1) await getToken(made);
  expect(monotonic).not.toHaveBeenCalled();
  monotonic.mockRestore();
});

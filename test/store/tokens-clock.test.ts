import { decodeJwt } from 'jose';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSessionStore } from 'multisession/core';
import { inMemoryBackend, inMemoryEnvironment } from '../../src/testing/index.ts';
import { ada, DAY, HOUR, NOW, SECOND, settle, setUpLoaded, type SetUp } from './set-up.ts';

// The lifetime of tokens. Their `exp` claim refers to the server's clock, from which the local clock may differ.

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

const countTokenRequests = ({ backend }: SetUp) =>
  backend.calls.filter(({ method }) => method === 'createToken').length;
const getToken = async ({ store }: SetUp) => (await store.getCurrent().session?.getToken()) ?? '';
const expiryOf = (jwt: string) => (decodeJwt(jwt).exp ?? 0) * 1000;

/** Requests a token twice: the second call returns it from the cache. */
async function setUpWithToken(): Promise<SetUp> {
  const setup = await setUpLoaded();
  await getToken(setup);
  await getToken(setup);
  return setup;
}

describe('the lifetime of a token', () => {
  it('is reduced by the leeway', async () => {
    const setup = await setUpLoaded();
    await getToken(setup);
    await vi.advanceTimersByTimeAsync(49_999);
    await getToken(setup);
    expect(countTokenRequests(setup)).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    await setup.store.getCurrent().session?.getToken({ leewayInSeconds: 5 });
    expect(countTokenRequests(setup)).toBe(1);
    await getToken(setup);
    expect(countTokenRequests(setup)).toBe(2);
  });

  it('starts with the request, so that a slow response does not extend it', async () => {
    const setup = await setUpLoaded();
    const release = setup.backend.pauseResponses();
    const first = getToken(setup);
    await vi.advanceTimersByTimeAsync(30 * SECOND);
    release();
    await first;
    await vi.advanceTimersByTimeAsync(20 * SECOND);
    await getToken(setup);
    expect(countTokenRequests(setup)).toBe(2);
  });

  it('allows several calls even if the leeway exceeds it', async () => {
    const setup = await setUpLoaded();
    for (let call = 0; call < 5; call += 1)
      await setup.store.getCurrent().session?.getToken({ leewayInSeconds: 3600 });
    expect(countTokenRequests(setup)).toBe(1);
  });
});

it.each([
  ['a day fast', DAY],
  ['five hours fast', 5 * HOUR],
  ['an hour slow', -HOUR],
  ['two days slow', -2 * DAY],
])('a local clock that is %s causes no additional token request and no expired token', async (_, offset) => {
  const backend = inMemoryBackend({ sessions: [ada()] });
  const tab = inMemoryEnvironment();
  tab.setClockOffset(offset);
  const setup = { backend, tab, store: createSessionStore({ backend, environment: tab }) };
  await setup.store.refresh();
  for (let second = 0; second < 120; second += 1) {
    expect(expiryOf(await getToken(setup))).toBeGreaterThan(Date.now());
    expect(countTokenRequests(setup)).toBe(1 + Math.floor(second / 50));
    await vi.advanceTimersByTimeAsync(SECOND);
  }
});

// A store that is not connected returns tokens as well, for example in route loaders, but has no timers.
describe.each([
  ['connected', true],
  ['not connected', false],
] as const)('changing the system clock in a store that is %s', (_, isConnected) => {
  it.each([-3 * HOUR, -30 * SECOND, -5 * SECOND, -SECOND, SECOND, 30 * SECOND, 3 * HOUR])(
    'serves no expired token and sends no request per call after the clock is set by %i ms',
    async (offset) => {
      const setup = await setUpLoaded();
      if (isConnected) setup.store.connect();
      setup.tab.dispatch('hide');
      await settle();
      await getToken(setup);
      await getToken(setup);
      await vi.advanceTimersByTimeAsync(3 * SECOND);
      setup.tab.setClockOffset(offset);
      for (let second = 0; second < 120; second += 1) {
        expect(expiryOf(await getToken(setup))).toBeGreaterThan(Date.now());
        await vi.advanceTimersByTimeAsync(SECOND);
      }
      expect(countTokenRequests(setup)).toBeLessThanOrEqual(4);
    },
  );
});

it('changing the system clock repeatedly does not cause a token request per change', async () => {
  const setup = await setUpWithToken();
  await vi.advanceTimersByTimeAsync(SECOND);
  for (const offset of [HOUR, -HOUR, 0, -7 * HOUR, 24 * HOUR, 0]) {
    setup.tab.setClockOffset(offset);
    for (let call = 0; call < 10; call += 1) {
      await getToken(setup);
      await vi.advanceTimersByTimeAsync(100);
    }
  }
  // The store requests a token each time that the clock is set forwards, because the device may have been asleep.
  expect(countTokenRequests(setup)).toBeLessThanOrEqual(4);
});

describe('a device that was asleep', () => {
  it('does not serve a token from before the sleep', async () => {
    const setup = await setUpWithToken();
    vi.setSystemTime(NOW + 61 * SECOND);
    expect(expiryOf(await getToken(setup))).toBeGreaterThan(Date.now());
  });

  it('requests another token if the pending token expired during the sleep', async () => {
    const setup = await setUpLoaded();
    setup.backend.injectFaults(() => ({ responseDelayMs: 10 }));
    const token = getToken(setup);
    await vi.advanceTimersByTimeAsync(1);
    vi.setSystemTime(Date.now() + HOUR);
    await vi.advanceTimersByTimeAsync(20);
    expect(expiryOf(await token)).toBeGreaterThan(Date.now());
  });
});

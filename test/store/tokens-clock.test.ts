import { decodeJwt } from 'jose';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NOW, setUpLoaded, type SetUp } from './set-up.ts';

// A store need not be connected to hand out tokens (route loaders): then nothing looks at the clocks but its callers.

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

const SECOND = 1000;
const HOUR = 3600 * SECOND;

const mints = ({ backend }: SetUp) => backend.calls.filter(({ method }) => method === 'createToken').length;
const getToken = async ({ store }: SetUp) => (await store.current().session?.getToken()) ?? '';

/** A token that has been asked for twice: from then on it is answered without looking closely. */
async function withToken(): Promise<SetUp> {
  const made = await setUpLoaded();
  await getToken(made);
  await getToken(made);
  return made;
}

describe('a store that is not connected', () => {
  it.each([-HOUR, -30 * SECOND, -5 * SECOND, -SECOND, SECOND, 30 * SECOND, HOUR])(
    'hands out no token that has run out, after the clock was set by %i ms',
    async (off) => {
      const made = await withToken();
      await vi.advanceTimersByTimeAsync(3 * SECOND);
      made.tab.setClock(off);
      for (let second = 0; second < 120; second += 1) {
        expect(decodeJwt(await getToken(made)).exp).toBeGreaterThan(Date.now() / 1000);
        await vi.advanceTimersByTimeAsync(SECOND);
      }
      expect(mints(made)).toBeLessThanOrEqual(4);
    },
  );

  it('asks once a minute, however often and in which direction the clock is set', async () => {
    const made = await withToken();
    await vi.advanceTimersByTimeAsync(SECOND);
    for (const off of [HOUR, -HOUR, 0, -7 * HOUR, 24 * HOUR, 0]) {
      made.tab.setClock(off);
      for (let call = 0; call < 10; call += 1) {
        await getToken(made);
        await vi.advanceTimersByTimeAsync(100);
      }
    }
    // One for each time that the clock was set forwards: a laptop may as well have slept.
    expect(mints(made)).toBeLessThanOrEqual(4);
  });

  it('hands out no token from before a sleep that only the wall clock has seen', async () => {
    const made = await withToken();
    vi.setSystemTime(NOW + 61 * SECOND);
    expect(decodeJwt(await getToken(made)).exp).toBeGreaterThan(Date.now() / 1000);
  });

  it('looks closely every few seconds only', async () => {
    const made = await withToken();
    const monotonic = vi.spyOn(performance, 'now');
    for (let call = 0; call < 100; call += 1) await getToken(made);
    expect(monotonic).not.toHaveBeenCalled();
    monotonic.mockRestore();
  });
});

import { UnsecuredJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { error, NOW, SECOND, settle } from './set-up.ts';
import { countCalls, severalTabs, type Tab, tabAt } from './several-tabs.ts';

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

const getToken = async ({ store }: Tab) => store.getCurrent().session?.getToken();

/** Requests a token twice. Tokens have a lifetime of 60 s and are renewed at least 10 s before they expire. */
async function useToken(tab: Tab): Promise<string | null | undefined> {
  const token = getToken(tab);
  await vi.advanceTimersByTimeAsync(SECOND);
  await getToken(tab);
  return token;
}

describe('a token in use', () => {
  it.each([1, 2, 5])('is renewed before it expires, with %i open tabs', async (tabs) => {
    const setup = await severalTabs(tabs);
    const first = await useToken(tabAt(setup, 0));
    await vi.advanceTimersByTimeAsync(48 * SECOND);
    expect(countCalls(setup, 'createToken')).toBe(2);
    const second = await getToken(tabAt(setup, 0));
    expect(second).not.toBe(first);
    expect(countCalls(setup, 'createToken')).toBe(2);
  });

  it('is renewed by a single request for several tabs', async () => {
    const setup = await severalTabs(4);
    for (const tab of setup.tabs) await useToken(tab);
    await vi.advanceTimersByTimeAsync(48 * SECOND);
    expect(countCalls(setup, 'createToken')).toBe(2);
    const tokens = await Promise.all(setup.tabs.map(getToken));
    expect(new Set(tokens).size).toBe(1);
    expect(countCalls(setup, 'createToken')).toBe(2);
  });

  it.each([1, 2])(
    'is renewed before it expires even if its lifetime is short, with %i open tabs',
    async (tabs) => {
      const setup = await severalTabs(tabs, {
        wrap: (backend) => ({
          ...backend,
          async createToken(...call) {
            await backend.createToken(...call);
            const iat = Date.now() / 1000;
            return new UnsecuredJWT({ sid: 'sess_ada', iat, exp: iat + 24 }).encode();
          },
        }),
      });
      await useToken(tabAt(setup, 0));
      await vi.advanceTimersByTimeAsync(12 * SECOND);
      expect(countCalls(setup, 'createToken')).toBe(2);
    },
  );

  it('is served from the cache while a renewal is in flight', async () => {
    const setup = await severalTabs(1);
    const tab = tabAt(setup, 0);
    const first = await useToken(tab);
    const release = setup.backend.pauseResponses();
    await vi.advanceTimersByTimeAsync(45 * SECOND);
    expect(countCalls(setup, 'createToken')).toBe(2);
    let served: string | null | undefined;
    void getToken(tab)?.then((token) => (served = token));
    await settle();
    expect(served).toBe(first);
    release();
  });

  it('is not renewed while the page is hidden, but as soon as it is visible', async () => {
    const setup = await severalTabs(1);
    const tab = tabAt(setup, 0);
    await useToken(tab);
    tab.page.dispatch('hide');
    await vi.advanceTimersByTimeAsync(45 * SECOND);
    expect(countCalls(setup, 'createToken')).toBe(1);
    tab.page.dispatch('focus');
    await settle();
    expect(countCalls(setup, 'createToken')).toBe(2);
  });
});

it('a token that was requested only once is not renewed', async () => {
  const setup = await severalTabs(1);
  const tab = tabAt(setup, 0);
  await getToken(tab);
  await vi.advanceTimersByTimeAsync(300 * SECOND);
  expect(countCalls(setup, 'createToken')).toBe(1);
  await useToken(tab);
  await vi.advanceTimersByTimeAsync(300 * SECOND);
  // The call sends the second request, and the renewal of the used token the third. No further renewal follows.
  expect(countCalls(setup, 'createToken')).toBe(3);
});

describe('a token renewal that fails', () => {
  it('is retried with exponential backoff, independent of the number of callers', async () => {
    const setup = await severalTabs(1);
    const tab = tabAt(setup, 0);
    setup.backend.fail(error('network_error'), 'createToken');
    for (let call = 0; call < 1000; call += 1) {
      await getToken(tab)?.catch(() => null);
      await vi.advanceTimersByTimeAsync(100);
    }
    // In 100 s, the delay grows from 0.25–0.5 s to 15–30 s.
    expect(countCalls(setup, 'createToken')).toBeGreaterThan(6);
    expect(countCalls(setup, 'createToken')).toBeLessThan(14);
  });

  it('keeps the current token in use until it expires', async () => {
    const setup = await severalTabs(1);
    const tab = tabAt(setup, 0);
    const first = await useToken(tab);
    setup.backend.fail(error('network_error'), 'createToken');
    await vi.advanceTimersByTimeAsync(57 * SECOND);
    expect(await getToken(tab)).toBe(first);
    await vi.advanceTimersByTimeAsync(2 * SECOND);
    await expect(getToken(tab)).rejects.toMatchObject({ code: 'network_error' });
    setup.backend.fail(null);
    await vi.advanceTimersByTimeAsync(30 * SECOND);
    expect(await getToken(tab)).not.toBe(first);
  });

  it('is not retried before `retryAfter` has passed, unless the page gets focus', async () => {
    const setup = await severalTabs(1);
    const tab = tabAt(setup, 0);
    setup.backend.fail(error('rate_limited', 120), 'createToken');
    await expect(getToken(tab)).rejects.toMatchObject({ code: 'rate_limited' });
    setup.backend.fail(null);
    await vi.advanceTimersByTimeAsync(119 * SECOND);
    await expect(getToken(tab)).rejects.toMatchObject({ code: 'rate_limited' });
    expect(countCalls(setup, 'createToken')).toBe(1);
    tab.page.dispatch('focus');
    await expect(getToken(tab)).resolves.toEqual(expect.any(String));
  });

  it('discards the token if the session is closed', async () => {
    const setup = await severalTabs(1);
    const tab = tabAt(setup, 0);
    await useToken(tab);
    setup.backend.close('sess_ada', 'revoked');
    const getAdaToken = tab.store.getCurrent().session?.getToken;
    await vi.advanceTimersByTimeAsync(55 * SECOND);
    expect(tab.store.getCurrent()).toMatchObject({ status: 'signed-out', reason: 'revoked' });
    expect(await getAdaToken?.()).toBeNull();
  });
});

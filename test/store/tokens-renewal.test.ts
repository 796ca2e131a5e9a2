import { UnsecuredJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { error, NOW, SECOND, settle } from './set-up.ts';
import { countOf, severalTabs, type Tab, tabAt } from './several-tabs.ts';

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

const getToken = async ({ store }: Tab) => store.getCurrent().session?.getToken();

/** Tokens live 60 s, and are asked for again 10 s before that at the latest. */
async function use(tab: Tab): Promise<string | null | undefined> {
  const token = getToken(tab);
  await vi.advanceTimersByTimeAsync(SECOND);
  await getToken(tab);
  return token;
}

describe('a token in use', () => {
  it.each([1, 2, 5])('is renewed ahead of its end, with %i tabs open', async (tabs) => {
    const made = await severalTabs(tabs);
    const first = await use(tabAt(made, 0));
    await vi.advanceTimersByTimeAsync(48 * SECOND);
    expect(countOf(made, 'createToken')).toBe(2);
    const second = await getToken(tabAt(made, 0));
    expect(second).not.toBe(first);
    expect(countOf(made, 'createToken')).toBe(2);
  });

  it('in several tabs is renewed by one request', async () => {
    const made = await severalTabs(4);
    for (const tab of made.tabs) await use(tab);
    await vi.advanceTimersByTimeAsync(48 * SECOND);
    expect(countOf(made, 'createToken')).toBe(2);
    const tokens = await Promise.all(made.tabs.map(getToken));
    expect(new Set(tokens).size).toBe(1);
    expect(countOf(made, 'createToken')).toBe(2);
  });

  it.each([1, 2])('that lives shortly is renewed ahead of its end, too, with %i tabs open', async (tabs) => {
    const made = await severalTabs(tabs, {
      wrap: (backend) => ({
        ...backend,
        async createToken(...call) {
          await backend.createToken(...call);
          const iat = Date.now() / 1000;
          return new UnsecuredJWT({ sid: 'sess_ada', iat, exp: iat + 24 }).encode();
        },
      }),
    });
    await use(tabAt(made, 0));
    await vi.advanceTimersByTimeAsync(12 * SECOND);
    expect(countOf(made, 'createToken')).toBe(2);
  });

  it('is served at once while its renewal is under way', async () => {
    const made = await severalTabs(1);
    const tab = tabAt(made, 0);
    const first = await use(tab);
    const release = made.backend.pauseResponses();
    await vi.advanceTimersByTimeAsync(45 * SECOND);
    expect(countOf(made, 'createToken')).toBe(2);
    let served: string | null | undefined;
    void getToken(tab)?.then((token) => (served = token));
    await settle();
    expect(served).toBe(first);
    release();
  });

  it('is not renewed while nobody is looking, but as soon as somebody is', async () => {
    const made = await severalTabs(1);
    const tab = tabAt(made, 0);
    await use(tab);
    tab.page.dispatch('hide');
    await vi.advanceTimersByTimeAsync(45 * SECOND);
    expect(countOf(made, 'createToken')).toBe(1);
    tab.page.dispatch('focus');
    await settle();
    expect(countOf(made, 'createToken')).toBe(2);
  });
});

it('a token that nobody has asked for since it came is not renewed', async () => {
  const made = await severalTabs(1);
  const tab = tabAt(made, 0);
  await getToken(tab);
  await vi.advanceTimersByTimeAsync(300 * SECOND);
  expect(countOf(made, 'createToken')).toBe(1);
  await use(tab);
  await vi.advanceTimersByTimeAsync(300 * SECOND);
  // The second one when it was asked for, the third for having been used, and no more.
  expect(countOf(made, 'createToken')).toBe(3);
});

describe('a renewal that fails', () => {
  it('is tried again with growing pauses, and never by each caller', async () => {
    const made = await severalTabs(1);
    const tab = tabAt(made, 0);
    made.backend.fail(error('network_error'), 'createToken');
    for (let call = 0; call < 1000; call += 1) {
      await getToken(tab)?.catch(() => null);
      await vi.advanceTimersByTimeAsync(100);
    }
    // In 100 s: pauses of 0.25 to 0.5 s at first, of 15 to 30 s in the end.
    expect(countOf(made, 'createToken')).toBeGreaterThan(6);
    expect(countOf(made, 'createToken')).toBeLessThan(14);
  });

  it('leaves the token in use as long as it lives', async () => {
    const made = await severalTabs(1);
    const tab = tabAt(made, 0);
    const first = await use(tab);
    made.backend.fail(error('network_error'), 'createToken');
    await vi.advanceTimersByTimeAsync(57 * SECOND);
    expect(await getToken(tab)).toBe(first);
    await vi.advanceTimersByTimeAsync(2 * SECOND);
    await expect(getToken(tab)).rejects.toMatchObject({ code: 'network_error' });
    made.backend.fail(null);
    await vi.advanceTimersByTimeAsync(30 * SECOND);
    expect(await getToken(tab)).not.toBe(first);
  });

  it('is not tried again before the server said, unless the page is looked at', async () => {
    const made = await severalTabs(1);
    const tab = tabAt(made, 0);
    made.backend.fail(error('rate_limited', 120), 'createToken');
    await expect(getToken(tab)).rejects.toMatchObject({ code: 'rate_limited' });
    made.backend.fail(null);
    await vi.advanceTimersByTimeAsync(119 * SECOND);
    await expect(getToken(tab)).rejects.toMatchObject({ code: 'rate_limited' });
    expect(countOf(made, 'createToken')).toBe(1);
    tab.page.dispatch('focus');
    await expect(getToken(tab)).resolves.toEqual(expect.any(String));
  });

  it('because the session is over leaves no token, though it would live on', async () => {
    const made = await severalTabs(1);
    const tab = tabAt(made, 0);
    await use(tab);
    made.backend.close('sess_ada', 'revoked');
    const asAda = tab.store.getCurrent().session?.getToken;
    await vi.advanceTimersByTimeAsync(55 * SECOND);
    expect(tab.store.getCurrent()).toMatchObject({ status: 'signed-out', reason: 'revoked' });
    expect(await asAda?.()).toBeNull();
  });
});

import { decodeJwt, UnsecuredJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { resolveAfter, NOW, SECOND, sessionOf, settle } from './set-up.ts';
import { countCalls, createChannel, postTo, severalTabs, type Tab, tabAt, tokenIn } from './several-tabs.ts';

// A token request of one tab serves all tabs. The lock that it holds is tested in tokens-locks.test.ts.

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

const key = { sessionId: 'sess_ada', template: null, organizationId: null };

function token(sid: string, secondsAgo: number): string {
  const iat = NOW / 1000 - secondsAgo;
  return new UnsecuredJWT({ sid, iat, exp: iat + 60 }).encode();
}

/** Posts a token of the given age to a tab, as another tab would. */
async function postToken(tab: Tab, jwt: string, age: number): Promise<void> {
  postTo(tab, {
    multisession: 1,
    message: { type: 'token', key, token: jwt, lifetime: null, userId: null, age, sentAt: Date.now() },
  });
  await vi.advanceTimersByTimeAsync(1);
}

describe('a single token request', () => {
  it('serves ten callers in each of ten tabs', async () => {
    const setup = await severalTabs(10);
    const calls = setup.tabs.flatMap(({ store }) =>
      Array.from({ length: 10 }, () => sessionOf(store, 'sess_ada').getToken()),
    );
    expect(new Set(await resolveAfter(Promise.all(calls), 300)).size).toBe(1);
    expect(countCalls(setup, 'createToken')).toBe(1);
  });

  it('serves ten tabs that request a token one after the other', async () => {
    const setup = await severalTabs(10);
    for (const tab of setup.tabs) await tokenIn(tab, 150);
    expect(countCalls(setup, 'createToken')).toBe(1);
  });

  it('serves a tab that was opened later', async () => {
    const setup = await severalTabs(2);
    const first = await tokenIn(tabAt(setup, 0));
    expect(await tokenIn(await setup.openTab())).toBe(first);
    expect(countCalls(setup, 'createToken')).toBe(1);
  });

  it('serves the other tabs even if the caller that started it aborts', async () => {
    const setup = await severalTabs(2);
    const abort = new AbortController();
    const release = setup.backend.pauseResponses();
    const [aborted, waiting] = [abort.signal, undefined].map((signal, index) =>
      sessionOf(tabAt(setup, index).store, 'sess_ada').getToken(signal && { signal }),
    );
    aborted?.catch(() => {});
    await vi.advanceTimersByTimeAsync(200);
    abort.abort(new Error('aborted'));
    release();
    await vi.advanceTimersByTimeAsync(300);
    await expect(aborted).rejects.toThrow('aborted');
    expect(await waiting).toEqual(expect.any(String));
    expect(countCalls(setup, 'createToken')).toBe(1);
  });

  it('is not shared with other tabs if `shareTokensAcrossTabs` is false', async () => {
    const setup = await severalTabs(2, { shareTokensAcrossTabs: false });
    for (const tab of setup.tabs) await tokenIn(tab);
    expect(countCalls(setup, 'createToken')).toBe(2);
    const messages: unknown[] = [];
    const { scope } = setup.backend;
    const channel = createChannel(tabAt(setup, 1), (message) => messages.push(message));
    channel.postMessage({ multisession: 1, scope, message: { type: 'token-wanted', key } });
    await vi.advanceTimersByTimeAsync(200);
    expect(messages).toEqual([]);
  });
});

it('renewing the token of a background session does not affect the token of the current one', async () => {
  const setup = await severalTabs(2);
  const { store } = tabAt(setup, 0);
  const own = await tokenIn(tabAt(setup, 0));
  for (const tab of setup.tabs) {
    void sessionOf(tab.store, 'sess_bob').getToken();
    await vi.advanceTimersByTimeAsync(300);
  }
  await sessionOf(store, 'sess_bob').getToken({ skipCache: true });
  expect(await store.getCurrent().session?.getToken()).toBe(own);
  expect(store.getCurrent().session?.lastActiveToken?.claims['sid']).toBe('sess_ada');
  expect(sessionOf(store, 'sess_bob').lastActiveToken?.claims['sid']).toBe('sess_bob');
  expect(countCalls(setup, 'createToken')).toBe(3);
});

describe('a token received from another tab', () => {
  it('is served for the rest of its lifetime', async () => {
    const setup = await severalTabs(1);
    const received = token('sess_ada', 0);
    await postToken(tabAt(setup, 0), received, 30 * SECOND);
    expect(await tokenIn(tabAt(setup, 0), 0)).toBe(received);
    await vi.advanceTimersByTimeAsync(21 * SECOND);
    expect(await tokenIn(tabAt(setup, 0), 0)).not.toBe(received);
    expect(countCalls(setup, 'createToken')).toBe(1);
  });

  it('has its actual age when a frozen page receives it after resuming', async () => {
    const setup = await severalTabs(2);
    const { page } = tabAt(setup, 1);
    page.freeze();
    await postToken(tabAt(setup, 0), token('sess_ada', 0), 0);
    await vi.advanceTimersByTimeAsync(58 * SECOND);
    page.unfreeze();
    await vi.advanceTimersByTimeAsync(1);
    await tokenIn(tabAt(setup, 1), 200);
    expect(countCalls(setup, 'createToken')).toBe(1);
  });

  it('does not make the tab serve its own one that expired during the request', async () => {
    const setup = await severalTabs(1);
    setup.backend.injectFaults(() => ({ responseDelayMs: 10 }));
    const requested = sessionOf(tabAt(setup, 0).store, 'sess_ada').getToken();
    await vi.advanceTimersByTimeAsync(5);
    // The device was asleep while the response was on its way, and this tab resumes last.
    vi.setSystemTime(Date.now() + 61 * SECOND);
    await postToken(tabAt(setup, 0), token('sess_ada', -61), 0);
    const { exp } = decodeJwt((await resolveAfter(requested, 300)) ?? '');
    expect(exp).toBeGreaterThan(Date.now() / 1000);
  });

  it('does not replace a newer token', async () => {
    const setup = await severalTabs(1);
    const own = await tokenIn(tabAt(setup, 0));
    await postToken(tabAt(setup, 0), token('sess_ada', 30), 0);
    expect(await tokenIn(tabAt(setup, 0))).toBe(own);
  });

  it('keeps its expiry when it is received again', async () => {
    const setup = await severalTabs(1);
    const own = (await tokenIn(tabAt(setup, 0))) ?? '';
    await vi.advanceTimersByTimeAsync(45 * SECOND);
    await postToken(tabAt(setup, 0), own, 0);
    await vi.advanceTimersByTimeAsync(6 * SECOND);
    expect(await tokenIn(tabAt(setup, 0))).not.toBe(own);
  });

  it.each(['end', 'remove'] as const)(
    'is discarded if its session was signed out with mode "%s"',
    async (mode) => {
      const setup = await severalTabs(1);
      const held = sessionOf(tabAt(setup, 0).store, 'sess_ada');
      await tabAt(setup, 0).store.signOut({ session: 'sess_ada', mode });
      await postToken(tabAt(setup, 0), token('sess_ada', 0), 0);
      expect(held.lastActiveToken).toBeNull();
      expect(await held.getToken()).toBeNull();
    },
  );

  it('is not served if the remaining lifetime is less than the leeway', async () => {
    const setup = await severalTabs(2);
    const first = await tokenIn(tabAt(setup, 0));
    await vi.advanceTimersByTimeAsync(40 * SECOND);
    const second = await tokenIn(tabAt(setup, 1), 300, { leewayInSeconds: 25 });
    expect(second).not.toBe(first);
    expect(countCalls(setup, 'createToken')).toBe(2);
  });
});

it('a single tab does not wait for responses of other tabs', async () => {
  const setup = await severalTabs(1);
  let isResolved = false;
  void tokenIn(tabAt(setup, 0), 0).then(() => (isResolved = true));
  await settle();
  expect(isResolved).toBe(true);
});

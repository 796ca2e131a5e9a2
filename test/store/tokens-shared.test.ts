import { UnsecuredJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { inTime, NOW, SECOND, sessionOf, settle } from './set-up.ts';
import { countOf, createChannel, postTo, severalTabs, type Tab, tabAt, tokenIn } from './several-tabs.ts';

// One tab's token request serves all tabs, from memory to memory. Who holds the lock meanwhile: tokens-locks.test.ts.

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

const key = { sessionId: 'sess_ada', template: null, organizationId: null };

function token(sid: string, secondsAgo: number): string {
  const iat = NOW / 1000 - secondsAgo;
  return new UnsecuredJWT({ sid, iat, exp: iat + 60 }).encode();
}

/** As another tab of the same origin would. */
async function tell(tab: Tab, jwt: string, age: number): Promise<void> {
  postTo(tab, { multisession: 1, message: { type: 'token', key, jwt, age, sentAt: Date.now() } });
  await vi.advanceTimersByTimeAsync(1);
}

describe('one token request serves', () => {
  it('ten callers in each of ten tabs', async () => {
    const made = await severalTabs(10);
    const calls = made.tabs.flatMap(({ store }) =>
      Array.from({ length: 10 }, () => sessionOf(store, 'sess_ada').getToken()),
    );
    expect(new Set(await inTime(Promise.all(calls), 300)).size).toBe(1);
    expect(countOf(made, 'createToken')).toBe(1);
  });

  it('ten tabs that ask one after the other', async () => {
    const made = await severalTabs(10);
    for (const tab of made.tabs) await tokenIn(tab, 150);
    expect(countOf(made, 'createToken')).toBe(1);
  });

  it('a tab that was opened later', async () => {
    const made = await severalTabs(2);
    const first = await tokenIn(tabAt(made, 0));
    expect(await tokenIn(await made.openTab())).toBe(first);
    expect(countOf(made, 'createToken')).toBe(1);
  });

  it('the other tabs also when the caller who made it leaves', async () => {
    const made = await severalTabs(2);
    const abort = new AbortController();
    const release = made.backend.pauseResponses();
    const [leaving, staying] = [abort.signal, undefined].map((signal, index) =>
      sessionOf(tabAt(made, index).store, 'sess_ada').getToken(signal && { signal }),
    );
    leaving?.catch(() => {});
    await vi.advanceTimersByTimeAsync(200);
    abort.abort(new Error('left'));
    release();
    await vi.advanceTimersByTimeAsync(300);
    await expect(leaving).rejects.toThrow('left');
    expect(await staying).toEqual(expect.any(String));
    expect(countOf(made, 'createToken')).toBe(1);
  });

  it('only its own tab if tokens are not to be shared, and is told to nobody', async () => {
    const made = await severalTabs(2, { shareTokensAcrossTabs: false });
    for (const tab of made.tabs) await tokenIn(tab);
    expect(countOf(made, 'createToken')).toBe(2);
    const told: unknown[] = [];
    const { scope } = made.backend;
    const channel = createChannel(tabAt(made, 1), (message) => told.push(message));
    channel.postMessage({ multisession: 1, scope, message: { type: 'token-wanted', key } });
    await vi.advanceTimersByTimeAsync(200);
    expect(told).toEqual([]);
  });
});

it('a parked session’s renewal never touches the current one’s token', async () => {
  const made = await severalTabs(2);
  const { store } = tabAt(made, 0);
  const own = await tokenIn(tabAt(made, 0));
  for (const tab of made.tabs) {
    void sessionOf(tab.store, 'sess_bob').getToken();
    await vi.advanceTimersByTimeAsync(300);
  }
  await sessionOf(store, 'sess_bob').getToken({ skipCache: true });
  expect(await store.getCurrent().session?.getToken()).toBe(own);
  expect(store.getCurrent().session?.lastActiveToken?.claims['sid']).toBe('sess_ada');
  expect(sessionOf(store, 'sess_bob').lastActiveToken?.claims['sid']).toBe('sess_bob');
  expect(countOf(made, 'createToken')).toBe(3);
});

describe('a token that another tab tells', () => {
  it('serves for what is left of it', async () => {
    const made = await severalTabs(1);
    const told = token('sess_ada', 0);
    await tell(tabAt(made, 0), told, 30 * SECOND);
    expect(await tokenIn(tabAt(made, 0), 0)).toBe(told);
    await vi.advanceTimersByTimeAsync(21 * SECOND);
    expect(await tokenIn(tabAt(made, 0), 0)).not.toBe(told);
    expect(countOf(made, 'createToken')).toBe(1);
  });

  it('is as old as it is when a page that was frozen hears of it', async () => {
    const made = await severalTabs(2);
    const { page } = tabAt(made, 1);
    page.freeze();
    await tell(tabAt(made, 0), token('sess_ada', 0), 0);
    await vi.advanceTimersByTimeAsync(58 * SECOND);
    page.unfreeze();
    await vi.advanceTimersByTimeAsync(1);
    await tokenIn(tabAt(made, 1), 200);
    expect(countOf(made, 'createToken')).toBe(1);
  });

  it('never takes the place of a newer one', async () => {
    const made = await severalTabs(1);
    const own = await tokenIn(tabAt(made, 0));
    await tell(tabAt(made, 0), token('sess_ada', 30), 0);
    expect(await tokenIn(tabAt(made, 0))).toBe(own);
  });

  it('does not live longer when it is told again', async () => {
    const made = await severalTabs(1);
    const own = (await tokenIn(tabAt(made, 0))) ?? '';
    await vi.advanceTimersByTimeAsync(45 * SECOND);
    await tell(tabAt(made, 0), own, 0);
    await vi.advanceTimersByTimeAsync(6 * SECOND);
    expect(await tokenIn(tabAt(made, 0))).not.toBe(own);
  });

  it.each(['end', 'remove'] as const)('of a session that is over is not kept: %s', async (mode) => {
    const made = await severalTabs(1);
    const held = sessionOf(tabAt(made, 0).store, 'sess_ada');
    await tabAt(made, 0).store.signOut({ session: 'sess_ada', mode });
    await tell(tabAt(made, 0), token('sess_ada', 0), 0);
    expect(held.lastActiveToken).toBeNull();
    expect(await held.getToken()).toBeNull();
  });

  it('does not serve whoever needs it for longer', async () => {
    const made = await severalTabs(2);
    const first = await tokenIn(tabAt(made, 0));
    await vi.advanceTimersByTimeAsync(40 * SECOND);
    const second = await tokenIn(tabAt(made, 1), 300, { leewayInSeconds: 25 });
    expect(second).not.toBe(first);
    expect(countOf(made, 'createToken')).toBe(2);
  });
});

it('a tab that is alone waits for nobody’s answer', async () => {
  const made = await severalTabs(1);
  let done = false;
  void tokenIn(tabAt(made, 0), 0).then(() => (done = true));
  await settle();
  expect(done).toBe(true);
});

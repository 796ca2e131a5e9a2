import { UnsecuredJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { GetTokenOptions } from 'multisession/core';
import { NOW, settle } from './set-up.ts';
import { countOf, severalTabs, type Tab, tabAt } from './several-tabs.ts';

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

const SECOND = 1000;
const key = { sessionId: 'sess_ada', template: null, organizationId: null };

const find = ({ store }: Tab, id: string) =>
  store.getState().client?.sessions.find((session) => session.id === id);

/** What the session answers when so much time has passed. */
async function getToken(tab: Tab, options?: GetTokenOptions, ms = 300): Promise<string | null | undefined> {
  const call = find(tab, 'sess_ada')?.getToken(options);
  call?.catch(() => {});
  await vi.advanceTimersByTimeAsync(ms);
  return call;
}

function token(sid: string, secondsAgo: number): string {
  const iat = NOW / 1000 - secondsAgo;
  return new UnsecuredJWT({ sid, iat, exp: iat + 60 }).encode();
}

/** As another tab of the same origin would. */
async function tell(tab: Tab, message: unknown): Promise<void> {
  tab.page.openChannel?.('multisession:in-memory', () => {})?.post({ multisession: 1, message });
  await vi.advanceTimersByTimeAsync(1);
}

describe('a token that another tab tells', () => {
  it('serves for what is left of it', async () => {
    const made = await severalTabs(1);
    const told = token('sess_ada', 0);
    await tell(tabAt(made, 0), { type: 'token', key, jwt: told, age: 30 * SECOND });
    expect(await getToken(tabAt(made, 0), undefined, 0)).toBe(told);
    await vi.advanceTimersByTimeAsync(21 * SECOND);
    expect(await getToken(tabAt(made, 0), undefined, 0)).not.toBe(told);
    expect(countOf(made, 'createToken')).toBe(1);
  });

  it('never takes the place of a newer one', async () => {
    const made = await severalTabs(1);
    const own = await getToken(tabAt(made, 0));
    await tell(tabAt(made, 0), { type: 'token', key, jwt: token('sess_ada', 30), age: 0 });
    expect(await getToken(tabAt(made, 0))).toBe(own);
  });

  it('does not live longer when it is told again', async () => {
    const made = await severalTabs(1);
    const own = (await getToken(tabAt(made, 0))) ?? '';
    await vi.advanceTimersByTimeAsync(45 * SECOND);
    await tell(tabAt(made, 0), { type: 'token', key, jwt: own, age: 0 });
    await vi.advanceTimersByTimeAsync(6 * SECOND);
    expect(await getToken(tabAt(made, 0))).not.toBe(own);
  });

  it.each(['end', 'remove'] as const)('of a session that is over is not kept: %s', async (mode) => {
    const made = await severalTabs(1);
    const held = find(tabAt(made, 0), 'sess_ada');
    await tabAt(made, 0).store.signOut({ session: 'sess_ada', mode });
    await tell(tabAt(made, 0), { type: 'token', key, jwt: token('sess_ada', 0), age: 0 });
    expect(held?.lastActiveToken).toBeNull();
    expect(await held?.getToken()).toBeNull();
  });

  it('does not serve whoever needs it for longer', async () => {
    const made = await severalTabs(2);
    const first = await getToken(tabAt(made, 0));
    await vi.advanceTimersByTimeAsync(40 * SECOND);
    const second = await getToken(tabAt(made, 1), { leewayInSeconds: 25 });
    expect(second).not.toBe(first);
    expect(countOf(made, 'createToken')).toBe(2);
  });
});

it('no token is told where they are not to be shared', async () => {
  const made = await severalTabs(2, { shareTokens: false });
  await getToken(tabAt(made, 0));
  const told: unknown[] = [];
  const channel = tabAt(made, 1).page.openChannel?.('multisession:in-memory', (message) =>
    told.push(message),
  );
  channel?.post({ multisession: 1, message: { type: 'token-wanted', key } });
  await vi.advanceTimersByTimeAsync(200);
  expect(told).toEqual([]);
});

describe('the lock of a token', () => {
  const lock = `multisession:in-memory:token:${JSON.stringify(key)}`;

  it('is let go of by a page that is left, though the backend has not answered it', async () => {
    const made = await severalTabs(2);
    const release = made.backend.hold();
    void find(tabAt(made, 0), 'sess_ada')?.getToken();
    await vi.advanceTimersByTimeAsync(200);
    expect(await tabAt(made, 0).page.locks?.holders(lock)).toBe(1);
    tabAt(made, 0).page.fire('leave');
    await settle();
    expect(await tabAt(made, 0).page.locks?.holders(lock)).toBe(0);
    release();
  });

  it('that a frozen tab goes on holding costs the others five seconds', async () => {
    const made = await severalTabs(3);
    const [frozen] = made.tabs;
    const release = made.backend.hold();
    if (frozen) void find(frozen, 'sess_ada')?.getToken();
    await vi.advanceTimersByTimeAsync(200);
    frozen?.page.freeze();
    const calls = [1, 2].map((index) => getToken(tabAt(made, index), undefined, 0));
    release();
    await vi.advanceTimersByTimeAsync(4500);
    expect(countOf(made, 'createToken')).toBe(1);
    await vi.advanceTimersByTimeAsync(1000);
    for (const call of calls) expect(await call).toEqual(expect.any(String));
  });

  it('is not needed where locks are forbidden', async () => {
    const forbidden = async (): Promise<never> => {
      throw new DOMException('This page may not use locks.', 'SecurityError');
    };
    const made = await severalTabs(1, {
      wrap: (backend, page) => {
        Object.assign(page, { locks: { hold: forbidden, holders: forbidden } });
        return backend;
      },
    });
    expect(await getToken(tabAt(made, 0))).toEqual(expect.any(String));
  });
});

it('a caller that leaves takes the token from nobody in another tab', async () => {
  const made = await severalTabs(2);
  const abort = new AbortController();
  const release = made.backend.hold();
  const leaving = find(tabAt(made, 0), 'sess_ada')?.getToken({ signal: abort.signal });
  leaving?.catch(() => {});
  const staying = find(tabAt(made, 1), 'sess_ada')?.getToken();
  await vi.advanceTimersByTimeAsync(200);
  abort.abort(new Error('left'));
  release();
  await vi.advanceTimersByTimeAsync(300);
  await expect(leaving).rejects.toThrow('left');
  expect(await staying).toEqual(expect.any(String));
  expect(countOf(made, 'createToken')).toBe(1);
});

it('nothing but the pin is ever stored', async () => {
  const stored: unknown[] = [];
  const made = await severalTabs(2, {
    wrap: (backend, page) => {
      const { read, write } = page.tabStorage;
      const record = (value: string | null): void => {
        stored.push(value && JSON.parse(value));
        write(value);
      };
      Object.assign(page, { tabStorage: { read, write: record } });
      return backend;
    },
  });
  for (const tab of made.tabs) await getToken(tab);
  await tabAt(made, 0).store.switchTo('sess_bob');
  await tabAt(made, 1).store.signOut();
  await vi.advanceTimersByTimeAsync(120 * SECOND);
  expect(stored.length).toBeGreaterThan(1);
  for (const value of stored) {
    expect(value).toEqual({
      sessionId: expect.toBeOneOf([expect.stringMatching(/^sess_[a-z]+$/), null]),
      since: expect.any(Number),
    });
  }
});

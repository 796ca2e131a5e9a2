import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createCookieMutex } from '../../../src/adapters/better-auth/cookie-mutex.ts';
import { inMemoryEnvironment } from '../../../src/testing/index.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const blocked = (): never => {
  throw new DOMException('Locks are blocked.', 'SecurityError');
};
const browsers: Readonly<Record<string, object>> = {
  'are missing': {},
  'throw when they are read': {
    get locks() {
      return blocked();
    },
  },
  'throw when one is requested': { locks: { request: blocked } },
  'reject a request': { locks: { request: async () => blocked() } },
  'never settle': { locks: { request: () => new Promise(() => {}) } },
};

it.each(Object.keys(browsers))('calls take turns also where Web Locks %s', async (name) => {
  vi.stubGlobal('navigator', browsers[name]);
  const takeTurns = createCookieMutex('cookie');
  const { signal } = new AbortController();
  const order: string[] = [];
  const call = (what: string) =>
    takeTurns(signal, async () => {
      order.push(`${what} begins`);
      await Promise.resolve();
      order.push(`${what} ends`);
    });
  const calls = Promise.all([call('first'), call('second')]);
  // A lock that is never granted is waited for in full only once.
  await vi.advanceTimersByTimeAsync(6000);
  await calls;
  expect(order).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
  expect(vi.getTimerCount()).toBe(0);
});

it('a call that is aborted while another tab holds the lock rejects at once, and is not begun later', async () => {
  const { locks } = inMemoryEnvironment();
  vi.stubGlobal('navigator', {
    locks: {
      request: (name: string, options: object, work: () => Promise<unknown>) =>
        locks?.request(name, options, work),
    },
  });
  let release = (): void => {};
  const held = locks?.request('cookie', {}, () => new Promise<void>((resolve) => (release = resolve)));
  const abort = new AbortController();
  const work = vi.fn<() => Promise<void>>(async () => {});
  const call = createCookieMutex('cookie')(abort.signal, work);
  await vi.advanceTimersByTimeAsync(100);
  abort.abort(new Error('no longer wanted'));
  await expect(call).rejects.toThrow('no longer wanted');
  release();
  await held;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(work).not.toHaveBeenCalled();
});

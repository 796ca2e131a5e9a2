import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createMutex } from '../../src/backend/mutex.ts';
import { inMemoryEnvironment } from '../../src/testing/index.ts';

const limits = { timeoutMs: 10_000, timeoutError: () => new Error('The call timed out.') };

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
  'throw when accessed': {
    get locks() {
      return blocked();
    },
  },
  'throw on request': { locks: { request: blocked } },
  'reject requests': { locks: { request: async () => blocked() } },
  'never grant a lock': { locks: { request: () => new Promise(() => {}) } },
};

it.each(Object.keys(browsers))('the mutex runs calls one after the other if Web Locks %s', async (name) => {
  vi.stubGlobal('navigator', browsers[name]);
  const runExclusive = createMutex('cookie', limits);
  const { signal } = new AbortController();
  const order: string[] = [];
  const call = (name: string) =>
    runExclusive(signal, async () => {
      order.push(`${name} begins`);
      await Promise.resolve();
      order.push(`${name} ends`);
    });
  const calls = Promise.all([call('first'), call('second')]);
  // Only the first request of a stuck lock waits for the full timeout.
  await vi.advanceTimersByTimeAsync(6000);
  await calls;
  expect(order).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
  expect(vi.getTimerCount()).toBe(0);
});

it('the mutex rejects a call that is aborted while another tab holds the lock, and never runs it', async () => {
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
  const call = createMutex('cookie', limits)(abort.signal, work);
  await vi.advanceTimersByTimeAsync(100);
  abort.abort(new Error('no longer wanted'));
  await expect(call).rejects.toThrow('no longer wanted');
  release();
  await held;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(work).not.toHaveBeenCalled();
});

it.each(['work', ...Object.keys(browsers)])(
  'a call that never settles delays the next calls by the time limit only if Web Locks %s',
  async (name) => {
    const { locks } = inMemoryEnvironment();
    const request = (name: string, options: object, work: () => Promise<unknown>) =>
      locks?.request(name, options, work);
    vi.stubGlobal('navigator', name === 'work' ? { locks: { request } } : browsers[name]);
    const [one, two] = [createMutex('cookie', limits), createMutex('cookie', limits)];
    const { signal } = new AbortController();
    const stuck = one(signal, () => new Promise(() => {})).catch(String);
    await vi.advanceTimersByTimeAsync(0);
    const next = one(signal, async () => 'next');
    const otherTab = two(signal, async () => 'other tab');
    await vi.advanceTimersByTimeAsync(limits.timeoutMs);
    expect(await stuck).toContain('The call timed out.');
    await vi.advanceTimersByTimeAsync(1000);
    expect(await Promise.all([next, otherTab])).toEqual(['next', 'other tab']);
    expect(vi.getTimerCount()).toBe(0);
  },
);

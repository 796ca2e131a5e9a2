import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createBindStorage, createBoundStorages, type ItemStorage } from '../../src/query/bind-storage.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp(options: { readonly isSlow?: boolean } = {}) {
  const items = new Map<string, string>();
  const writes: string[] = [];
  let key = 'ada';
  let isClosed = false;
  const storages = createBoundStorages();
  const bindStorage = createBindStorage(
    storages,
    () => key,
    () => isClosed,
  );
  const storage: ItemStorage<string | undefined, string> = {
    getItem: (name) => items.get(name),
    async setItem(name, value) {
      writes.push(name);
      if (options.isSlow) await new Promise((resolve) => void setTimeout(resolve, 500));
      items.set(name, value);
    },
    removeItem: (name) => void items.delete(name),
    entries: () => [...items],
  };
  return {
    items,
    writes,
    bound: bindStorage(storage),
    close: () => {
      isClosed = true;
      storages.clear(`${key}:`);
    },
    assign: (next: string) => {
      storages.clear(`${key}:`);
      key = next;
    },
  };
}

it('a bound storage prefixes all names with the key, and lists only its own items', async () => {
  const { bound, items } = setUp();
  items.set('bob:notes', 'Bob’s');
  items.set('ada2:notes', 'Ada’s second');
  await bound.setItem('notes', 'Ada’s');
  expect([...items.keys()]).toContain('ada:notes');
  expect(bound.getItem('notes')).toBe('Ada’s');
  expect(await bound.entries?.()).toEqual([['notes', 'Ada’s']]);
  await bound.removeItem('notes');
  expect([...items.keys()]).toEqual(['bob:notes', 'ada2:notes']);
});

it('a closed storage has removed its items only, also those that it has not used, and writes nothing', async () => {
  const { bound, items, writes, close } = setUp();
  for (const name of ['bob:notes', 'ada:unused', 'ada2:notes']) items.set(name, name);
  await bound.setItem('notes', 'Ada’s');
  close();
  await vi.advanceTimersByTimeAsync(0);
  await bound.setItem('notes', 'late');
  expect([...items.keys()]).toEqual(['bob:notes', 'ada2:notes']);
  expect(writes).toEqual(['ada:notes']);
});

it.each(['close', 'assign'] as const)(
  'a write that ends after %s leaves nothing under the previous key',
  async (change) => {
    const setup = setUp({ isSlow: true });
    void setup.bound.setItem('notes', 'Ada’s');
    setup[change]('ada2');
    await vi.advanceTimersByTimeAsync(1000);
    expect([...setup.items.keys()]).toEqual([]);
  },
);

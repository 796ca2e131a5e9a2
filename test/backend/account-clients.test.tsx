import { type AccountClients, accountClients, accountKeyOf, type AccountItems } from 'multisession/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const create = vi.fn<(key: string, items: AccountItems) => AccountItems>((_, items) => items);

/** Returns the clients of a new tab. */
const open = (prefix = 'sdk.shop.'): AccountClients<AccountItems> => accountClients(prefix, create);

/** Adds an account whose client has stored a token and a user. */
function add(clients: AccountClients<AccountItems>): string {
  const key = clients.newKey();
  clients.get(key).setItem('token', `token of ${key}`);
  clients.get(key).setItem('user', 'ada');
  return key;
}

beforeEach(() => {
  localStorage.clear();
  create.mockClear();
});
afterEach(() => void vi.unstubAllGlobals());

describe('the clients of accounts', () => {
  it('are created once for each account', () => {
    const clients = open();
    const keys = [clients.newKey(), clients.newKey()];
    for (const key of keys) expect(clients.get(key)).toBe(clients.get(key));
    expect(create.mock.calls.map(([key]) => key)).toEqual(keys);
    expect(keys[0]).not.toBe(keys[1]);
  });

  it('store nothing in the browser, and are listed nowhere, until they are kept', () => {
    const [clients, other] = [open(), open()];
    const key = add(clients);
    expect([localStorage.length, clients.keys(), other.keys()]).toEqual([0, [], []]);
    clients.keep(key);
    expect([clients.keys(), other.keys()]).toEqual([[key], [key]]);
    expect(other.get(key).getItem('token')).toBe(`token of ${key}`);
  });

  it('store what they change later in the browser', () => {
    const [clients, other] = [open(), open()];
    const key = add(clients);
    clients.keep(key);
    clients.get(key).setItem('token', 'newer');
    expect(other.get(key).getItem('token')).toBe('newer');
    for (const name of clients.get(key).keys()) other.get(key).removeItem(name);
    expect([clients.keys(), clients.get(key).getItem('token')]).toEqual([[], null]);
  });

  it('have the items of one account only, in memory and in the browser', () => {
    const clients = open();
    const [first, second] = [add(clients), add(clients)];
    const values = (key: string) => {
      const items = clients.get(key);
      return Object.fromEntries(items.keys().map((name) => [name, items.getItem(name)]));
    };
    for (const key of [first, second]) {
      const expected = { token: `token of ${key}`, user: 'ada' };
      expect(values(key)).toEqual(expected);
      clients.keep(key);
      expect(values(key)).toEqual(expected);
    }
  });

  it('leave nothing stored if the storage is full before all items are', () => {
    const clients = open();
    const key = add(clients);
    const { localStorage: stored } = window;
    vi.stubGlobal('localStorage', {
      removeItem: (name: string) => stored.removeItem(name),
      setItem(name: string, value: string) {
        if (name.endsWith('user')) throw new Error('The storage is full.');
        stored.setItem(name, value);
      },
    });
    expect(() => clients.keep(key)).toThrow('The storage is full.');
    vi.unstubAllGlobals();
    expect([localStorage.length, clients.keys()]).toEqual([0, []]);
    expect(clients.get(key).getItem('token')).toBe(`token of ${key}`);
  });

  it('are not those of items that other code stores with the same prefix, or of another prefix', () => {
    const clients = open();
    for (const name of ['', 'settings', 'pending', 'k3_no-uuid'])
      localStorage.setItem(`sdk.shop.${name}`, '{}');
    const blog = open('sdk.blog.');
    blog.keep(add(blog));
    expect(clients.keys()).toEqual([]);
  });

  it('have keys that begin with the time and are part of the session ID', () => {
    vi.useFakeTimers({ now: new Date('2026-11-29T12:00:00Z') });
    const key = open().newKey();
    vi.useRealTimers();
    expect(open().timeOf(key)).toEqual(new Date('2026-11-29T12:00:00Z'));
    expect(accountKeyOf(`${key}.mb2k`)).toBe(key);
  });

  it('continue a sign-in on another page with the same key and items', () => {
    const before = open();
    const key = add(before);
    const items = before.get(key);
    const saved = items.keys().map((name) => [name, items.getItem(name) ?? ''] as const);
    const clients = open();
    clients.newKey(key);
    for (const [name, value] of saved) clients.get(key).setItem(name, value);
    expect([localStorage.length, clients.get(key).getItem('user')]).toEqual([0, 'ada']);
    clients.keep(key);
    expect(clients.keys()).toEqual([key]);
  });

  it('call listeners after changes of this tab and of others', () => {
    const clients = open();
    const listener = vi.fn<() => void>();
    const unsubscribe = clients.subscribe(listener);
    clients.notify();
    expect(listener).toHaveBeenCalledTimes(1);
    for (const key of ['sdk.shop.key.token', null]) dispatchEvent(new StorageEvent('storage', { key }));
    expect(listener).toHaveBeenCalledTimes(3);
    dispatchEvent(new StorageEvent('storage', { key: 'sdk.blog.key.token' }));
    unsubscribe();
    clients.notify();
    dispatchEvent(new StorageEvent('storage', { key: null }));
    expect(listener).toHaveBeenCalledTimes(3);
  });
});

import { storageEvents, type StorageEvents } from './storage-events.ts';

/** The items that the client of an account stores. */
export interface AccountItems extends Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> {
  /** Returns the names of all items of the account, and of no other. */
  readonly keys: () => string[];
}

/** The clients of an SDK that holds one user, with one client for each account. */
export interface AccountClients<Client> extends StorageEvents {
  /** Returns the client of an account, which is the same each time. */
  readonly get: (key: string) => Client;
  /** Returns the keys of the accounts that are stored in this browser, including those that other tabs have added. */
  readonly keys: () => readonly string[];
  /**
   * Returns the key of a sign-in that begins. What its client stores is in memory until `keep` is called. A sign-in that
   * continues on another page passes its key there.
   */
  readonly newKey: (key?: string) => string;
  /** Stores what a client has in memory in this browser: all of it, or nothing if the storage is full. */
  readonly keep: (key: string) => void;
  /** Returns the time when a key was created. */
  readonly timeOf: (key: string) => Date;
}

/** A key without a suffix: the time, and a UUID. */
const keyPattern = /^[0-9a-z]+_[0-9a-f-]{36}(?=\.|$)/;

/** The items that all tabs share, with the methods of a `Map`. */
const storedItems = {
  get: (name: string) => localStorage.getItem(name),
  set: (name: string, value: string) => localStorage.setItem(name, value),
  delete: (name: string) => localStorage.removeItem(name),
  keys: () => Object.keys(localStorage),
};

/**
 * Creates the clients of an SDK that holds one user, one for each account. The keys of the accounts are those of the items in
 * `localStorage` whose names begin with the prefix, so no second list can differ from it.
 *
 * @param create Creates the client of a key. It stores its tokens in `items`, or in items of its own named `prefix + key`.
 */
export function accountClients<Client>(
  prefix: string,
  create: (key: string, items: AccountItems) => Client,
): AccountClients<Client> {
  const clients = new Map<string, Client>();
  /** The items of the sign-ins that are not kept, and of those that never will be. */
  const held = new Map<string, Map<string, string>>();

  function itemsOf(key: string): AccountItems {
    const nameOf = (name: string): string => `${prefix}${key}.${name}`;
    const items = () => held.get(key) ?? storedItems;
    return {
      getItem: (name) => items().get(nameOf(name)) ?? null,
      setItem: (name, value) => void items().set(nameOf(name), value),
      removeItem: (name) => void items().delete(nameOf(name)),
      keys: () => namesAfter(nameOf(''), items().keys()),
    };
  }

  return {
    ...storageEvents(prefix),
    get(key) {
      const client = clients.get(key) ?? create(key, itemsOf(key));
      clients.set(key, client);
      return client;
    },
    keys() {
      const names = namesAfter(prefix, storedItems.keys());
      return [...new Set(names.flatMap((name) => keyPattern.exec(name)?.[0] ?? []))];
    },
    newKey(key = `${Date.now().toString(36)}_${crypto.randomUUID()}`) {
      held.set(key, new Map());
      return key;
    },
    keep(key) {
      const items = held.get(key) ?? [];
      try {
        for (const [name, value] of items) storedItems.set(name, value);
      } catch (error) {
        for (const [name] of items) storedItems.delete(name);
        throw error;
      }
      held.delete(key);
    },
    timeOf: (key) => new Date(Number.parseInt(key, 36)),
  };
}

/** Returns what follows a prefix in those names that have it. */
function namesAfter(prefix: string, names: Iterable<string>): string[] {
  return [...names].filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
}

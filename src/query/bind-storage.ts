import { browserStorage } from '../backend/index.ts';
import { report } from '../store/report.ts';

/** The items of a storage, by name. */
type Entries<Value> = [name: string, value: Value][];

/** A key-value storage, synchronous or asynchronous, such as `localStorage` or the `AsyncStorage` of TanStack Query. */
export interface ItemStorage<Item, Value> {
  readonly getItem: (name: string) => Item;
  readonly setItem: (name: string, value: Value) => unknown;
  readonly removeItem: (name: string) => void | Promise<void>;
  /** Lists all items. Without it, only the items of `localStorage` and those used since the page was loaded are removed. */
  readonly entries?: () => Entries<Value> | Promise<Entries<Value>>;
}

/** Returns the storage with all names prefixed by a key, which writes nothing once its session is closed. */
export type BindStorage = <Item, Value>(storage: ItemStorage<Item, Value>) => ItemStorage<Item, Value>;

/** The storages that have been bound for any account, with the names of the items used since the page was loaded. */
export interface BoundStorages {
  /** Returns a function that adds a name to those used in a storage. */
  readonly add: (storage: StoredItems) => (name: string) => void;
  /** Removes all items whose names begin with the prefix. */
  readonly clear: (prefix: string) => void;
  /**
   * Removes all items of a closed session, whose names begin with the prefix, except those that are in use again, also from
   * `localStorage` if it was not bound. From then on, no storage of the page that was bound before writes such items.
   */
  readonly purge: (prefix: string, isInUse: (name: string) => boolean) => void;
}

type StoredItems = Pick<ItemStorage<unknown, unknown>, 'removeItem' | 'entries'>;

let purgeCount = 0;
/**
 * The number of the last purge of each prefix, in all stores of the page. A store that is not connected, because its provider
 * was unmounted, does not learn that a session has closed, while a persister still writes the cache, for example when its
 * queries are garbage collected.
 */
const purges = new Map<string, number>();

/** Returns a function that returns whether items of that name have been purged since this call. */
export function watchPurges(): (name: string) => boolean {
  const before = purgeCount;
  return (name) => [...purges].some(([prefix, number]) => number > before && name.startsWith(prefix));
}

export function createBoundStorages(): BoundStorages {
  const usedNames = new Map<StoredItems, Set<string>>();

  async function clearStorage(
    storage: StoredItems,
    used: Set<string>,
    isRemoved: (name: string) => boolean,
  ): Promise<void> {
    const remove = async (names: readonly string[]): Promise<void> => {
      for (const name of names.filter(isRemoved)) {
        used.delete(name);
        await storage.removeItem(name);
      }
    };
    await remove([...used, ...Object.keys(storage)]);
    if (hasEntries(storage)) await remove((await storage.entries()).map(([name]) => name));
  }

  function clear(prefix: string, isInUse: (name: string) => boolean): void {
    const isRemoved = (name: string): boolean => name.startsWith(prefix) && !isInUse(name);
    for (const [storage, used] of usedNames) clearStorage(storage, used, isRemoved).catch(report);
  }

  return {
    add(storage) {
      const used = usedNames.get(storage) ?? new Set();
      usedNames.set(storage, used);
      return (name) => used.add(name);
    },
    clear: (prefix) => clear(prefix, () => false),
    purge(prefix, isInUse) {
      // Its items may be older than the page, which may have created no cache since.
      const local = browserStorage();
      if (local && !usedNames.has(local)) usedNames.set(local, new Set());
      purgeCount += 1;
      purges.set(prefix, purgeCount);
      clear(prefix, isInUse);
    },
  };
}

/** Returns whether a storage lists its items. An item of `localStorage` with the name `entries` is no function. */
function hasEntries<Storage extends Pick<ItemStorage<unknown, unknown>, 'entries'>>(
  storage: Storage,
): storage is Storage & Required<Pick<Storage, 'entries'>> {
  return typeof storage.entries === 'function';
}

/** Returns a binder of storages. Items are stored under the current key, and none for whose name `isClosed` returns true. */
export function createBindStorage(
  storages: BoundStorages,
  getKey: () => string,
  isClosed: (name: string) => boolean,
): BindStorage {
  return (storage) => {
    const entries = hasEntries(storage) ? storage.entries : undefined;
    const addName = storages.add(storage);

    function nameOf(name: string): string {
      const bound = `${getKey()}:${name}`;
      addName(bound);
      return bound;
    }

    return {
      getItem: (name) => storage.getItem(nameOf(name)),
      setItem(name, value) {
        const bound = nameOf(name);
        if (isClosed(bound)) return undefined;
        const done = storage.setItem(bound, value);
        // An asynchronous write may end after the items were removed.
        const discardLate = async (): Promise<void> => {
          await done;
          if (isClosed(bound) || nameOf(name) !== bound) await storage.removeItem(bound);
        };
        discardLate().catch(() => {});
        return done;
      },
      removeItem: (name) => storage.removeItem(nameOf(name)),
      ...(entries && {
        async entries() {
          const prefix = nameOf('');
          const all = await entries.call(storage);
          return all.flatMap(([name, value]): Entries<typeof value> =>
            name.startsWith(prefix) ? [[name.slice(prefix.length), value]] : [],
          );
        },
      }),
    };
  };
}

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

export interface StorageBinder {
  readonly bind: BindStorage;
  /** Removes all items that were stored under a key. */
  readonly clear: (key: string) => void;
}

/** The storages that any cache of a store is bound to. */
export type BoundStorages = Set<RemovableItems>;

type RemovableItems = Pick<ItemStorage<unknown, unknown>, 'removeItem' | 'entries'>;

/** Creates a binder of storages. Items are stored under the current key, and none once `isClosed` returns true. */
export function createStorageBinder(
  getKey: () => string,
  isClosed: () => boolean,
  storages: BoundStorages = new Set(),
): StorageBinder {
  const clears: ((prefix: string) => void)[] = [];
  return {
    bind(storage) {
      storages.add(storage);
      const used = new Set<string>();
      const { entries } = storage;

      function nameOf(name: string): string {
        const bound = `${getKey()}:${name}`;
        used.add(bound);
        return bound;
      }

      clears.push((prefix) => {
        const isOwn = (name: string): boolean => name.startsWith(prefix);
        for (const name of [...used, ...Object.keys(storage)]) remove(storage, [name], isOwn).catch(report);
        listNames(storage)
          .then((names) => remove(storage, names, isOwn))
          .catch(report);
      });

      return {
        getItem: (name) => storage.getItem(nameOf(name)),
        setItem(name, value) {
          const bound = nameOf(name);
          if (isClosed()) return undefined;
          const done = storage.setItem(bound, value);
          // An asynchronous write may end after the items were removed.
          const discardLate = async (): Promise<void> => {
            await done;
            if (isClosed() || nameOf(name) !== bound) await storage.removeItem(bound);
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
    },
    clear(key) {
      for (const clear of clears) clear(`${key}:`);
    },
  };
}

/**
 * Removes all items whose names begin with a prefix, also those of caches that were not used since the page was loaded. Items
 * that are in use again are kept.
 */
export function removeItems(
  storages: BoundStorages,
  prefix: string,
  isInUse: (name: string) => boolean,
): void {
  const isUnused = (name: string): boolean => name.startsWith(prefix) && !isInUse(name);
  for (const storage of storages) {
    remove(storage, Object.keys(storage), isUnused).catch(report);
    listNames(storage)
      .then((names) => remove(storage, names, isUnused))
      .catch(report);
  }
}

async function remove(
  storage: RemovableItems,
  names: readonly string[],
  isRemovable: (name: string) => boolean,
): Promise<void> {
  for (const name of names) if (isRemovable(name)) await storage.removeItem(name);
}

async function listNames(storage: RemovableItems): Promise<readonly string[]> {
  return ((await storage.entries?.()) ?? []).map(([name]) => name);
}

/** The listeners for changes of accounts, in this tab and in others. */
export interface StorageEvents {
  /** Calls the listeners. */
  readonly notify: () => void;
  /** See `accountBackend`. */
  readonly subscribe: (listener: () => void) => () => void;
}

/** Creates listeners that are also called when another tab changes an item of `localStorage` whose name has a prefix. */
export function storageEvents(prefix: string): StorageEvents {
  const listeners = new Set<() => void>();
  return {
    notify: () => listeners.forEach((listener) => listener()),
    subscribe(listener) {
      // The key is null if all items were deleted.
      const onStorage = ({ key }: StorageEvent): void => {
        if (key === null || key.startsWith(prefix)) listener();
      };
      listeners.add(listener);
      addEventListener('storage', onStorage);
      return () => {
        listeners.delete(listener);
        removeEventListener('storage', onStorage);
      };
    },
  };
}

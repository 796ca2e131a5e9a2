import type { SessionEnvironment } from '../store/index.ts';

/** A tab of its own, without a page around it. */
export interface InMemoryEnvironment extends SessionEnvironment {
  /** As if somebody looked at the page again, or the network came back. */
  readonly wake: () => void;
}

/** Creates an {@link InMemoryEnvironment}. Give the same one to two stores, one after the other, for a reload. */
export function inMemoryEnvironment(): InMemoryEnvironment {
  const listeners = new Set<() => void>();
  let stored: string | null = null;
  return {
    onWake(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    tabStorage: {
      read: () => stored,
      write: (value) => {
        stored = value;
      },
    },
    wake() {
      for (const listener of listeners) listener();
    },
  };
}

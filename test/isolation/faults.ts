import { use, useSyncExternalStore } from 'react';

/** The fault of the tree of an account. */
export type Fault = 'suspends' | 'throws';

/** The faults of the trees, which tests inject. */
export interface Faults {
  /** Injects a fault into the tree of an account. `null` ends it. */
  readonly set: (account: string, fault: Fault | null) => void;
  readonly get: (account: string) => Fault | undefined;
  /** Returns a promise that is pending until the tree of the account no longer suspends, if it ever has. */
  readonly whenOver: (account: string) => Promise<void> | undefined;
  readonly subscribe: (listener: () => void) => () => void;
}

export function createFaults(): Faults {
  const faults = new Map<string, Fault>();
  const pending = new Map<string, { readonly promise: Promise<void>; readonly resolve: () => void }>();
  const listeners = new Set<() => void>();
  return {
    set(account, fault) {
      // The promise is kept: React warns if a component that has suspended does not read it again.
      pending.get(account)?.resolve();
      faults.delete(account);
      if (fault) faults.set(account, fault);
      if (fault === 'suspends') pending.set(account, createPending());
      for (const listener of listeners) listener();
    },
    get: (account) => faults.get(account),
    whenOver: (account) => pending.get(account)?.promise,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function createPending() {
  let resolve = (): void => {};
  const promise = new Promise<void>((fulfill) => {
    resolve = fulfill;
  });
  return { promise, resolve };
}

/** Suspends or throws while the account has a fault. */
export function useFault(faults: Faults, account: string): void {
  const fault = useSyncExternalStore(faults.subscribe, () => faults.get(account));
  const promise = faults.whenOver(account);
  if (fault === 'throws') throw new Error(`The tree of ‹${account}› is broken.`);
  if (promise) use(promise);
}

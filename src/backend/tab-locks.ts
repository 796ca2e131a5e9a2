import { safely } from './safely.ts';

/** Locks shared by all tabs of one origin. A tab releases its locks when it is closed. */
export interface TabLocks {
  /**
   * Runs `work` while holding the lock. Rejects if the signal aborts before the lock is granted, if another tab steals
   * the lock, or if locks are blocked.
   */
  readonly request: <Result>(
    name: string,
    options: { readonly signal?: AbortSignal; readonly steal?: boolean; readonly shared?: boolean },
    work: () => Promise<Result>,
  ) => Promise<Result>;
  /** Returns the number of holders of the lock. */
  readonly countHolders: (name: string) => Promise<number>;
}

/** Returns the Web Locks of this page, or null if they are unavailable. */
export function browserLocks(scope: { readonly navigator?: Navigator } = globalThis): TabLocks | null {
  // In insecure contexts `navigator.locks` is undefined, contrary to its type.
  const locks: LockManager | null | undefined = safely(() => scope.navigator?.locks);
  if (!locks) return null;
  return {
    request: (name, { signal, steal = false, shared = false }, work) =>
      locks.request(
        name,
        // `steal` grants the lock immediately and cannot be combined with a signal.
        steal ? { steal } : { mode: shared ? 'shared' : 'exclusive', ...(signal && { signal }) },
        work,
      ),
    async countHolders(name) {
      const { held } = await locks.query();
      return (held ?? []).filter((lock) => lock.name === name).length;
    },
  };
}

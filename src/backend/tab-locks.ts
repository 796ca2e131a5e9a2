import { safely } from './safely.ts';

/** Locks that all tabs of this origin share, and that a tab loses with its end. */
export interface TabLocks {
  /**
   * Runs `work` while holding the lock. Rejects when the signal aborts before it was granted, when another tab steals
   * the lock, and where locks are blocked.
   */
  readonly request: <Result>(
    name: string,
    options: { readonly signal?: AbortSignal; readonly steal?: boolean; readonly shared?: boolean },
    work: () => Promise<Result>,
  ) => Promise<Result>;
  /** The number of holders of the lock. */
  readonly countHolders: (name: string) => Promise<number>;
}

/** The Web Locks of this page; null where it has none. */
export function browserLocks(scope: { readonly navigator?: Navigator } = globalThis): TabLocks | null {
  // Pages without TLS have none, whatever the types say.
  const locks: LockManager | null | undefined = safely(() => scope.navigator?.locks);
  if (!locks) return null;
  return {
    request: (name, { signal, steal = false, shared = false }, work) =>
      locks.request(
        name,
        // A stolen lock is granted at once: the platform takes no signal with it.
        steal ? { steal } : { mode: shared ? 'shared' : 'exclusive', ...(signal && { signal }) },
        work,
      ),
    async countHolders(name) {
      const { held } = await locks.query();
      return (held ?? []).filter((lock) => lock.name === name).length;
    },
  };
}

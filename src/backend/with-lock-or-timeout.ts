import { setTimer } from './safely.ts';
import type { TabLocks } from './tab-locks.ts';
import { createWithTimeout, type WithTimeout } from './with-timeout.ts';

/**
 * Runs `work` once, while holding a lock. Runs it without the lock where there are no locks, where they are blocked, and
 * where the lock is not granted in time: a stuck lock costs a wait, never the app.
 */
export type WithLockOrTimeout = <Result>(
  name: string,
  options: {
    /** How long to wait for the lock, in ms: the tab that holds it may be frozen. */
    readonly timeoutMs: number;
    /** Rejects the call with its reason, if it aborts before `work` has begun. */
    readonly signal?: AbortSignal;
  },
  work: () => Promise<Result>,
) => Promise<Result>;

export interface WithLockOrTimeoutOptions {
  readonly locks: TabLocks | null;
  /** Default: by the timers of the platform. */
  readonly withTimeout?: WithTimeout;
  /** Calls the listener when the page is left: it may stay in the back/forward cache. Returns how to stop listening. */
  readonly onPageHide?: (listener: () => void) => () => void;
}

/** How long to wait for a lock that was not granted in time before, in ms. */
const STUCK_LOCK_TIMEOUT_MS = 1000;

export function createWithLockOrTimeout(options: WithLockOrTimeoutOptions): WithLockOrTimeout {
  const { locks, withTimeout = createWithTimeout(setTimer), onPageHide } = options;
  const stuckLocks = new Set<string>();

  return async (name, { timeoutMs, signal }, work) => {
    if (!locks) return work();
    signal?.throwIfAborted();
    let result: ReturnType<typeof work> | undefined;
    const lockReleased = new AbortController();
    const releaseLock = (): void => lockReleased.abort();
    const releaseUnlessRunning = (): void => {
      if (!result) releaseLock();
    };
    signal?.addEventListener('abort', releaseUnlessRunning);
    const stopListening = onPageHide?.(releaseLock);
    try {
      const granted = whenGranted(locks, name, lockReleased.signal, () => (result = work()));
      await withTimeout(stuckLocks.has(name) ? STUCK_LOCK_TIMEOUT_MS : timeoutMs, () => granted);
      if (result) stuckLocks.delete(name);
      else if (!lockReleased.signal.aborted) stuckLocks.add(name);
      releaseUnlessRunning();
      if (!result) signal?.throwIfAborted();
      return await (result ?? work());
    } finally {
      signal?.removeEventListener('abort', releaseUnlessRunning);
      stopListening?.();
    }
  };
}

/** Calls `begin` once the lock is granted, and holds it until that has settled. Resolves when it is granted or cannot be. */
function whenGranted(
  locks: TabLocks,
  name: string,
  signal: AbortSignal,
  run: () => Promise<unknown>,
): Promise<void> {
  return new Promise((resolve) => {
    const released = new Promise<void>((done) => {
      signal.addEventListener('abort', () => done());
    });
    const holdLock = async (): Promise<void> => {
      if (signal.aborted) return;
      const settled = Promise.allSettled([run()]);
      resolve();
      await Promise.race([settled, released]);
    };
    locks.request(name, { signal }, holdLock).then(resolve, () => resolve());
    void released.then(resolve);
  });
}

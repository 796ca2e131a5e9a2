import { onAbort, throwIfAborted } from './on-abort.ts';
import { setTimer } from './safely.ts';
import type { TabLocks } from './tab-locks.ts';
import { createWithTimeout, type WithTimeout } from './with-timeout.ts';

/**
 * Runs `work` once while holding a lock.
 *
 * Runs it without the lock if locks are unavailable or blocked, or if the lock is not granted in time, so that a stuck
 * lock delays the work but does not prevent it.
 */
export type WithLockOrTimeout = <Result>(
  name: string,
  options: {
    /** The maximum time to wait for the lock, in ms. The tab that holds the lock may be frozen. */
    readonly timeoutMs: number;
    /** The signal that aborts the call. If it aborts before `work` starts, the call rejects with the abort reason. */
    readonly signal?: AbortSignal;
    /** Whether other calls with this option may hold the lock at the same time. Default false. */
    readonly shared?: boolean;
  },
  work: () => Promise<Result>,
) => Promise<Result>;

/** The options of {@link createWithLockOrTimeout}. */
export interface WithLockOrTimeoutOptions {
  readonly locks: TabLocks | null;
  /** The function that limits the time of a call. Default: one that uses the platform's timers. */
  readonly withTimeout?: WithTimeout;
  /**
   * Calls the listener on `pagehide`, because the page may enter the back/forward cache. Returns a function that
   * removes the listener.
   */
  readonly onPageHide?: (listener: () => void) => () => void;
}

/** The maximum time to wait for a lock whose previous request timed out, in ms. */
const STUCK_LOCK_TIMEOUT_MS = 1000;

/** Creates a {@link WithLockOrTimeout} for the given locks. */
export function createWithLockOrTimeout(options: WithLockOrTimeoutOptions): WithLockOrTimeout {
  const { locks, withTimeout = createWithTimeout(setTimer), onPageHide } = options;
  const stuckLocks = new Set<string>();

  return async (name, { timeoutMs, signal, shared = false }, work) => {
    if (!locks) return work();
    if (signal) throwIfAborted(signal);
    let result: ReturnType<typeof work> | undefined;
    // Work that throws before it returns a promise has run as well.
    const run = (): ReturnType<typeof work> => (result = (async () => work())());
    const released = new AbortController();
    const release = (): void => released.abort();
    const releaseUnlessRunning = (): void => {
      if (!result) release();
    };
    const removeListeners = [signal && onAbort(signal, releaseUnlessRunning), onPageHide?.(release)];
    try {
      const granted = whenGranted(locks, name, { signal: released.signal, shared }, run);
      await withTimeout(stuckLocks.has(name) ? STUCK_LOCK_TIMEOUT_MS : timeoutMs, () => granted);
      if (result) stuckLocks.delete(name);
      else if (!released.signal.aborted) stuckLocks.add(name);
      releaseUnlessRunning();
      if (!result && signal) throwIfAborted(signal);
      return await (result ?? run());
    } finally {
      for (const remove of removeListeners) remove?.();
    }
  };
}

/**
 * Calls `run` when the lock is granted, and holds the lock until `run` settles. Resolves when the lock is granted or
 * the request for it fails.
 */
function whenGranted(
  locks: TabLocks,
  name: string,
  options: { readonly signal: AbortSignal; readonly shared: boolean },
  run: () => unknown,
): Promise<void> {
  const { signal } = options;
  return new Promise((resolve) => {
    const released = new Promise<void>((done) => {
      onAbort(signal, () => done());
    });
    const holdLock = async (): Promise<void> => {
      if (signal.aborted) return;
      const settled = Promise.allSettled([run()]);
      resolve();
      await Promise.race([settled, released]);
    };
    locks.request(name, options, holdLock).then(resolve, () => resolve());
    void released.then(resolve);
  });
}

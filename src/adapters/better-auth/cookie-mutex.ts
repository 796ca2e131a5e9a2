import { browserLocks, createWithLockOrTimeout } from '../../backend/index.ts';

/**
 * Runs `work` after all earlier calls have finished. Rejects immediately when the signal aborts, even while waiting.
 */
export type RunExclusive = <Result>(signal: AbortSignal, work: () => Promise<Result>) => Promise<Result>;

/** The maximum time to wait for another tab, which may be frozen, in ms. */
const LOCK_TIMEOUT_MS = 5000;

/**
 * Creates a mutex for requests that read or set the shared cookie, across all tabs. Without the mutex, the last
 * `Set-Cookie` header to arrive would win, regardless of the order of the requests.
 */
export function createCookieMutex(lockName: string): RunExclusive {
  const withLockOrTimeout = createWithLockOrTimeout({ locks: browserLocks() });
  let previous: Promise<unknown> = Promise.resolve();
  return (signal, work) => {
    const run = previous.then(() => {
      signal.throwIfAborted();
      return withLockOrTimeout(lockName, { timeoutMs: LOCK_TIMEOUT_MS, signal }, work);
    });
    previous = run.catch(() => {});
    return Promise.race([run, rejectOnAbort(signal)]);
  };
}

function rejectOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

import { browserLocks, createWithLockOrTimeout } from '../../backend/index.ts';

/** Runs one thing after the other. Rejects at once when the signal aborts, also while it waits. */
export type RunExclusive = <Result>(signal: AbortSignal, work: () => Promise<Result>) => Promise<Result>;

/** How long to wait for another tab, in ms: it may be frozen. */
const LOCK_TIMEOUT_MS = 5000;

/**
 * Lets the calls of all tabs take turns that read or move the one cookie: the last `Set-Cookie` to arrive wins, whoever
 * asked last.
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

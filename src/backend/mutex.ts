import { untilAborted } from './on-abort.ts';
import { browserLocks } from './tab-locks.ts';
import { type DeadlineOptions, withDeadline } from './with-deadline.ts';
import { createWithLockOrTimeout } from './with-lock-or-timeout.ts';

/**
 * Runs `work` after all earlier calls have finished. Rejects immediately when the signal aborts, even while waiting, and
 * when `work` exceeds its time limit. Both abort the signal passed to `work`.
 */
export type RunExclusive = <Result>(
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<Result>,
) => Promise<Result>;

/** The maximum time to wait for another tab, which may be frozen, in ms. */
const LOCK_TIMEOUT_MS = 5000;

/**
 * Creates a mutex across all tabs, for calls that read and then change something that tabs share, such as a cookie or
 * `localStorage`.
 *
 * The time limit of a call starts when all earlier calls have finished. It includes the time to wait for another tab.
 */
export function createMutex(
  lockName: string,
  { timeoutMs, timeoutError }: Omit<DeadlineOptions, 'signal'>,
): RunExclusive {
  const withLockOrTimeout = createWithLockOrTimeout({ locks: browserLocks() });
  // Leaves half of the time to the work.
  const lockTimeoutMs = Math.min(LOCK_TIMEOUT_MS, timeoutMs / 2);
  let previous: Promise<unknown> = Promise.resolve();
  return (signal, work) => {
    const run = untilAborted(signal, previous).then(() =>
      withDeadline({ signal, timeoutMs, timeoutError }, (signal) =>
        // Also releases the lock if the work ignores the signal, or one call could block all tabs.
        withLockOrTimeout(lockName, { timeoutMs: lockTimeoutMs, signal }, () =>
          untilAborted(signal, work(signal)),
        ),
      ),
    );
    previous = Promise.allSettled([previous, run]);
    return run;
  };
}

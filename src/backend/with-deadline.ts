import { onAbort, throwIfAborted } from './on-abort.ts';
import { setTimer } from './safely.ts';

/** The longest delay of a timer, in ms. Longer ones elapse at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * Settles like the promise that `start` returns, but rejects as soon as `signal` aborts or `timeoutMs` have passed, even
 * if that promise never settles. The signal passed to `start` then aborts.
 */
export async function withDeadline<Result>(
  { signal, timeoutMs, timeoutError }: DeadlineOptions,
  start: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  throwIfAborted(signal);
  const abort = new AbortController();
  let cleanUp = (): void => {};
  const stopped = new Promise<never>((_, reject) => {
    const stop = (reason: unknown): void => {
      reject(reason);
      abort.abort(reason);
    };
    const cancelTimer = setTimer(Math.min(timeoutMs, MAX_TIMER_MS), () => stop(timeoutError()));
    const removeListener = onAbort(signal, stop);
    cleanUp = () => {
      cancelTimer();
      removeListener();
    };
  });
  try {
    return await Promise.race([stopped, start(abort.signal)]);
  } finally {
    cleanUp();
  }
}

/** The options of {@link withDeadline}. */
export interface DeadlineOptions {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  /** Creates the error of a call that took too long. */
  readonly timeoutError: () => Error;
}

/** Resolves after `ms`. Rejects with the abort reason if the signal aborts first. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancelTimer = setTimer(Math.min(ms, MAX_TIMER_MS), () => {
      removeListener();
      resolve();
    });
    const removeListener = onAbort(signal, (reason) => {
      cancelTimer();
      reject(reason);
    });
  });
}

import { browserLocks, createHoldOrGoOn } from '../../backend/index.ts';

/** Runs one thing after the other. Rejects at once when the signal aborts, also while it waits. */
export type TakeTurns = <Result>(signal: AbortSignal, work: () => Promise<Result>) => Promise<Result>;

/** How long to wait for another tab, in ms: it may be frozen. */
const LOCK_WAIT = 5000;

/**
 * Lets the calls of all tabs take turns that read or move the one cookie: the last `Set-Cookie` to arrive wins, whoever
 * asked last.
 */
export function createTurns(lockName: string): TakeTurns {
  const holdOrGoOn = createHoldOrGoOn({ locks: browserLocks() });
  let last: Promise<unknown> = Promise.resolve();
  return (signal, work) => {
    const turn = last.then(() => {
      signal.throwIfAborted();
      return holdOrGoOn(lockName, { ms: LOCK_WAIT, signal }, work);
    });
    last = turn.catch(() => {});
    return Promise.race([turn, aborted(signal)]);
  };
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

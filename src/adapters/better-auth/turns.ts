/** Runs one thing after the other. Rejects at once when the signal aborts, also while it waits. */
export type TakeTurns = <Result>(signal: AbortSignal, work: () => Promise<Result>) => Promise<Result>;

/** How long to wait for another tab, in ms: it may be frozen. */
const LOCK_WAIT = 5000;

/**
 * Lets the calls of all tabs take turns that read or move the one cookie: the last `Set-Cookie` to arrive wins, whoever
 * asked last.
 */
export function createTurns(lockName: string): TakeTurns {
  let last: Promise<unknown> = Promise.resolve();
  return (signal, work) => {
    const turn = last.then(() => {
      signal.throwIfAborted();
      return holding(lockName, work);
    });
    last = turn.catch(() => {});
    return Promise.race([turn, aborted(signal)]);
  };
}

/** While holding a lock, where there are locks and it can be had: a stuck lock costs a wait, never the app. */
async function holding<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  // Old browsers, pages without TLS and Node have none.
  const locks: LockManager | undefined = globalThis.navigator?.locks;
  let begun: Promise<Result> | undefined;
  const begin = (): Promise<Result> => (begun ??= work());
  await locks?.request(name, { signal: AbortSignal.timeout(LOCK_WAIT) }, begin).catch(() => {});
  return begin();
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

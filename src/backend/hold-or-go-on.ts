import { createWithin, setTimer, type Within } from './safely.ts';
import type { TabLocks } from './tab-locks.ts';

/**
 * Runs `work` once, while holding a lock; without it where there are no locks, where they are blocked, and where the lock
 * is not granted in time. A stuck lock costs a wait, never the app.
 */
export type HoldOrGoOn = <Result>(
  name: string,
  wait: {
    /** How long to wait for the lock, in ms: the tab that holds it may be frozen. */
    readonly ms: number;
    /** Rejects the call with its reason, if it aborts before `work` has begun. */
    readonly signal?: AbortSignal;
  },
  work: () => Promise<Result>,
) => Promise<Result>;

export interface HoldOrGoOnOptions {
  readonly locks: TabLocks | null;
  /** Default: by the timers of the platform. */
  readonly within?: Within;
  /** Calls the listener when the page is left: it may stay in the back/forward cache. Returns how to stop listening. */
  readonly onLeave?: (listener: () => void) => () => void;
}

/** How long to wait for a lock that was not granted in time before, in ms. */
const STUCK_WAIT = 1000;

export function createHoldOrGoOn(options: HoldOrGoOnOptions): HoldOrGoOn {
  const { locks, within = createWithin(setTimer), onLeave } = options;
  const stuck = new Set<string>();

  return async (name, { ms, signal }, work) => {
    if (!locks) return work();
    signal?.throwIfAborted();
    const release = new AbortController();
    const letGo = (): void => release.abort();
    signal?.addEventListener('abort', letGo, { once: true });
    const stopListening = onLeave?.(letGo);
    let result: ReturnType<typeof work> | undefined;
    const begin = (): ReturnType<typeof work> => {
      signal?.removeEventListener('abort', letGo);
      return (result ??= work());
    };
    try {
      const granted = (): Promise<true> => whenGranted(locks, name, release.signal, begin);
      if (await within(stuck.has(name) ? STUCK_WAIT : ms, granted)) stuck.delete(name);
      else if (!release.signal.aborted) stuck.add(name);
      if (!result) letGo();
      if (!result) signal?.throwIfAborted();
      return await begin();
    } finally {
      signal?.removeEventListener('abort', letGo);
      stopListening?.();
    }
  };
}

/** Resolves when `begin` was called under the lock, which is held until that has settled or the signal aborts. */
function whenGranted(
  locks: TabLocks,
  name: string,
  signal: AbortSignal,
  begin: () => Promise<unknown>,
): Promise<true> {
  return new Promise((resolve, reject) => {
    const released = new Promise<void>((done) => {
      signal.addEventListener('abort', () => done(), { once: true });
    });
    const hold = async (): Promise<void> => {
      if (signal.aborted) return;
      const begun = begin();
      resolve(true);
      await Promise.race([Promise.allSettled([begun]), released]);
    };
    locks.hold(name, { signal }, hold).catch(reject);
    void released.then(() => reject(signal.reason));
  });
}

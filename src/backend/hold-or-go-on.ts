import { setTimer } from './safely.ts';
import type { TabLocks } from './tab-locks.ts';
import { createWithin, type Within } from './within.ts';

/**
 * Runs `work` once, while holding a lock. Runs it without the lock where there are no locks, where they are blocked, and
 * where the lock is not granted in time: a stuck lock costs a wait, never the app.
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
    let result: ReturnType<typeof work> | undefined;
    const release = new AbortController();
    const letGo = (): void => release.abort();
    const abort = (): void => {
      if (!result) letGo();
    };
    signal?.addEventListener('abort', abort);
    const stopListening = onLeave?.(letGo);
    try {
      const granted = whenGranted(locks, name, release.signal, () => (result = work()));
      await within(stuck.has(name) ? STUCK_WAIT : ms, () => granted);
      if (result) stuck.delete(name);
      else if (!release.signal.aborted) stuck.add(name);
      abort();
      if (!result) signal?.throwIfAborted();
      return await (result ?? work());
    } finally {
      signal?.removeEventListener('abort', abort);
      stopListening?.();
    }
  };
}

/** Calls `begin` once the lock is granted, and holds it until that has settled. Resolves when it is granted or cannot be. */
function whenGranted(
  locks: TabLocks,
  name: string,
  signal: AbortSignal,
  begin: () => Promise<unknown>,
): Promise<void> {
  return new Promise((resolve) => {
    const released = new Promise<void>((done) => {
      signal.addEventListener('abort', () => done());
    });
    const hold = async (): Promise<void> => {
      if (signal.aborted) return;
      const settled = Promise.allSettled([begin()]);
      resolve();
      await Promise.race([settled, released]);
    };
    locks.hold(name, { signal }, hold).then(resolve, () => resolve());
    void released.then(resolve);
  });
}

import type { PageEvent, SessionEnvironment, TabLocks } from './environment.ts';

/**
 * The environment of a browser tab. What a place does not have (a page in a worker, tabs in Node) is left out: there
 * the store does without.
 */
export function browserEnvironment(): SessionEnvironment {
  // Pages that were not served safely have none, whatever the types say.
  const locks: LockManager | null | undefined = globalThis.navigator?.locks;
  return {
    clock: { wall: () => Date.now(), monotonic: () => performance.now() },
    after(ms, run) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    isVisible: () => typeof document === 'undefined' || document.visibilityState === 'visible',
    on: listen,
    tabStorage: {
      read: (key) => tolerant(() => sessionStorage.getItem(key)) ?? null,
      write: (key, value) =>
        tolerant(() =>
          value === null ? sessionStorage.removeItem(key) : sessionStorage.setItem(key, value),
        ),
    },
    openChannel: typeof document === 'undefined' || !globalThis.BroadcastChannel ? null : openChannel,
    locks: locks ? tabLocks(locks) : null,
  };
}

/** Storage may be missing, full or forbidden: then a reload forgets the tab's choice, and nothing else. */
function tolerant<Result>(access: () => Result): Result | undefined {
  try {
    return access();
  } catch {
    return undefined;
  }
}

function listen(event: PageEvent, listener: () => void): () => void {
  if (typeof document === 'undefined') return () => {};
  const stop = new AbortController();
  const { signal } = stop;
  const options = { signal, passive: true, capture: true };
  switch (event) {
    case 'wake': {
      const look = (): void => {
        if (document.visibilityState === 'visible') listener();
      };
      document.addEventListener('visibilitychange', look, options);
      window.addEventListener('focus', look, { signal });
      window.addEventListener('online', listener, options);
      break;
    }
    case 'restore':
      window.addEventListener('pageshow', ({ persisted }) => persisted && listener(), options);
      break;
    case 'leave':
      window.addEventListener('pagehide', listener, options);
      break;
    case 'activity':
      window.addEventListener('pointerdown', listener, options);
      window.addEventListener('keydown', listener, options);
      break;
  }
  return () => stop.abort();
}

function openChannel(name: string, onMessage: (message: unknown) => void) {
  const channel = new BroadcastChannel(name);
  channel.addEventListener('message', ({ data }) => onMessage(data));
  return {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- channels stay within the origin by themselves
    post: (message: unknown) => channel.postMessage(message),
    close: () => channel.close(),
  };
}

function tabLocks(locks: LockManager): TabLocks {
  return {
    hold: (name, { signal, steal = false, shared = false }, work) =>
      locks.request(
        name,
        // A stolen lock is granted at once: the platform takes no signal with it.
        steal ? { steal } : { mode: shared ? 'shared' : 'exclusive', ...(signal && { signal }) },
        work,
      ),
    async holders(name) {
      const { held = [] } = await locks.query();
      return held.filter((lock) => lock.name === name).length;
    },
  };
}

import type { TabLocks } from '../store/index.ts';

/** A request for a lock, held or pending. */
interface LockRequest {
  readonly name: string;
  readonly shared: boolean;
  held: boolean;
  readonly grant: () => void;
  readonly steal: (reason: Error) => void;
}

/** An in-memory implementation of the Web Locks of one origin. */
export interface InMemoryLocks {
  /**
   * Returns the lock manager of one tab. For each request of the tab, adds a function that releases the lock to
   * `cleanups`. Runs callbacks through `whenUnfrozen`.
   */
  readonly forTab: (cleanups: Set<() => void>, whenUnfrozen: (run: () => void) => void) => TabLocks;
}

export function createInMemoryLocks(): InMemoryLocks {
  // In request order, except that a request that steals the lock comes first.
  let requests: readonly LockRequest[] = [];

  function removeRequest(request: LockRequest): void {
    requests = requests.filter((other) => other !== request);
    grantWaiting(request.name);
  }

  function grantWaiting(name: string): void {
    for (const request of requests.filter((other) => other.name === name)) {
      const ahead = requests.slice(0, requests.indexOf(request)).filter((other) => other.name === name);
      if (request.held || !ahead.every((other) => other.held && other.shared && request.shared)) continue;
      if (ahead.length > 0 && !request.shared) continue;
      request.held = true;
      request.grant();
    }
  }

  function stealFrom(name: string): void {
    for (const request of requests.filter((other) => other.name === name && other.held)) {
      requests = requests.filter((other) => other !== request);
      request.steal(new DOMException('The lock was stolen.', 'AbortError'));
    }
  }

  return {
    forTab: (cleanups, whenUnfrozen) => ({
      request(name, { signal, steal = false, shared = false }, callback) {
        return new Promise((resolve, reject) => {
          if (signal?.aborted) return reject(signal.reason);
          const request: LockRequest = {
            name,
            shared,
            held: false,
            grant: () => whenUnfrozen(() => void run()),
            steal: (reason) => whenUnfrozen(() => reject(reason)),
          };
          const release = (): void => {
            cleanups.delete(release);
            removeRequest(request);
          };
          const abort = (): void => {
            if (request.held) return;
            release();
            reject(signal?.reason);
          };
          async function run(): Promise<void> {
            try {
              resolve(await callback());
            } catch (error) {
              reject(error);
            } finally {
              whenUnfrozen(release);
            }
          }
          cleanups.add(release);
          signal?.addEventListener('abort', abort, { once: true });
          if (steal) stealFrom(name);
          requests = steal ? [request, ...requests] : [...requests, request];
          grantWaiting(name);
        });
      },
      countHolders: async (name) =>
        requests.filter((request) => request.name === name && request.held).length,
    }),
  };
}

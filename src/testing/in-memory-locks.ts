import type { TabLocks } from '../store/index.ts';

/** A lock that is held or waited for. */
interface Claim {
  readonly name: string;
  readonly shared: boolean;
  held: boolean;
  readonly grant: () => void;
  readonly steal: (reason: Error) => void;
}

/** The Web Locks of one origin, in memory. */
export interface LockTable {
  /**
   * The locks as one tab sees them. It loses them when `endings` are called; what it has to do about them itself waits
   * while it is frozen.
   */
  readonly forTab: (endings: Set<() => void>, whenThawed: (run: () => void) => void) => TabLocks;
}

export function createLockTable(): LockTable {
  // In the order in which they were asked for.
  let claims: readonly Claim[] = [];

  function drop(claim: Claim): void {
    claims = claims.filter((other) => other !== claim);
    grantWaiting(claim.name);
  }

  function grantWaiting(name: string): void {
    for (const claim of claims.filter((other) => other.name === name)) {
      const before = claims.slice(0, claims.indexOf(claim)).filter((other) => other.name === name);
      if (claim.held || !before.every((other) => other.held && other.shared && claim.shared)) continue;
      if (before.length > 0 && !claim.shared) continue;
      claim.held = true;
      claim.grant();
    }
  }

  function stealFrom(name: string): void {
    for (const claim of claims.filter((other) => other.name === name && other.held)) {
      claims = claims.filter((other) => other !== claim);
      claim.steal(new DOMException('The lock was stolen.', 'AbortError'));
    }
  }

  return {
    forTab: (endings, whenThawed) => ({
      hold(name, { signal, steal = false, shared = false }, work) {
        return new Promise((resolve, reject) => {
          if (signal?.aborted) return reject(signal.reason);
          const claim: Claim = {
            name,
            shared,
            held: false,
            grant: () => whenThawed(() => void run()),
            steal: (reason) => whenThawed(() => reject(reason)),
          };
          const leave = (): void => {
            endings.delete(leave);
            drop(claim);
          };
          const abort = (): void => {
            if (claim.held) return;
            leave();
            reject(signal?.reason);
          };
          async function run(): Promise<void> {
            try {
              resolve(await work());
            } catch (error) {
              reject(error);
            } finally {
              whenThawed(leave);
            }
          }
          endings.add(leave);
          signal?.addEventListener('abort', abort, { once: true });
          if (steal) stealFrom(name);
          claims = steal ? [claim, ...claims] : [...claims, claim];
          grantWaiting(name);
        });
      },
      holders: async (name) => claims.filter((claim) => claim.name === name && claim.held).length,
    }),
  };
}

import { type SessionBackend, sharedName } from '../backend/index.ts';
import type { SessionEnvironment } from './environment.ts';
import { type TabMessage, type TokenKey } from './tab-messages.ts';
import type { TokenCacheOptions } from './tokens.ts';

/** Lets one tab's token request serve all. Nothing is stored: tokens go from memory to memory. */
export interface TokenSharing {
  readonly share: TokenCacheOptions['share'];
  /** A token came in from another tab. */
  readonly arrived: (key: TokenKey) => void;
  readonly open: () => void;
  readonly close: () => void;
}

export interface TokenSharingOptions {
  readonly backend: Pick<SessionBackend, 'scope'>;
  readonly environment: SessionEnvironment;
  readonly post: (message: TabMessage) => void;
}

/** How long to wait for a lock that another tab holds, in ms: that tab may be frozen. */
const LOCK_WAIT = 5000;
/** How long other tabs have to answer, in ms. */
const ANSWER_WAIT = 100;

export function createTokenSharing({ backend, environment, post }: TokenSharingOptions): TokenSharing {
  const { locks } = environment;
  const presence = sharedName(backend, 'tabs');
  const waiting = new Map<string, Set<() => void>>();
  let leave = (): void => {};

  async function areOthersPresent(): Promise<boolean> {
    // Some pages have locks that they may not use.
    return locks !== null && (await locks.holders(presence).catch(() => 0)) > 1;
  }

  /** Asks the other tabs, which may have had the token before this one was opened. */
  function ask(key: TokenKey, isAnswered: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const waiters = waiting.get(JSON.stringify(key)) ?? new Set();
      waiting.set(JSON.stringify(key), waiters);
      const done = (): void => {
        cancel();
        waiters.delete(look);
        resolve();
      };
      // Each tab answers with what it has: the first answer may be the very token that is to be renewed.
      const look = (): void => {
        if (isAnswered()) done();
      };
      const cancel = environment.after(ANSWER_WAIT, done);
      waiters.add(look);
      post({ type: 'token-wanted', key });
    });
  }

  return {
    async share(key, atHand, mint, signal) {
      if (!locks || !(await areOthersPresent())) return mint();
      const lock = sharedName(backend, `token:${JSON.stringify(key)}`);
      return holdOrGoOn(environment, lock, LOCK_WAIT, signal, async () => {
        const told = atHand();
        if (told !== undefined) return told;
        await ask(key, () => atHand() !== undefined);
        return atHand() ?? mint();
      });
    },
    arrived(key) {
      for (const look of waiting.get(JSON.stringify(key)) ?? []) look();
    },
    open() {
      const left = new Promise<void>((resolve) => {
        leave = resolve;
      });
      locks?.hold(presence, { shared: true }, () => left).catch(() => {});
    },
    close: () => leave(),
  };
}

/**
 * Runs `work` while holding a lock; without it where there are no locks, or when it cannot be had in time. A stuck lock
 * costs a wait, never the app. A page that is left lets go of the lock, as it may stay in the back/forward cache.
 */
export async function holdOrGoOn<Result>(
  { locks, after, on }: SessionEnvironment,
  name: string,
  waitMs: number,
  signal: AbortSignal,
  work: () => Promise<Result>,
): Promise<Result> {
  if (!locks) return work();
  const enough = new AbortController();
  const cancel = after(waitMs, () => enough.abort());
  const stopListening = on('leave', () => enough.abort());
  let result: Promise<Result> | undefined;
  try {
    await locks.hold(name, { signal: AbortSignal.any([enough.signal, signal]) }, () => {
      cancel();
      result = work();
      return Promise.race([Promise.allSettled([result]), aborted(enough.signal)]);
    });
  } catch {
    // Not granted in time, or forbidden, or stolen: what was begun goes on nevertheless.
    if (!result) signal.throwIfAborted();
  } finally {
    cancel();
    stopListening();
  }
  return result ?? work();
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

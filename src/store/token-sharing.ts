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
  readonly name: string;
  readonly environment: SessionEnvironment;
  readonly post: (message: TabMessage) => void;
}

/** How long to wait for a lock that another tab holds, in ms: that tab may be frozen. */
const LOCK_WAIT = 5000;
/** How long other tabs have to answer, in ms. */
const ANSWER_WAIT = 100;

export function createTokenSharing({ name, environment, post }: TokenSharingOptions): TokenSharing {
  const { locks } = environment;
  const presence = `${name}:tabs`;
  const waiting = new Map<string, Set<() => void>>();
  let leave = (): void => {};

  async function areOthersPresent(): Promise<boolean> {
    return locks !== null && (await locks.holders(presence)) > 1;
  }

  /** Asks the other tabs, which may have had the token before this one was opened. */
  function ask(key: TokenKey): Promise<void> {
    return new Promise((resolve) => {
      const waiters = waiting.get(JSON.stringify(key)) ?? new Set();
      waiting.set(JSON.stringify(key), waiters);
      const done = (): void => {
        cancel();
        waiters.delete(done);
        resolve();
      };
      const cancel = environment.after(ANSWER_WAIT, done);
      waiters.add(done);
      post({ type: 'token-wanted', key });
    });
  }

  return {
    async share(key, atHand, mint, signal) {
      if (!locks || !(await areOthersPresent())) return mint();
      return holdOrGoOn(environment, `${name}:token:${JSON.stringify(key)}`, LOCK_WAIT, signal, async () => {
        const told = atHand();
        if (told !== undefined) return told;
        await ask(key);
        return atHand() ?? mint();
      });
    },
    arrived(key) {
      for (const done of waiting.get(JSON.stringify(key)) ?? []) done();
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
 * costs a wait, never the app.
 */
export async function holdOrGoOn<Result>(
  { locks, after }: SessionEnvironment,
  name: string,
  waitMs: number,
  signal: AbortSignal,
  work: () => Promise<Result>,
): Promise<Result> {
  if (!locks) return work();
  const timeout = new AbortController();
  const cancel = after(waitMs, () => timeout.abort());
  let started = false;
  try {
    return await locks.hold(name, { signal: AbortSignal.any([timeout.signal, signal]) }, () => {
      started = true;
      cancel();
      return work();
    });
  } catch (error) {
    signal.throwIfAborted();
    if (started) throw error;
    return work();
  } finally {
    cancel();
  }
}

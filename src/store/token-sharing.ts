import { safely, type SessionBackend, scopedName, type WithLockOrTimeout } from '../backend/index.ts';
import type { SafeEnvironment } from './safe-environment.ts';
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
  readonly environment: SafeEnvironment;
  readonly withLock: WithLockOrTimeout;
  /** Returns whether the message was sent. */
  readonly post: (message: TabMessage) => boolean;
}

/** How long to wait for a lock that another tab holds, in ms: that tab may be frozen. */
const LOCK_WAIT = 5000;
/** How long the platform may take to count the tabs, in ms. */
const QUERY_WAIT = 1000;
/** How long other tabs have to answer, in ms. */
const ANSWER_WAIT = 100;

export function createTokenSharing({
  backend,
  environment,
  withLock,
  post,
}: TokenSharingOptions): TokenSharing {
  const { locks, within } = environment;
  const presence = scopedName(backend, 'tabs');
  const waiting = new Map<string, Set<() => void>>();
  let leave = (): void => {};

  async function areOthersPresent(): Promise<boolean> {
    const tabs = locks && (await within(QUERY_WAIT, () => locks.countHolders(presence)));
    return (tabs ?? 0) > 1;
  }

  /** Asks the other tabs, which may have had the token before this one was opened. */
  async function ask(key: TokenKey, isAnswered: () => boolean): Promise<void> {
    const waiters = waiting.get(JSON.stringify(key)) ?? new Set();
    waiting.set(JSON.stringify(key), waiters);
    let look = (): void => {};
    const answered = new Promise<void>((resolve) => {
      // Each tab answers with what it has: the first answer may be the very token that is to be renewed.
      look = () => isAnswered() && resolve();
    });
    waiters.add(look);
    if (post({ type: 'token-wanted', key })) await within(ANSWER_WAIT, () => answered);
    waiters.delete(look);
  }

  return {
    async share(key, atHand, mint, signal) {
      if (!(await areOthersPresent())) return mint();
      const lock = scopedName(backend, `token:${JSON.stringify(key)}`);
      return withLock(lock, { timeoutMs: LOCK_WAIT, signal }, async () => {
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
      void safely(() => locks?.request(presence, { shared: true }, () => left).catch(() => {}));
    },
    close: () => leave(),
  };
}

import { safely, type SessionBackend, scopedName, type WithLockOrTimeout } from '../backend/index.ts';
import type { TabsEnvironment } from './effects/tabs-environment.ts';
import { type TabMessage, type TokenKey } from './tab-messages.ts';
import type { TokenCacheOptions } from './token-requests.ts';

/** Shares token requests between tabs (single-flight). Tokens are sent from memory to memory and never stored. */
export interface TokenSharing {
  readonly share: TokenCacheOptions['share'];
  /** Resumes the callers that wait for a token which was received from another tab. */
  readonly onReceived: (key: TokenKey) => void;
  readonly open: () => void;
  readonly close: () => void;
}

export interface TokenSharingOptions {
  readonly backend: Pick<SessionBackend, 'scope'>;
  readonly environment: TabsEnvironment;
  readonly withLock: WithLockOrTimeout;
  /** Returns whether the message was sent. */
  readonly post: (message: TabMessage) => boolean;
}

/** The maximum time to wait for a lock that another tab holds, in ms. That tab may be frozen. */
const LOCK_TIMEOUT_MS = 5000;
/** The maximum time to wait until the platform has counted the tabs, in ms. */
const QUERY_TIMEOUT_MS = 1000;
/** The maximum time to wait for the responses of other tabs, in ms. */
const RESPONSE_TIMEOUT_MS = 100;

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

  async function hasOtherTabs(): Promise<boolean> {
    const tabs = locks && (await within(QUERY_TIMEOUT_MS, () => locks.countHolders(presence)));
    return (tabs ?? 0) > 1;
  }

  /** Requests the token from the other tabs, which may have received it before this tab was opened. */
  async function requestFromTabs(key: TokenKey, hasReceived: () => boolean): Promise<void> {
    const waiters = waiting.get(JSON.stringify(key)) ?? new Set();
    waiting.set(JSON.stringify(key), waiters);
    let check = (): void => {};
    const received = new Promise<void>((resolve) => {
      // Each tab sends the token that it has: the first one may be the token that is to be renewed.
      check = () => hasReceived() && resolve();
    });
    waiters.add(check);
    if (post({ type: 'token-wanted', key })) await within(RESPONSE_TIMEOUT_MS, () => received);
    waiters.delete(check);
  }

  return {
    async share(key, getReceived, mint, signal) {
      if (!(await hasOtherTabs())) return mint();
      const lock = scopedName(backend, `token:${JSON.stringify(key)}`);
      return withLock(lock, { timeoutMs: LOCK_TIMEOUT_MS, signal }, async () => {
        const received = getReceived();
        if (received !== undefined) return received;
        await requestFromTabs(key, () => getReceived() !== undefined);
        return getReceived() ?? mint();
      });
    },
    onReceived(key) {
      for (const check of waiting.get(JSON.stringify(key)) ?? []) check();
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

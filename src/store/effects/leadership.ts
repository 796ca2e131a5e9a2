import { type SessionBackend, scopedName } from '../../backend/index.ts';
import type { TabsEnvironment } from './tabs-environment.ts';
import type { TabMessage } from '../tab-messages.ts';

/**
 * Elects one tab as the leader. If the leader is closed or crashes, the next tab becomes the leader at once; if it is frozen
 * and does not respond, another tab steals its lock.
 */
export interface Leadership {
  readonly open: () => void;
  readonly close: () => void;
  readonly receive: (type: 'leader-wanted' | 'leader-here') => void;
}

export interface LeadershipOptions {
  readonly backend: Pick<SessionBackend, 'scope'>;
  readonly environment: TabsEnvironment;
  /** Returns whether the message was sent. */
  readonly post: (message: TabMessage) => boolean;
  /** Returns whether there is a channel to the other tabs. */
  readonly isReachable: () => boolean;
  /** Starts the work of the leader. Returns a function that stops it. */
  readonly lead: () => () => void;
}

/** The interval of the pings to the leader, in ms. */
const PING_INTERVAL_MS = 15_000;
/** The time that the leader has to respond to a ping, in ms. */
const PONG_TIMEOUT_MS = 3000;
/** The delay before a tab whose lock was stolen requests it again, in ms. */
const STOLEN_LOCK_DELAY_MS = 1000;

export function createLeadership(options: LeadershipOptions): Leadership {
  const { backend, environment, post, isReachable, lead } = options;
  const { locks, setTimer: after } = environment;
  let term: AbortController | undefined;
  let leading = false;
  let hasResponded = true;
  let cancelPing = (): void => {};

  /** Requests the lock of the leader, or steals it, and again after it was stolen. */
  async function run(signal: AbortSignal, steal: boolean): Promise<void> {
    if (!locks) return leadUntil(signal);
    const tenure = new AbortController();
    const end = (): void => tenure.abort();
    signal.addEventListener('abort', end, { once: true });
    let isGranted = false;
    const work = (): Promise<void> => {
      isGranted = true;
      return leadUntil(tenure.signal);
    };
    try {
      await locks.request(scopedName(backend, 'leader'), { signal, steal }, work);
    } catch {
      // The lock was stolen or released. Stealing a lock does not stop the work that held it.
      end();
    }
    if (signal.aborted) return;
    // Blocked locks are treated like missing ones.
    if (!isGranted && !isReachable()) return leadUntil(signal);
    const wait = isGranted ? STOLEN_LOCK_DELAY_MS : PING_INTERVAL_MS;
    after(wait, () => signal.aborted || void run(signal, false));
  }

  async function leadUntil(over: AbortSignal): Promise<void> {
    if (over.aborted) return;
    leading = true;
    const stop = lead();
    await new Promise<void>((resolve) => {
      over.addEventListener('abort', () => resolve(), { once: true });
    });
    leading = false;
    stop();
  }

  function campaign(steal: boolean): void {
    term?.abort();
    term = new AbortController();
    void run(term.signal, steal);
  }

  function ping(): void {
    cancelPing = after(PING_INTERVAL_MS, () => {
      if (leading) return ping();
      hasResponded = !post({ type: 'leader-wanted' });
      cancelPing = after(PONG_TIMEOUT_MS, () => {
        // Meanwhile, this tab may have become the leader.
        if (!hasResponded && !leading && environment.isVisible()) campaign(true);
        ping();
      });
    });
  }

  return {
    open() {
      // Without locks, no tab is the leader if there may be others. Without a channel, there are no others to ping.
      if (term || (!locks && isReachable())) return;
      campaign(false);
      if (isReachable()) ping();
    },
    close() {
      cancelPing();
      term?.abort();
      term = undefined;
    },
    receive(type) {
      if (type === 'leader-here') hasResponded = true;
      else if (leading) post({ type: 'leader-here' });
    },
  };
}

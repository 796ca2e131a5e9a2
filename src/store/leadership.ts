import { type SessionBackend, scopedName } from '../backend/index.ts';
import type { SafeEnvironment } from './safe-environment.ts';
import type { TabMessage } from './tab-messages.ts';

/**
 * Makes one tab of all the one that leads. When it is closed or crashes, the next takes over at once; when it is frozen
 * and does not answer, the lead is taken from it.
 */
export interface Leadership {
  readonly open: () => void;
  readonly close: () => void;
  readonly receive: (type: 'leader-wanted' | 'leader-here') => void;
}

export interface LeadershipOptions {
  readonly backend: Pick<SessionBackend, 'scope'>;
  readonly environment: SafeEnvironment;
  /** Returns whether the message was sent. */
  readonly post: (message: TabMessage) => boolean;
  /** Whether there is a channel to the other tabs. */
  readonly isReachable: () => boolean;
  /** Starts what only the leader does. Returns how to stop it. */
  readonly lead: () => () => void;
}

/** How often the leader is asked whether it is there, and how long it has to answer, in ms. */
const PING_EVERY = 15_000;
const ANSWER_WAIT = 3000;
/** How long to leave the lead to whoever took it before waiting for it again, in ms. */
const STOLEN_WAIT = 1000;

export function createLeadership(options: LeadershipOptions): Leadership {
  const { backend, environment, post, isReachable, lead } = options;
  const { locks, setTimer: after } = environment;
  let term: AbortController | undefined;
  let leading = false;
  let answered = true;
  let cancelPing = (): void => {};

  /** Waits for the lead, or takes it; waits again when it is taken away. */
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
      // Stolen, or given up: either way somebody else leads. A stolen lock does not stop what it was held for.
      end();
    }
    if (signal.aborted) return;
    // Blocked locks are like none.
    if (!isGranted && !isReachable()) return leadUntil(signal);
    const wait = isGranted ? STOLEN_WAIT : PING_EVERY;
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
    cancelPing = after(PING_EVERY, () => {
      if (leading) return ping();
      answered = !post({ type: 'leader-wanted' });
      cancelPing = after(ANSWER_WAIT, () => {
        // Meanwhile the lead may have come to this very tab.
        if (!answered && !leading && environment.isVisible()) campaign(true);
        ping();
      });
    });
  }

  return {
    open() {
      // Without locks no tab leads where there are others. Without a channel there is no other to ask.
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
      if (type === 'leader-here') answered = true;
      else if (leading) post({ type: 'leader-here' });
    },
  };
}

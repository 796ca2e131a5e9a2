import { createWithTimeout, safely, setTimer, type TabLocks, type WithTimeout } from '../../backend/index.ts';
import type { BroadcastChannelLike } from '../environment.ts';
import type { SafeEnvironment } from '../safe-environment.ts';
import { tabApisOf } from '../tab-apis.ts';

/** The environment of the connection to other tabs. A lock request may throw, reject or never be granted. */
export interface TabsEnvironment extends SafeEnvironment {
  /** Returns null where other tabs cannot be reached. */
  readonly createChannel: (name: string, onMessage: (message: unknown) => void) => SafeChannel | null;
  readonly locks: TabLocks | null;
  readonly within: WithTimeout;
}

export interface SafeChannel {
  /** Returns whether the message was sent. */
  readonly postMessage: (message: unknown) => boolean;
  readonly close: () => void;
}

/** Adds the APIs that reach other tabs. */
export function tabsEnvironment(environment: SafeEnvironment): TabsEnvironment {
  const platform = environment.given ?? { ...tabApisOf(globalThis), setTimer };

  function createChannel(name: string, onMessage: (message: unknown) => void): SafeChannel | null {
    const channel = safely(() => platform.createChannel?.(name, onMessage));
    if (!channel) return null;
    return {
      postMessage: (message) => safely(() => postTo(channel, message)) ?? false,
      close: () => safely(() => channel.close()),
    };
  }

  return {
    ...environment,
    createChannel,
    locks: platform.locks,
    within: createWithTimeout((ms, run) => platform.setTimer(ms, run)),
  };
}

function postTo(channel: BroadcastChannelLike, message: unknown): true {
  channel.postMessage(message);
  return true;
}

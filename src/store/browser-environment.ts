import { browserLocks } from '../backend/index.ts';
import type { BroadcastChannelLike, SessionEnvironment } from './environment.ts';
import { type BrowserScope, pageEnvironment } from './page-environment.ts';

/**
 * Returns the environment of a browser tab. APIs that are missing (in a worker or in Node) or blocked (storage without
 * cookies, locks in a sandboxed frame) are not required.
 */
export function browserEnvironment(): SessionEnvironment {
  return environmentOf(globalThis);
}

/** Returns an environment that uses only these globals, and reads each of them lazily. */
export function environmentOf(scope: BrowserScope): SessionEnvironment {
  return {
    ...pageEnvironment(scope),
    createChannel: (name, onMessage) => createChannel(scope, name, onMessage),
    locks: browserLocks(scope),
  };
}

function createChannel(
  { document, BroadcastChannel }: BrowserScope,
  name: string,
  onMessage: (message: unknown) => void,
): BroadcastChannelLike | null {
  // Node has channels, but no tabs.
  if (!document || !BroadcastChannel) return null;
  const channel = new BroadcastChannel(name);
  channel.addEventListener('message', ({ data }) => onMessage(data));
  return {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- channels stay within the origin by themselves
    postMessage: (message: unknown) => channel.postMessage(message),
    close: () => channel.close(),
  };
}

import { browserLocks } from '../backend/index.ts';
import type { BroadcastChannelLike, SessionEnvironment } from './environment.ts';
import type { BrowserScope } from './page-environment.ts';

/** The platform APIs that reach other tabs. */
export type TabApis = Pick<SessionEnvironment, 'createChannel' | 'locks'>;

/** Returns the APIs of a browser. Uses only these globals, and reads each of them lazily. */
export function tabApisOf(scope: BrowserScope): TabApis {
  return {
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

import type { TabLocks } from '../backend/index.ts';

// Everything that the store needs of the place it runs in, so that it also runs in Node, in a worker, on React Native
// and under fake time.

/** The two clocks, in ms: the wall clock may be set by anybody, the monotonic one may stop while a laptop sleeps. */
export interface EnvironmentClock {
  readonly wall: () => number;
  readonly monotonic: () => number;
}

/** What happens to the page. */
export type PageEvent =
  /** It is looked at again, or the network is back. */
  | 'focus'
  /** It was shown again as it was left, from the back/forward cache. */
  | 'pageshow'
  /** It is left, maybe for ever. */
  | 'pagehide'
  /** Somebody uses it. */
  | 'interaction';

/** Reaches the other tabs of this origin, but not the one that posts. What arrives may be anything. */
export interface BroadcastChannelLike {
  readonly postMessage: (message: unknown) => void;
  readonly close: () => void;
}

/**
 * Where the store runs. Any part of it may be missing, throw, reject or never settle, the wall clock aside: the store does
 * without that part.
 */
export interface SessionEnvironment {
  readonly clock: EnvironmentClock;
  /** Calls `run` once after so many ms. Returns how to call it off. */
  readonly setTimer: (ms: number, run: () => void) => () => void;
  readonly isVisible: () => boolean;
  /** Returns how to stop listening. */
  readonly on: (event: PageEvent, listener: () => void) => () => void;
  /** Values that live as long as this tab, also across reloads. Null is none. */
  readonly tabStorage: {
    readonly get: (key: string) => string | null;
    readonly set: (key: string, value: string | null) => void;
  };
  /** Null, or a function that returns null, where other tabs cannot be reached. */
  readonly createChannel:
    | ((name: string, onMessage: (message: unknown) => void) => BroadcastChannelLike | null)
    | null;
  readonly locks: TabLocks | null;
}

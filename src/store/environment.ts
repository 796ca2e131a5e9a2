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
  | 'wake'
  /** It was shown again as it was left, from the back/forward cache. */
  | 'restore'
  /** It is left, maybe for ever. */
  | 'leave'
  /** Somebody uses it. */
  | 'activity';

/** Reaches the other tabs of this origin, but not the one that posts. What arrives may be anything. */
export interface TabChannel {
  readonly post: (message: unknown) => void;
  readonly close: () => void;
}

/**
 * Where the store runs. Any part of it may be missing, throw, reject or never settle, the wall clock aside: the store does
 * without that part.
 */
export interface SessionEnvironment {
  readonly clock: EnvironmentClock;
  /** Calls `run` once after so many ms. Returns how to call it off. */
  readonly after: (ms: number, run: () => void) => () => void;
  readonly isVisible: () => boolean;
  /** Returns how to stop listening. */
  readonly on: (event: PageEvent, listener: () => void) => () => void;
  /** Values that live as long as this tab, also across reloads. Null is none. */
  readonly tabStorage: {
    readonly read: (key: string) => string | null;
    readonly write: (key: string, value: string | null) => void;
  };
  /** Null, or a function that returns null, where other tabs cannot be reached. */
  readonly openChannel: ((name: string, onMessage: (message: unknown) => void) => TabChannel | null) | null;
  readonly locks: TabLocks | null;
}

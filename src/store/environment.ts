import type { TabLocks } from '../backend/index.ts';

/** The clocks of an environment. */
export interface EnvironmentClock {
  /** Returns the time in ms since the epoch, like `Date.now()`. The user can change this clock. */
  readonly wall: () => number;
  /** Returns a time in ms that never decreases, like `performance.now()`. It may stop while the device sleeps. */
  readonly monotonic: () => number;
}

/** An event of the page. */
export type PageEvent =
  /** The page became visible or focused, or the browser went online. */
  | 'focus'
  /** The page was restored from the back/forward cache. */
  | 'pageshow'
  /** The user leaves the page; it may enter the back/forward cache. */
  | 'pagehide'
  /** The user clicked, tapped or pressed a key. */
  | 'interaction';

/**
 * A channel to the other tabs of this origin, with the methods of `BroadcastChannel`. A message is not delivered to the
 * channel that posted it.
 */
export interface BroadcastChannelLike {
  readonly postMessage: (message: unknown) => void;
  readonly close: () => void;
}

/** The address of a page, with the members of `window.location`. */
export interface PageLocation {
  readonly href: string;
  /** Opens another page. */
  assign(url: string): void;
  /** Opens another page, which replaces the current one in the history. */
  replace(url: string): void;
}

/** The platform APIs that a store needs from the start. */
export interface PageEnvironment {
  readonly clock: EnvironmentClock;
  /** Calls `run` once after `ms` milliseconds. Returns a function that cancels the timer. */
  readonly setTimer: (ms: number, run: () => void) => () => void;
  /** Returns whether the page is visible. */
  readonly isVisible: () => boolean;
  /** Adds an event listener. Returns a function that removes it. */
  readonly on: (event: PageEvent, listener: () => void) => () => void;
  /** Storage that lasts as long as the tab, reloads included, like `sessionStorage`. */
  readonly tabStorage: {
    /** Returns the stored value, or null. */
    readonly get: (key: string) => string | null;
    /** Stores a value; null removes it. */
    readonly set: (key: string, value: string | null) => void;
  };
}

/**
 * The platform APIs that a store uses. Any of them except the wall clock may be missing, throw, reject or never settle:
 * the store works without it. Pass your own to run a store outside a browser or with fake time.
 */
export interface SessionEnvironment extends PageEnvironment {
  /** Opens a channel to the other tabs. Null, or returns null, if other tabs cannot be reached. */
  readonly createChannel:
    | ((name: string, onMessage: (message: unknown) => void) => BroadcastChannelLike | null)
    | null;
  /** Locks shared by the tabs of this origin; null if there are none. */
  readonly locks: TabLocks | null;
  /**
   * The address of the page, for sign-ins by redirect and for pages that a backend asks to open; null if the store cannot
   * navigate. Pass the functions of a router to navigate without a reload.
   */
  readonly location: PageLocation | null;
}

import type { PageEvent, PageLocation, SessionEnvironment } from '../store/index.ts';
import { createInMemoryLocks } from './in-memory-locks.ts';

/** The simulated address of a tab. */
export interface InMemoryLocation extends PageLocation {
  /** The URL of the page. Default: `http://localhost/`. A navigation does not change it, because it would end the page. */
  href: string;
  /** The navigations that were requested so far, in order. */
  readonly navigations: readonly { readonly type: 'assign' | 'replace'; readonly url: string }[];
}

/** A simulated browser tab: the environment of one store, with controls for tests. */
export interface InMemoryTab extends SessionEnvironment {
  /** The address of the tab, which records navigations. */
  readonly location: InMemoryLocation;
  /** Dispatches an event of the page. `hide` and `pagehide` hide the tab; `focus` and `pageshow` show it. */
  readonly dispatch: (event: PageEvent | 'hide') => void;
  /** Sets the difference in ms between the tab's wall clock and `Date.now()`. */
  readonly setClockOffset: (offsetMs: number) => void;
  /** Freezes the tab: queues its timers, messages and lock callbacks. The tab keeps its locks. */
  readonly freeze: () => void;
  /** Unfreezes the tab and runs the queued callbacks. */
  readonly unfreeze: () => void;
  /** Ends the tab without dispatching an event. Its storage remains for the next store, as after a reload. */
  readonly crash: () => void;
}

/** A simulated browser. Its tabs have the same origin: they share messages and locks. */
export interface InMemoryBrowser {
  /** Opens a tab with empty storage. */
  readonly openTab: () => InMemoryTab;
}

interface OpenChannel {
  readonly name: string;
  readonly receive: (message: unknown) => void;
}

/** Creates an {@link InMemoryBrowser}. It uses the global clocks and timers, so that fake timers work. */
export function inMemoryBrowser(): InMemoryBrowser {
  const openChannels = new Set<OpenChannel>();
  const locks = createInMemoryLocks();

  return {
    openTab() {
      const listeners = new Map<PageEvent, Set<() => void>>();
      const cleanups = new Set<() => void>();
      const stored = new Map<string, string>();
      let visible = true;
      let offset = 0;
      // The callbacks that became due while the tab was frozen. Null while it is not frozen.
      let queued: (() => void)[] | null = null;

      function whenUnfrozen(run: () => void): void {
        if (queued) queued.push(run);
        else run();
      }

      return {
        clock: { wall: () => Date.now() + offset, monotonic: () => performance.now() },
        setTimer(ms, run) {
          const runOnce = (): void => {
            if (cleanups.delete(stop)) run();
          };
          const timer = setTimeout(() => whenUnfrozen(runOnce), ms);
          const stop = (): void => {
            clearTimeout(timer);
            cleanups.delete(stop);
          };
          cleanups.add(stop);
          return stop;
        },
        isVisible: () => visible,
        on(event, listener) {
          const set = listeners.get(event) ?? new Set();
          listeners.set(event, set.add(listener));
          return () => set.delete(listener);
        },
        location: createInMemoryLocation(),
        tabStorage: {
          get: (key) => stored.get(key) ?? null,
          set: (key, value) => void (value === null ? stored.delete(key) : stored.set(key, value)),
        },
        createChannel(name, onMessage) {
          const channel: OpenChannel = {
            name,
            receive: (message) => whenUnfrozen(() => openChannels.has(channel) && onMessage(message)),
          };
          const close = (): void => {
            openChannels.delete(channel);
            cleanups.delete(close);
          };
          openChannels.add(channel);
          cleanups.add(close);
          return {
            close,
            postMessage(message) {
              const copy: unknown = structuredClone(message);
              const others = [...openChannels].filter((other) => other !== channel && other.name === name);
              setTimeout(() => {
                for (const other of others) if (openChannels.has(other)) other.receive(copy);
              }, 0);
            },
          };
        },
        locks: locks.forTab(cleanups, whenUnfrozen),
        dispatch(event) {
          if (event === 'focus' || event === 'pageshow') visible = true;
          if (event === 'pagehide' || event === 'hide') visible = false;
          if (event === 'hide') return;
          for (const listener of listeners.get(event) ?? []) listener();
        },
        setClockOffset(offsetMs) {
          offset = offsetMs;
        },
        freeze() {
          queued ??= [];
        },
        unfreeze() {
          const runs = queued ?? [];
          queued = null;
          for (const run of runs) run();
        },
        crash() {
          listeners.clear();
          for (const cleanup of cleanups) cleanup();
        },
      };
    },
  };
}

function createInMemoryLocation(): InMemoryLocation {
  const navigations: InMemoryLocation['navigations'][number][] = [];
  return {
    href: 'http://localhost/',
    navigations,
    assign: (url) => void navigations.push({ type: 'assign', url }),
    replace: (url) => void navigations.push({ type: 'replace', url }),
  };
}

/** Creates a tab in a new browser. Pass it to two stores, one after the other, to simulate a reload. */
export function inMemoryEnvironment(): InMemoryTab {
  return inMemoryBrowser().openTab();
}

import type { PageEvent, SessionEnvironment } from '../store/index.ts';
import { createInMemoryLocks } from './in-memory-locks.ts';

/** A browser tab without a page: the environment of one store, and everything that can befall it. */
export interface InMemoryTab extends SessionEnvironment {
  /** As if that happened to the page. Going away and coming back also changes what `isVisible` says. */
  readonly dispatch: (event: PageEvent | 'hide') => void;
  /** Sets the wall clock off by so many ms. */
  readonly setClockOffset: (offsetMs: number) => void;
  /** Stops the tab's timers and messages, while it goes on holding its locks and does not hear of them. */
  readonly freeze: () => void;
  /** Lets a frozen tab go on: what was due comes now. */
  readonly unfreeze: () => void;
  /** Ends the tab without a word. What it stored is there for its next store, as after a reload. */
  readonly crash: () => void;
}

/** Tabs that share an origin: what one posts reaches the others, and they share their locks. */
export interface InMemoryBrowser {
  readonly openTab: () => InMemoryTab;
}

interface OpenChannel {
  readonly name: string;
  readonly receive: (message: unknown) => void;
}

/** Creates an {@link InMemoryBrowser}. Its clocks and timers are the global ones, so that tests can fake them. */
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
      // What was due while the tab was frozen.
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

/** One tab of a browser of its own. Give it to two stores, one after the other, for a reload. */
export function inMemoryEnvironment(): InMemoryTab {
  return inMemoryBrowser().openTab();
}

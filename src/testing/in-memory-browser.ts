import type { PageEvent, SessionEnvironment } from '../store/index.ts';
import { createLockTable } from './in-memory-locks.ts';

/** A browser tab without a page: the environment of one store, and everything that can befall it. */
export interface InMemoryTab extends SessionEnvironment {
  /** As if that happened to the page. Going away and coming back also changes what `isVisible` says. */
  readonly fire: (event: PageEvent | 'hide') => void;
  /** Sets the wall clock off by so many ms. */
  readonly setClock: (offsetMs: number) => void;
  /** Stops the tab's timers and messages, while it goes on holding its locks and does not hear of them. */
  readonly freeze: () => void;
  /** Lets a frozen tab go on: what was due comes now. */
  readonly thaw: () => void;
  /** Ends the tab without a word. What it stored is there for its next store, as after a reload. */
  readonly crash: () => void;
}

/** Tabs that share an origin: what one posts reaches the others, and they share their locks. */
export interface InMemoryBrowser {
  readonly openTab: () => InMemoryTab;
}

interface Listening {
  readonly name: string;
  readonly receive: (message: unknown) => void;
}

/** Creates an {@link InMemoryBrowser}. Its clocks and timers are the global ones, so that tests can fake them. */
export function inMemoryBrowser(): InMemoryBrowser {
  const listening = new Set<Listening>();
  const locks = createLockTable();

  return {
    openTab() {
      const listeners = new Map<PageEvent, Set<() => void>>();
      const endings = new Set<() => void>();
      const stored = new Map<string, string>();
      let visible = true;
      let offset = 0;
      // What was due while the tab was frozen.
      let due: (() => void)[] | null = null;

      function whenThawed(run: () => void): void {
        if (due) due.push(run);
        else run();
      }

      return {
        clock: { wall: () => Date.now() + offset, monotonic: () => performance.now() },
        after(ms, run) {
          const runOnce = (): void => {
            if (endings.delete(stop)) run();
          };
          const timer = setTimeout(() => whenThawed(runOnce), ms);
          const stop = (): void => {
            clearTimeout(timer);
            endings.delete(stop);
          };
          endings.add(stop);
          return stop;
        },
        isVisible: () => visible,
        on(event, listener) {
          const set = listeners.get(event) ?? new Set();
          listeners.set(event, set.add(listener));
          return () => set.delete(listener);
        },
        tabStorage: {
          read: (key) => stored.get(key) ?? null,
          write: (key, value) => void (value === null ? stored.delete(key) : stored.set(key, value)),
        },
        openChannel(name, onMessage) {
          const own: Listening = {
            name,
            receive: (message) => whenThawed(() => listening.has(own) && onMessage(message)),
          };
          const close = (): void => {
            listening.delete(own);
            endings.delete(close);
          };
          listening.add(own);
          endings.add(close);
          return {
            close,
            post(message) {
              const copy: unknown = structuredClone(message);
              const others = [...listening].filter((other) => other !== own && other.name === name);
              setTimeout(() => {
                for (const other of others) if (listening.has(other)) other.receive(copy);
              }, 0);
            },
          };
        },
        locks: locks.forTab(endings, whenThawed),
        fire(event) {
          if (event === 'wake' || event === 'restore') visible = true;
          if (event === 'leave' || event === 'hide') visible = false;
          if (event === 'hide') return;
          for (const listener of listeners.get(event) ?? []) listener();
        },
        setClock(offsetMs) {
          offset = offsetMs;
        },
        freeze() {
          due ??= [];
        },
        thaw() {
          const runs = due ?? [];
          due = null;
          for (const run of runs) run();
        },
        crash() {
          listeners.clear();
          for (const end of endings) end();
        },
      };
    },
  };
}

/** One tab of a browser of its own. Give it to two stores, one after the other, for a reload. */
export function inMemoryEnvironment(): InMemoryTab {
  return inMemoryBrowser().openTab();
}

import type { BrowserScope } from '../../../src/store/page-environment.ts';
import type { InMemoryTab } from '../../../src/testing/index.ts';

/** Fake globals of a browser tab, and a function that dispatches its events. */
export interface FakeScope {
  readonly scope: BrowserScope;
  readonly dispatch: (type: string, event?: object) => void;
}

/** Exposes an in-memory tab through the browser APIs that the environment uses. */
export function browserScopeOf(page: InMemoryTab): FakeScope {
  const listeners = new Map<string, Set<(event: object) => void>>();
  const stored = new Map<string, string>();

  function addEventListener(type: string, listener: (event: object) => void): void {
    const set = listeners.get(type) ?? new Set();
    listeners.set(type, set.add(listener));
  }

  /** Works as a constructor, because `new` returns the object that the function returns. */
  function BroadcastChannel(name: string): object {
    const receivers = new Set<(event: object) => void>();
    const channel = page.createChannel?.(name, (data) => receivers.forEach((receive) => receive({ data })));
    return {
      addEventListener: (_: string, receive: (event: object) => void) => receivers.add(receive),
      postMessage: (message: unknown) => channel?.postMessage(message),
      close: () => channel?.close(),
    };
  }

  const locks = {
    request(name: string, { signal, steal, mode }: LockOptions, work: () => Promise<unknown>) {
      const options = { shared: mode === 'shared', ...(signal && { signal }), ...(steal && { steal }) };
      return page.locks?.request(name, options, work);
    },
    async query() {
      const held = await Promise.all(
        knownLocks.map(async (name) =>
          Array.from({ length: (await page.locks?.countHolders(name)) ?? 0 }, () => ({ name })),
        ),
      );
      return { held: held.flat() };
    },
  };

  const scope = {
    addEventListener,
    BroadcastChannel,
    clearTimeout: (timer: ReturnType<typeof setTimeout>) => clearTimeout(timer),
    document: { visibilityState: 'visible' },
    navigator: { locks },
    performance: { now: () => performance.now() },
    removeEventListener: (type: string, listener: (event: object) => void) =>
      void listeners.get(type)?.delete(listener),
    sessionStorage: {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => void stored.set(key, value),
      removeItem: (key: string) => void stored.delete(key),
    },
    setTimeout: (run: () => void, ms: number) => setTimeout(run, ms),
  };
  return {
    // SAFETY: it has the members that the environment uses; a test fails if the environment uses others.
    scope: scope as unknown as BrowserScope,
    dispatch(type, event = {}) {
      for (const listener of listeners.get(type) ?? []) listener({ ...event, type });
    },
  };
}

/** The locks that `query()` lists. The store uses them only to count the open tabs. */
const knownLocks = ['multisession:in-memory:tabs'];

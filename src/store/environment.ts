/** What the store needs of the place it runs in. */
export interface SessionEnvironment {
  /** Calls back when somebody looks at the page again, or the network is back. Returns how to stop. */
  readonly onWake: (listener: () => void) => () => void;
  /** One value that lives as long as this tab, also across reloads. */
  readonly tabStorage: {
    readonly read: () => string | null;
    readonly write: (value: string | null) => void;
  };
}

const PIN_KEY = 'multisession.current';

/** The environment of a browser tab; elsewhere (a server, a worker) the same without wake-ups and storage. */
export function browserEnvironment(): SessionEnvironment {
  return {
    onWake(listener) {
      if (typeof document === 'undefined') return () => {};
      const look = (): void => {
        if (document.visibilityState === 'visible') listener();
      };
      const stop = new AbortController();
      const { signal } = stop;
      document.addEventListener('visibilitychange', look, { signal });
      window.addEventListener('focus', look, { signal });
      window.addEventListener('pageshow', look, { signal });
      window.addEventListener('online', listener, { signal });
      return () => stop.abort();
    },
    tabStorage: {
      read: () => tolerant(() => sessionStorage.getItem(PIN_KEY)) ?? null,
      write: (value) =>
        tolerant(() =>
          value === null ? sessionStorage.removeItem(PIN_KEY) : sessionStorage.setItem(PIN_KEY, value),
        ),
    },
  };
}

/** Storage may be missing, full or forbidden: then a reload forgets the tab's choice, and nothing else. */
function tolerant<Result>(access: () => Result): Result | undefined {
  try {
    return access();
  } catch {
    return undefined;
  }
}

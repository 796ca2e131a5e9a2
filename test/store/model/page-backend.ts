import type { BackendEvent, SessionBackend } from 'multisession/core';

/** The backend as one page reaches it: as long as the page lives, and not while it is frozen. */
export interface PageBackend {
  readonly backend: SessionBackend;
  /** How many streams the page has open. */
  readonly countStreams: () => number;
  /** A frozen page hears nothing until it goes on, but its streams stay open. */
  readonly freeze: () => void;
  readonly thaw: () => void;
  /** A page that is gone neither asks nor is answered, and its streams are closed. */
  readonly end: () => void;
}

export function openPageBackend(backend: SessionBackend): PageBackend {
  const never = new Promise<never>(() => {});
  const streams = new Set<() => void>();
  let isAlive = true;
  let thawed = Promise.resolve();
  let thaw = (): void => {};

  async function alive<Result>(call: () => Promise<Result>): Promise<Result> {
    if (!isAlive) return never;
    const [outcome] = await Promise.allSettled([call()]);
    await thawed;
    if (!isAlive) return never;
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  }

  function subscribe(listener: (event: BackendEvent) => void): () => void {
    const stop = backend.subscribe?.((event) => {
      void thawed.then(() => streams.has(close) && listener(event));
    });
    const close = (): void => {
      streams.delete(close);
      stop?.();
    };
    streams.add(close);
    return close;
  }

  return {
    backend: {
      name: backend.name,
      scope: backend.scope,
      capabilities: backend.capabilities,
      getClient: (...call) => alive(() => backend.getClient(...call)),
      touchSession: (...call) => alive(() => backend.touchSession(...call)),
      endSession: (...call) => alive(() => backend.endSession(...call)),
      removeSession: (...call) => alive(() => backend.removeSession(...call)),
      removeAllSessions: (...call) => alive(() => backend.removeAllSessions(...call)),
      createToken: (...call) => alive(() => backend.createToken(...call)),
      ...(backend.subscribe && { subscribe }),
    },
    countStreams: () => streams.size,
    freeze() {
      thawed = new Promise((resolve) => {
        thaw = resolve;
      });
    },
    thaw: () => thaw(),
    end() {
      isAlive = false;
      for (const close of streams) close();
    },
  };
}

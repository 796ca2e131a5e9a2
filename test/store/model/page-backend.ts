import type { BackendEvent, SessionBackend } from 'multisession/core';

/** The backend as used by one page: calls settle only while the page is open and not frozen. */
export interface PageBackend {
  readonly backend: SessionBackend;
  /** Returns the number of open event streams of the page. */
  readonly countStreams: () => number;
  /** Holds responses and events back until the page is unfrozen. Its event streams stay open. */
  readonly freeze: () => void;
  readonly unfreeze: () => void;
  /** Closes the page: its calls never settle, and its event streams are closed. */
  readonly close: () => void;
}

export function openPageBackend(backend: SessionBackend): PageBackend {
  const never = new Promise<never>(() => {});
  const streams = new Set<() => void>();
  let isOpen = true;
  let unfrozen = Promise.resolve();
  let unfreeze = (): void => {};

  async function whileOpen<Result>(call: () => Promise<Result>): Promise<Result> {
    if (!isOpen) return never;
    const [outcome] = await Promise.allSettled([call()]);
    await unfrozen;
    if (!isOpen) return never;
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  }

  function subscribe(listener: (event: BackendEvent) => void): () => void {
    const stop = backend.subscribe?.((event) => {
      void unfrozen.then(() => streams.has(closeStream) && listener(event));
    });
    const closeStream = (): void => {
      streams.delete(closeStream);
      stop?.();
    };
    streams.add(closeStream);
    return closeStream;
  }

  return {
    backend: {
      name: backend.name,
      scope: backend.scope,
      capabilities: backend.capabilities,
      getClient: (...call) => whileOpen(() => backend.getClient(...call)),
      touchSession: (...call) => whileOpen(() => backend.touchSession(...call)),
      endSession: (...call) => whileOpen(() => backend.endSession(...call)),
      removeSession: (...call) => whileOpen(() => backend.removeSession(...call)),
      removeAllSessions: (...call) => whileOpen(() => backend.removeAllSessions(...call)),
      createToken: (...call) => whileOpen(() => backend.createToken(...call)),
      ...(backend.subscribe && { subscribe }),
    },
    countStreams: () => streams.size,
    freeze() {
      unfrozen = new Promise((resolve) => {
        unfreeze = resolve;
      });
    },
    unfreeze: () => unfreeze(),
    close() {
      isOpen = false;
      for (const closeStream of streams) closeStream();
    },
  };
}

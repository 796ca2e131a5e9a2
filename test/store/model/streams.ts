import type { BackendEvent, SessionBackend } from 'multisession/core';

type Listener = (event: BackendEvent) => void;

/** The way of what the server pushes: a stream breaks and comes back by itself, and what it brings may be late. */
export interface Streams {
  readonly subscribe: (listener: Listener) => () => void;
  /** Breaks every stream for so many ms: what is pushed meanwhile is lost. */
  readonly breakFor: (ms: number) => void;
  /** From now on what is pushed is under way for so many ms. */
  readonly delay: (ms: number) => void;
  /** Without a network or a server no stream comes back. */
  readonly setReachable: (on: boolean) => void;
  readonly stopFaults: () => void;
}

/** One stream to the server; `disconnect` as long as it is not broken. */
interface Stream {
  readonly listener: Listener;
  disconnect?: (() => void) | undefined;
}

export function createStreams(backend: SessionBackend): Streams {
  const open = new Set<Stream>();
  let isReachable = true;
  let breaks = 0;
  let delayMs = 0;

  function connect(stream: Stream): void {
    stream.disconnect ??= backend.subscribe?.((event) => {
      const arrive = (): void => void (open.has(stream) && stream.listener(event));
      if (delayMs > 0) setTimeout(arrive, delayMs);
      else arrive();
    });
  }

  function disconnect(stream: Stream): void {
    stream.disconnect?.();
    stream.disconnect = undefined;
  }

  function connectAll(): void {
    for (const stream of open) if (isReachable && breaks === 0) connect(stream);
  }

  return {
    subscribe(listener) {
      const stream: Stream = { listener };
      open.add(stream);
      connectAll();
      return () => {
        open.delete(stream);
        disconnect(stream);
      };
    },
    breakFor(ms) {
      breaks += 1;
      for (const stream of open) disconnect(stream);
      setTimeout(() => {
        breaks -= 1;
        connectAll();
      }, ms);
    },
    delay(ms) {
      delayMs = ms;
    },
    setReachable(on) {
      isReachable = on;
      if (on) connectAll();
      else for (const stream of open) disconnect(stream);
    },
    stopFaults() {
      isReachable = true;
      delayMs = 0;
      connectAll();
    },
  };
}

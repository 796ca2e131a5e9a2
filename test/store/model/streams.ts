import type { BackendEvent, SessionBackend } from 'multisession/core';

type Listener = (event: BackendEvent) => void;

/** The event streams of the server. They can break, reconnect automatically, and deliver events late. */
export interface Streams {
  readonly subscribe: (listener: Listener) => () => void;
  /** Disconnects every stream for `ms`. Events in that time are lost. */
  readonly breakFor: (ms: number) => void;
  /** Delays all further events by `ms`. */
  readonly delay: (ms: number) => void;
  /** Sets whether the server is reachable. If not, streams are disconnected and do not reconnect. */
  readonly setReachable: (on: boolean) => void;
  readonly stopFaults: () => void;
}

/** One event stream. `disconnect` is set while it is connected. */
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

/** An open connection that receives the versions of its client. */
export interface EventStream {
  readonly body: ReadableStream<Uint8Array>;
  /** Returns the latest version that was sent or is waiting to be sent, or -1 if there is none. */
  readonly lastSentVersion: () => number;
  readonly sendVersion: (version: number) => void;
  /** Sends a heartbeat. Ends the stream if the peer has not read from it for three heartbeats. */
  readonly heartbeat: () => void;
  /** Ends the connection. The peer reconnects after `retryMs`. */
  readonly end: (retryMs: number) => void;
}

const MAX_MISSED_HEARTBEATS = 3;
const encoder = new TextEncoder();

/**
 * Creates a stream of server-sent events. At most one message, the latest, is buffered for a slow peer.
 *
 * @param onEnd Called once, when either side ends the connection.
 */
export function createEventStream(onEnd: () => void): EventStream {
  let lastSentVersion = -1;
  let hasUnsentVersion = false;
  let missedHeartbeats = 0;
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;

  function close(): void {
    controller = undefined;
    onEnd();
  }

  const hasRoom = (): boolean => (controller?.desiredSize ?? 0) > 0;
  const write = (text: string): void => controller?.enqueue(encoder.encode(text));

  function flush(): void {
    if (!hasUnsentVersion || !hasRoom()) return;
    hasUnsentVersion = false;
    write(`data: ${JSON.stringify({ version: lastSentVersion })}\n\n`);
  }

  function end(retryMs: number): void {
    if (!controller) return;
    write(`retry: ${Math.round(retryMs)}\n\n`);
    controller.close();
    close();
  }

  const body = new ReadableStream<Uint8Array>({
    start: (opened) => void (controller = opened),
    pull: flush,
    cancel: () => controller && close(),
  });

  return {
    body,
    lastSentVersion: () => lastSentVersion,
    sendVersion(version) {
      if (version <= lastSentVersion) return;
      lastSentVersion = version;
      hasUnsentVersion = true;
      flush();
    },
    heartbeat() {
      missedHeartbeats = hasRoom() ? 0 : missedHeartbeats + 1;
      if (missedHeartbeats >= MAX_MISSED_HEARTBEATS) return end(0);
      if (hasRoom()) write(':\n\n');
    },
    end,
  };
}

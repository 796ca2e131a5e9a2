/** One open connection that is told what version its client is at. */
export interface EventStream {
  readonly body: ReadableStream<Uint8Array>;
  /** The version that was told last, or will be as soon as the peer reads; -1 before the first. */
  readonly lastSentVersion: () => number;
  readonly sendVersion: (version: number) => void;
  /** Shows both ends that the other is there. A peer that does not read for three beats is let go. */
  readonly heartbeat: () => void;
  /** Ends the connection; the peer should come again after so many milliseconds. */
  readonly end: (retryMs: number) => void;
}

const MAX_MISSED_HEARTBEATS = 3;
const encoder = new TextEncoder();

/**
 * Makes a stream of server-sent events. However slow the peer reads, no more than one message waits for it: the latest.
 *
 * @param onEnd called once, whoever ends it.
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

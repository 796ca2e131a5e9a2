/** One open connection that is told what version its client is at. */
export interface EventStream {
  readonly body: ReadableStream<Uint8Array>;
  /** The version that was told last, or will be as soon as the peer reads; -1 before the first. */
  readonly told: () => number;
  readonly tell: (version: number) => void;
  /** Shows both ends that the other is there. A peer that does not read for three beats is let go. */
  readonly beat: () => void;
  /** Ends the connection; the peer should come again after so many milliseconds. */
  readonly end: (retryMs: number) => void;
}

const PATIENCE_BEATS = 3;
const encoder = new TextEncoder();

/**
 * Makes a stream of server-sent events. However slow the peer reads, no more than one message waits for it: the latest.
 *
 * @param onEnd called once, whoever ends it.
 */
export function createEventStream(onEnd: () => void): EventStream {
  let told = -1;
  let isWaiting = false;
  let missedBeats = 0;
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;

  function close(): void {
    controller = undefined;
    onEnd();
  }

  const hasRoom = (): boolean => (controller?.desiredSize ?? 0) > 0;
  const write = (text: string): void => controller?.enqueue(encoder.encode(text));

  function flush(): void {
    if (!isWaiting || !hasRoom()) return;
    isWaiting = false;
    write(`data: ${JSON.stringify({ version: told })}\n\n`);
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
    told: () => told,
    tell(version) {
      if (version <= told) return;
      told = version;
      isWaiting = true;
      flush();
    },
    beat() {
      missedBeats = hasRoom() ? 0 : missedBeats + 1;
      if (missedBeats >= PATIENCE_BEATS) return end(0);
      if (hasRoom()) write(':\n\n');
    },
    end,
  };
}

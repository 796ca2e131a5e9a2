/** The versions of sessions, by their IDs. */
type SessionVersions = Readonly<Record<string, number>>;

/** An open connection that receives the versions of its sessions. */
export interface EventStream {
  readonly body: ReadableStream<Uint8Array>;
  /** Returns the latest version of a session that was sent or is waiting to be sent, or -1 if there is none. */
  readonly versionOf: (sessionId: string) => number;
  /** Sends the versions of all sessions, unless none of them is newer than what was sent. */
  readonly send: (versions: SessionVersions) => void;
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
  const latest = new Map<string, number>();
  let unsent: SessionVersions | null = null;
  let missedHeartbeats = 0;
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;

  function close(): void {
    controller = undefined;
    onEnd();
  }

  const hasRoom = (): boolean => (controller?.desiredSize ?? 0) > 0;
  const write = (text: string): void => controller?.enqueue(encoder.encode(text));
  const versionOf = (sessionId: string): number => latest.get(sessionId) ?? -1;

  function writeUnsent(): void {
    if (!unsent) return;
    const message = JSON.stringify({ sessions: unsent });
    // Before the message is written, because that can call this function again.
    unsent = null;
    write(`data: ${message}\n\n`);
  }

  function flush(): void {
    if (hasRoom()) writeUnsent();
  }

  function end(retryMs: number): void {
    if (!controller) return;
    writeUnsent();
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
    versionOf,
    send(versions) {
      const entries = Object.entries(versions);
      if (entries.every(([id, version]) => version <= versionOf(id))) return;
      for (const [id, version] of entries) latest.set(id, version);
      // A session that was closed is named only once, so its version must not be lost while the peer is slow.
      unsent = { ...unsent, ...versions };
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

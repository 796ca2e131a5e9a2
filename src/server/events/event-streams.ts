import { functionFailed, notify } from '../app-functions.ts';
import { inBackground } from '../background-timer.ts';
import type { EventBus, SessionEvent } from './event-bus.ts';
import {
  createStreamRegistry,
  type OpenStream,
  processIsFull,
  RECONNECT_JITTER_MS,
  type StreamLimits,
  type StreamOwner,
} from './stream-registry.ts';

/** The state of one session for a stream. */
export interface StreamedSession {
  readonly id: string;
  readonly version: number;
  /** Whether the session is closed for good, so that it will not change any more. */
  readonly isClosed: boolean;
}

interface EventStreamsOptions extends StreamLimits {
  readonly bus: EventBus | undefined;
  /** Loads the current state of sessions. Missing sessions are omitted. */
  readonly loadSessions: (ids: readonly string[]) => Promise<readonly StreamedSession[]>;
  readonly findVersions: (ids: readonly string[]) => Promise<ReadonlyMap<string, number>>;
  readonly onError: (error: unknown) => void;
}

/** The open event streams of one process. */
export interface EventStreams {
  /**
   * Opens a stream of the sessions that a request presented. Its first message contains their current versions.
   *
   * @throws {SessionError} `rate_limited` if the process, the address or each of the users has too many streams.
   */
  open(owner: StreamOwner, remoteAddress?: string): Promise<ReadableStream<Uint8Array>>;
  /** Publishes the event of a committed change. */
  publish(event: SessionEvent): void;
  /** Ends all streams with a reconnection time, and unsubscribes from the bus. */
  close(): void;
}

/** The heartbeat interval in ms, which is shorter than the usual idle timeout of proxies (60 s). */
const HEARTBEAT_INTERVAL_MS = 25_000;
const RECONNECT_MS = 1000;

export function createEventStreams(options: EventStreamsOptions): EventStreams {
  const { bus, loadSessions, findVersions, onError } = options;
  const registry = createStreamRegistry(options);
  const { streams, streamsBySession } = registry;
  let stopListening: (() => void) | undefined;
  let heartbeatTimer: ReturnType<typeof setTimeout> | undefined;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let isClosed = false;

  function start(): void {
    if (heartbeatTimer) return;
    heartbeatTimer = inBackground(setInterval(sendHeartbeats, HEARTBEAT_INTERVAL_MS));
    listen();
  }

  /**
   * Subscribes to the bus. After a failure, each heartbeat retries. Until a retry succeeds, each heartbeat also polls
   * for changes of other processes.
   */
  function listen(): void {
    try {
      stopListening ??= bus?.listen({ onEvent, onGap: resync });
    } catch (cause) {
      onError(
        functionFailed(
          'events.listen',
          'Until a retry succeeds, changes made by other processes are only detected by polling.',
          cause,
        ),
      );
    }
  }

  /** Reads the state again, because an event is only a hint. A call during a running refresh queues another refresh. */
  async function refresh(entry: OpenStream): Promise<void> {
    entry.isStale = true;
    if (!entry.isRefreshing) await sendLatest(entry);
  }

  async function sendLatest(entry: OpenStream): Promise<void> {
    entry.isRefreshing = true;
    try {
      while (entry.isStale) {
        entry.isStale = false;
        await sendState(entry);
      }
    } catch (error) {
      retryLater(error);
    } finally {
      entry.isRefreshing = false;
    }
  }

  /** Sends the versions of all sessions. Those that are closed for good are named for the last time. */
  async function sendState(entry: OpenStream): Promise<void> {
    const sessions = await loadSessions([...entry.sessionIds]);
    entry.stream.send(Object.fromEntries(sessions.map(({ id, version }) => [id, version])));
    const open = new Set(sessions.filter(({ isClosed }) => !isClosed).map(({ id }) => id));
    for (const id of entry.sessionIds) if (!open.has(id)) registry.removeSession(entry, id);
  }

  function onEvent({ sessionId, version }: SessionEvent): void {
    for (const entry of streamsBySession.get(sessionId) ?? []) {
      // The comparison is negated, so that an event whose version is not a number also causes a refresh.
      if (!(version <= entry.stream.versionOf(sessionId))) void refresh(entry);
    }
  }

  /** Reads the versions of many sessions at once, and refreshes only the streams of sessions that have changed. */
  async function refreshAll(): Promise<void> {
    const ids = [...streamsBySession.keys()];
    for (let first = 0; first < ids.length; first += 500) {
      const batch = ids.slice(first, first + 500);
      const versions = await findVersions(batch);
      for (const sessionId of batch) onEvent({ sessionId, version: versions.get(sessionId) ?? Infinity });
    }
  }

  function resync(): void {
    refreshAll().catch(retryLater);
  }

  /** Schedules one retry for all streams, with jitter across processes. */
  function retryLater(error: unknown): void {
    onError(error);
    if (isClosed) return;
    const retry = (): void => {
      retryTimer = undefined;
      resync();
    };
    retryTimer ??= inBackground(setTimeout(retry, RECONNECT_MS + Math.random() * RECONNECT_JITTER_MS));
  }

  function sendHeartbeats(): void {
    for (const { stream } of streams) stream.heartbeat();
    listen();
    // Recovers lost events within one heartbeat.
    resync();
  }

  return {
    async open(owner, remoteAddress) {
      if (isClosed) throw processIsFull();
      // The stream is added before the state is read, so that no event is missed in between.
      const entry = registry.add(owner, remoteAddress);
      start();
      try {
        await sendState(entry);
      } catch (error) {
        entry.stream.end(RECONNECT_JITTER_MS);
        throw error;
      }
      void sendLatest(entry);
      return entry.stream.body;
    },
    publish(event) {
      onEvent(event);
      notify(onError, 'events.publish', () => bus?.publish?.(event));
    },
    close() {
      isClosed = true;
      clearInterval(heartbeatTimer);
      clearTimeout(retryTimer);
      notify(onError, 'events.listen', () => stopListening?.());
      for (const { stream } of streams) stream.end(RECONNECT_MS + Math.random() * RECONNECT_JITTER_MS);
    },
  };
}

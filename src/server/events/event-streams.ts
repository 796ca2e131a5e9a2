import { functionFailed, notify } from '../app-functions.ts';
import type { Credential } from '../http/cookie.ts';
import type { ClientEvent, EventBus } from './event-bus.ts';
import {
  createStreamRegistry,
  type OpenStream,
  processIsFull,
  RECONNECT_JITTER_MS,
  type StreamLimits,
} from './stream-registry.ts';

/** The state of a client as visible to one of its credentials. */
export interface StreamState {
  readonly version: number;
  /** Whether the credential was replaced by a newer one. */
  readonly isSuperseded: boolean;
  /** Whether the newer credential has been presented, which proves that the browser has received it. */
  readonly isNewerPresented: boolean;
  /** The IDs of the users that have a session on the client, without duplicates. */
  readonly userIds: readonly string[];
}

interface EventStreamsOptions extends StreamLimits {
  readonly bus: EventBus | undefined;
  /** Loads the current state for a credential, or `null` if the credential is no longer valid. */
  readonly loadState: (credential: Credential) => Promise<StreamState | null>;
  readonly findVersions: (clientIds: readonly string[]) => Promise<ReadonlyMap<string, number>>;
  readonly onError: (error: unknown) => void;
}

/** The open event streams of one process. */
export interface EventStreams {
  /**
   * Opens a stream. Its first message contains the current version. Resolves to `null` if the credential is invalid.
   *
   * @throws {SessionError} `rate_limited` if the process, the address or a user of the client has too many streams.
   */
  open(credential: Credential, remoteAddress?: string): Promise<ReadableStream<Uint8Array> | null>;
  /** Publishes the event of a committed change. */
  publish(event: ClientEvent): void;
  /** Ends all streams with a reconnection time, and unsubscribes from the bus. */
  close(): void;
}

/** The heartbeat interval in ms, which is shorter than the usual idle timeout of proxies (60 s). */
const HEARTBEAT_INTERVAL_MS = 25_000;
const RECONNECT_MS = 1000;

export function createEventStreams(options: EventStreamsOptions): EventStreams {
  const { bus, loadState, findVersions, onError } = options;
  const registry = createStreamRegistry(options);
  const { streamsByClient } = registry;
  let stopListening: (() => void) | undefined;
  let heartbeatTimer: NodeJS.Timeout | undefined;
  let retryTimer: NodeJS.Timeout | undefined;
  let isClosed = false;

  function start(): void {
    if (heartbeatTimer) return;
    heartbeatTimer = setInterval(sendHeartbeats, HEARTBEAT_INTERVAL_MS).unref();
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
    if (!entry.isRefreshing) await sendLatestVersion(entry);
  }

  async function sendLatestVersion(entry: OpenStream): Promise<void> {
    entry.isRefreshing = true;
    try {
      while (entry.isStale) {
        entry.isStale = false;
        const state = await loadState(entry.credential);
        // Makes the browser reconnect with its newer cookie, for which more sessions may be visible.
        if (!state || state.isSuperseded) return entry.stream.end(RECONNECT_MS);
        entry.stream.sendVersion(state.version);
      }
    } catch (error) {
      retryLater(error);
    } finally {
      entry.isRefreshing = false;
    }
  }

  function onEvent({ clientId, version }: ClientEvent): void {
    for (const entry of streamsByClient.get(clientId) ?? []) {
      // The comparison is negated, so that an event whose version is not a number also causes a refresh.
      if (!(version <= entry.stream.lastSentVersion())) void refresh(entry);
    }
  }

  /** Reads the versions of many clients at once, and refreshes only the streams of clients that have changed. */
  async function refreshAll(): Promise<void> {
    const ids = [...streamsByClient.keys()];
    for (let first = 0; first < ids.length; first += 500) {
      const batch = ids.slice(first, first + 500);
      const versions = await findVersions(batch);
      for (const clientId of batch) onEvent({ clientId, version: versions.get(clientId) ?? Infinity });
    }
  }

  function resync(): void {
    refreshAll().catch(retryLater);
  }

  /** Schedules one retry for all streams, with jitter across processes. */
  function retryLater(error: unknown): void {
    onError(error);
    if (isClosed) return;
    retryTimer ??= setTimeout(
      () => {
        retryTimer = undefined;
        resync();
      },
      RECONNECT_MS + Math.random() * RECONNECT_JITTER_MS,
    ).unref();
  }

  function sendHeartbeats(): void {
    for (const entries of streamsByClient.values()) {
      for (const { stream, isSuperseded } of entries) {
        if (isSuperseded) stream.end(RECONNECT_MS);
        else stream.heartbeat();
      }
    }
    listen();
    // Recovers lost events within one heartbeat.
    resync();
  }

  return {
    async open(credential, remoteAddress) {
      if (isClosed) throw processIsFull();
      // The stream is added before the state is read, so that no event is missed in between.
      const entry = registry.add(credential, remoteAddress);
      start();
      try {
        const state = await loadState(credential);
        if (state) {
          registry.assignUsers(entry, state.userIds);
          entry.isSuperseded = state.isSuperseded;
          entry.stream.sendVersion(state.version);
          registry.closeOldest(credential.clientId);
          // A request with the newer cookie arrived earlier, so its event preceded this stream.
          if (state.isNewerPresented) entry.stream.end(RECONNECT_MS);
          else void sendLatestVersion(entry);
          return entry.stream.body;
        }
      } catch (error) {
        entry.stream.end(RECONNECT_JITTER_MS);
        throw error;
      }
      entry.stream.end(RECONNECT_JITTER_MS);
      return null;
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
      for (const entries of streamsByClient.values()) {
        for (const { stream } of entries) stream.end(RECONNECT_MS + Math.random() * RECONNECT_JITTER_MS);
      }
    },
  };
}

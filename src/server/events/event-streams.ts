import { functionFailed, notify } from '../app-functions.ts';
import type { Credential } from '../http/cookie.ts';
import { RequestError } from '../request-error.ts';
import type { ClientEvent, EventBus } from './event-bus.ts';
import { createEventStream, type EventStream } from './event-stream.ts';

export interface StreamLimits {
  /** How many streams this process keeps open. Default 10,000; the next one is told to come again later. */
  readonly maxStreams?: number;
  /** How many one client may have. Default 6; the oldest makes room for the next one. */
  readonly maxStreamsPerClient?: number;
}

/** What the holder of a credential may know now: null if it is not good any more. */
export interface StreamState {
  readonly version: number;
  /** Whether a newer credential has taken its place. */
  readonly isSuperseded: boolean;
  /** Whether that newer credential has been presented, so that the browser is known to have it. */
  readonly isNewerPresented: boolean;
}

interface EventStreamsOptions extends StreamLimits {
  readonly bus: EventBus | undefined;
  readonly loadState: (credential: Credential) => Promise<StreamState | null>;
  readonly findVersions: (clientIds: readonly string[]) => Promise<ReadonlyMap<string, number>>;
  readonly onError: (error: unknown) => void;
}

/** All the streams of one process. */
export interface EventStreams {
  /** Opens a stream, whose first message is the current version. Null if the credential is not good. */
  open(credential: Credential): Promise<ReadableStream<Uint8Array> | null>;
  /** To be called when a change has been committed. */
  publish(event: ClientEvent): void;
  /** Tells every peer to come again, elsewhere or later, and listens no more. */
  close(): void;
}

interface OpenStream {
  readonly credential: Credential;
  readonly stream: EventStream;
  isRefreshing: boolean;
  /** Asked to be checked, perhaps while that is going on. */
  isStale: boolean;
  /** Opened with a cookie that a newer one has taken the place of. */
  isSuperseded: boolean;
}

/** Shorter than the minute after which most proxies give a silent connection up. */
const HEARTBEAT_INTERVAL_MS = 25_000;
const RECONNECT_MS = 1000;
/** So long all the peers of a process that goes away take to come back: not all at once. */
const RECONNECT_JITTER_MS = 5000;

export function createEventStreams(options: EventStreamsOptions): EventStreams {
  const { bus, loadState, findVersions, onError } = options;
  const { maxStreams = 10_000, maxStreamsPerClient = 6 } = options;
  const streamsByClient = new Map<string, Set<OpenStream>>();
  let streamCount = 0;
  let stopListening: (() => void) | undefined;
  let heartbeatTimer: NodeJS.Timeout | undefined;
  let retryTimer: NodeJS.Timeout | undefined;
  let isClosed = false;

  function start(): void {
    if (heartbeatTimer) return;
    heartbeatTimer = setInterval(sendHeartbeats, HEARTBEAT_INTERVAL_MS).unref();
    listen();
  }

  /** Each heartbeat tries again if this fails. Until then heartbeats find the changes of other processes. */
  function listen(): void {
    try {
      stopListening ??= bus?.listen({ onEvent, onGap: resync });
    } catch (cause) {
      onError(functionFailed('events.listen', 'Changes of other processes are noticed later.', cause));
    }
  }

  function add(credential: Credential): OpenStream {
    const { clientId } = credential;
    const siblings = streamsByClient.get(clientId) ?? new Set();
    const stream = createEventStream(() => {
      streamCount -= 1;
      siblings.delete(entry);
      if (siblings.size === 0) streamsByClient.delete(clientId);
    });
    // As long as it is being opened it is being read: what is heard meanwhile comes after the first message.
    const entry: OpenStream = { credential, stream, isRefreshing: true, isStale: false, isSuperseded: false };
    streamCount += 1;
    siblings.add(entry);
    streamsByClient.set(clientId, siblings);
    return entry;
  }

  /** A connection that died unnoticed must not keep the next one out. */
  function closeOldestStream(clientId: string): void {
    const siblings = streamsByClient.get(clientId) ?? new Set();
    const [oldest] = siblings;
    if (siblings.size > maxStreamsPerClient) oldest?.stream.end(RECONNECT_JITTER_MS);
  }

  /** Reads anew what may be told, for a hint proves nothing. What was asked meanwhile is asked once more. */
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
        // With a newer cookie the browser may know more: it is to come again with that.
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
      // Read too often rather than too rarely: a bus may send what is no number.
      if (!(version <= entry.stream.lastSentVersion())) void refresh(entry);
    }
  }

  /** Asks once for many clients, and looks closer only where something has changed. */
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

  /** Reads again what could not be read, at once for all streams and not on all processes at the same time. */
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
    // An event that got lost on its way is not lost for longer than this.
    resync();
  }

  return {
    async open(credential) {
      if (isClosed || streamCount >= maxStreams) throw tooManyStreams();
      start();
      // Before it is read, so that no event falls in between.
      const entry = add(credential);
      try {
        const state = await loadState(credential);
        if (state) {
          entry.isSuperseded = state.isSuperseded;
          entry.stream.sendVersion(state.version);
          closeOldestStream(credential.clientId);
          // The request was overtaken by one with the newer cookie, whose event came before this stream.
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

function tooManyStreams(): RequestError {
  return new RequestError({
    code: 'rate_limited',
    message:
      'This server keeps no more event streams open. Nothing is lost: read the client, and come again.',
    status: 503,
    retryAfter: RECONNECT_JITTER_MS / 1000,
  });
}

import { functionFailed, notify } from '../app-functions.ts';
import type { Credential } from '../http/cookie.ts';
import { RequestError } from '../request-error.ts';
import type { ClientEvent, EventBus } from './event-bus.ts';
import { createEventStream, type EventStream } from './event-stream.ts';

export interface StreamLimits {
  /** How many streams this process keeps open. Default 10,000; the next one is told to come again later. */
  readonly maximumStreams?: number;
  /** How many one client may have. Default 6; the oldest makes room for the next one. */
  readonly maximumStreamsPerClient?: number;
}

/** What the holder of a credential may know now: null if it is not good any more. */
export interface Standing {
  readonly version: number;
  /** Whether a newer credential has taken its place. */
  readonly isOutdated: boolean;
  /** Whether that newer credential has been presented, so that the browser is known to have it. */
  readonly isNewerPresented: boolean;
}

interface EventStreamsOptions extends StreamLimits {
  readonly bus: EventBus | undefined;
  readonly standing: (credential: Credential) => Promise<Standing | null>;
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

interface Entry {
  readonly credential: Credential;
  readonly stream: EventStream;
  isChecking: boolean;
  /** Asked to be checked, perhaps while that is going on. */
  isStale: boolean;
  /** Opened with a cookie that a newer one has taken the place of. */
  isOutdated: boolean;
}

/** Shorter than the minute after which most proxies give a silent connection up. */
const HEARTBEAT_MS = 25_000;
const SOON_MS = 1000;
/** So long all the peers of a process that goes away take to come back: not all at once. */
const SPREAD_MS = 5000;

export function createEventStreams(options: EventStreamsOptions): EventStreams {
  const { bus, standing, findVersions, onError } = options;
  const { maximumStreams = 10_000, maximumStreamsPerClient = 6 } = options;
  const clients = new Map<string, Set<Entry>>();
  let count = 0;
  let stopListening: (() => void) | undefined;
  let heartbeat: NodeJS.Timeout | undefined;
  let retry: NodeJS.Timeout | undefined;
  let isClosed = false;

  function start(): void {
    if (heartbeat) return;
    heartbeat = setInterval(beat, HEARTBEAT_MS).unref();
    listen();
  }

  /** Each heartbeat tries again if this fails. Until then heartbeats find the changes of other processes. */
  function listen(): void {
    try {
      stopListening ??= bus?.listen({ heard, missed: resync });
    } catch (cause) {
      onError(functionFailed('events.listen', 'Changes of other processes are noticed later.', cause));
    }
  }

  function add(credential: Credential): Entry {
    const { clientId } = credential;
    const siblings = clients.get(clientId) ?? new Set();
    const stream = createEventStream(() => {
      count -= 1;
      siblings.delete(entry);
      if (siblings.size === 0) clients.delete(clientId);
    });
    // As long as it is being opened it is being read: what is heard meanwhile comes after the first message.
    const entry: Entry = { credential, stream, isChecking: true, isStale: false, isOutdated: false };
    count += 1;
    siblings.add(entry);
    clients.set(clientId, siblings);
    return entry;
  }

  /** A connection that died unnoticed must not keep the next one out. */
  function makeRoom(clientId: string): void {
    const siblings = clients.get(clientId) ?? new Set();
    const [oldest] = siblings;
    if (siblings.size > maximumStreamsPerClient) oldest?.stream.end(SPREAD_MS);
  }

  /** Reads anew what may be told, for a hint proves nothing. What was asked meanwhile is asked once more. */
  async function check(entry: Entry): Promise<void> {
    entry.isStale = true;
    if (!entry.isChecking) await catchUp(entry);
  }

  async function catchUp(entry: Entry): Promise<void> {
    entry.isChecking = true;
    try {
      while (entry.isStale) {
        entry.isStale = false;
        const now = await standing(entry.credential);
        // With a newer cookie the browser may know more: it is to come again with that.
        if (!now || now.isOutdated) return entry.stream.end(SOON_MS);
        entry.stream.tell(now.version);
      }
    } catch (error) {
      failed(error);
    } finally {
      entry.isChecking = false;
    }
  }

  function heard({ clientId, version }: ClientEvent): void {
    for (const entry of clients.get(clientId) ?? []) {
      // Read too often rather than too rarely: a bus may send what is no number.
      if (!(version <= entry.stream.told())) void check(entry);
    }
  }

  /** Asks once for many clients, and looks closer only where something has changed. */
  async function readAll(): Promise<void> {
    const ids = [...clients.keys()];
    for (let first = 0; first < ids.length; first += 500) {
      const some = ids.slice(first, first + 500);
      const versions = await findVersions(some);
      for (const clientId of some) heard({ clientId, version: versions.get(clientId) ?? Infinity });
    }
  }

  function resync(): void {
    readAll().catch(failed);
  }

  /** Reads again what could not be read, at once for all streams and not on all processes at the same time. */
  function failed(error: unknown): void {
    onError(error);
    if (isClosed) return;
    retry ??= setTimeout(
      () => {
        retry = undefined;
        resync();
      },
      SOON_MS + Math.random() * SPREAD_MS,
    ).unref();
  }

  function beat(): void {
    for (const entries of clients.values()) {
      for (const { stream, isOutdated } of entries) {
        if (isOutdated) stream.end(SOON_MS);
        else stream.beat();
      }
    }
    listen();
    // An event that got lost on its way is not lost for longer than this.
    resync();
  }

  return {
    async open(credential) {
      if (isClosed || count >= maximumStreams) throw tooMany();
      start();
      // Before it is read, so that no event falls in between.
      const entry = add(credential);
      try {
        const now = await standing(credential);
        if (now) {
          entry.isOutdated = now.isOutdated;
          entry.stream.tell(now.version);
          makeRoom(credential.clientId);
          // The request was overtaken by one with the newer cookie, whose event came before this stream.
          if (now.isNewerPresented) entry.stream.end(SOON_MS);
          else void catchUp(entry);
          return entry.stream.body;
        }
      } catch (error) {
        entry.stream.end(SPREAD_MS);
        throw error;
      }
      entry.stream.end(SPREAD_MS);
      return null;
    },
    publish(event) {
      heard(event);
      notify(onError, 'events.publish', () => bus?.publish?.(event));
    },
    close() {
      isClosed = true;
      clearInterval(heartbeat);
      clearTimeout(retry);
      notify(onError, 'events.listen', () => stopListening?.());
      for (const entries of clients.values()) {
        for (const { stream } of entries) stream.end(SOON_MS + Math.random() * SPREAD_MS);
      }
    },
  };
}

function tooMany(): RequestError {
  return new RequestError({
    code: 'rate_limited',
    message:
      'This server keeps no more event streams open. Nothing is lost: read the client, and come again.',
    status: 503,
    retryAfter: SPREAD_MS / 1000,
  });
}

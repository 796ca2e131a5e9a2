import { networkOf } from '../network-of.ts';
import { RequestError } from '../request-error.ts';
import { createEventStream, type EventStream } from './event-stream.ts';
import { createQuota } from './quota.ts';

/** The limits on open event streams. */
export interface StreamLimits {
  /** The maximum number of open streams in this process. Further requests are rejected with 503. Default 10,000. */
  readonly maxStreams?: number | undefined;
  /**
   * The maximum number of open streams per client, by which the exact set of presented sessions is meant. Another stream
   * closes the oldest one. Default 6.
   */
  readonly maxStreamsPerClient?: number | undefined;
  /**
   * The maximum number of open streams per user, in all browsers in which the user has a session. Further requests are
   * rejected with 429 if all of their users are at the limit. Default 60.
   */
  readonly maxStreamsPerUser?: number | undefined;
  /**
   * The maximum number of open streams per IP address, if `fetch` receives a `remoteAddress`. An IPv6 /64 network counts
   * as one address. Further requests are rejected with 429. Default 1,000.
   */
  readonly maxStreamsPerAddress?: number | undefined;
}

/** The sessions that a request presented, and their users. */
export interface StreamOwner {
  readonly sessionIds: readonly string[];
  readonly userIds: readonly string[];
}

export interface OpenStream {
  /** The sessions whose versions the stream sends. Sessions that are closed for good are removed. */
  readonly sessionIds: Set<string>;
  readonly stream: EventStream;
  isRefreshing: boolean;
  /** Whether a refresh was requested, possibly while another refresh is running. */
  isStale: boolean;
}

/** The open streams of one process, within their limits. */
export interface StreamRegistry {
  readonly streams: ReadonlySet<OpenStream>;
  /** The open streams by the IDs of their sessions. */
  readonly streamsBySession: ReadonlyMap<string, ReadonlySet<OpenStream>>;
  /**
   * Adds a stream. If its browser has too many, closes the oldest one, so that dead connections do not block new ones.
   *
   * @throws {SessionError} `rate_limited` if the process, the address or each of the users has too many.
   */
  add(owner: StreamOwner, remoteAddress: string | undefined): OpenStream;
  /** Removes a session from a stream. */
  removeSession(stream: OpenStream, sessionId: string): void;
}

/** The maximum jitter in ms that spreads the reconnections of all peers after a shutdown. */
export const RECONNECT_JITTER_MS = 5000;

export function createStreamRegistry(limits: StreamLimits): StreamRegistry {
  const { maxStreams = 10_000, maxStreamsPerClient = 6 } = limits;
  const perUser = createQuota(limits.maxStreamsPerUser ?? 60);
  const perAddress = createQuota(limits.maxStreamsPerAddress ?? 1000);
  const streams = new Set<OpenStream>();
  const streamsBySession = new Map<string, Set<OpenStream>>();
  /**
   * The streams by all of their sessions. Only the same browser presents the same ones, so that the owner of a planted
   * session cannot close the streams of other browsers.
   */
  const streamsByBrowser = new Map<string, Set<OpenStream>>();

  /** Takes the stream's place in the limits, and returns a function that gives it back. */
  function takeQuotas(userIds: readonly string[], remoteAddress: string | undefined): () => void {
    if (streams.size >= maxStreams) throw processIsFull();
    const releaseAddress = perAddress.take(remoteAddress === undefined ? [] : [networkOf(remoteAddress)]);
    if (!releaseAddress) throw tooManyStreams('this address');
    const releaseUsers = perUser.take(userIds);
    if (!releaseUsers) {
      releaseAddress();
      throw tooManyStreams('all users of this client');
    }
    return () => {
      releaseAddress();
      releaseUsers();
    };
  }

  /** Makes room for another stream of a browser, before its place in the other limits is taken. */
  function closeOldest(browser: string): void {
    const [oldest, ...others] = streamsByBrowser.get(browser) ?? [];
    if (oldest && others.length + 1 >= maxStreamsPerClient) oldest.stream.end(RECONNECT_JITTER_MS);
  }

  function removeSession(entry: OpenStream, sessionId: string): void {
    entry.sessionIds.delete(sessionId);
    removeFrom(streamsBySession, sessionId, entry);
  }

  return {
    streams,
    streamsBySession,
    removeSession,
    add({ sessionIds, userIds }, remoteAddress) {
      const browser = sessionIds.toSorted().join();
      closeOldest(browser);
      const release = takeQuotas(userIds, remoteAddress);
      const stream = createEventStream(() => {
        streams.delete(entry);
        for (const id of entry.sessionIds) removeSession(entry, id);
        removeFrom(streamsByBrowser, browser, entry);
        release();
      });
      // The stream counts as refreshing while it opens, so that messages for events in the meantime follow the first
      // message.
      const entry: OpenStream = {
        sessionIds: new Set(sessionIds),
        stream,
        isRefreshing: true,
        isStale: false,
      };
      streams.add(entry);
      for (const id of sessionIds) addTo(streamsBySession, id, entry);
      addTo(streamsByBrowser, browser, entry);
      return entry;
    },
  };
}

function addTo<Key, Value>(sets: Map<Key, Set<Value>>, key: Key, value: Value): ReadonlySet<Value> {
  const set = sets.get(key) ?? new Set();
  sets.set(key, set.add(value));
  return set;
}

function removeFrom<Key, Value>(sets: Map<Key, Set<Value>>, key: Key, value: Value): void {
  const set = sets.get(key);
  set?.delete(value);
  if (set?.size === 0) sets.delete(key);
}

function tooManyStreams(owner: string): RequestError {
  return new RequestError({
    code: 'rate_limited',
    message: `The limit of open event streams is reached for ${owner}. No changes are lost. Fetch the client, and reconnect later.`,
    retryAfter: RECONNECT_JITTER_MS / 1000,
  });
}

export function processIsFull(): RequestError {
  return new RequestError({
    code: 'rate_limited',
    message:
      'The server has reached its limit of open event streams. No changes are lost. Fetch the client, and reconnect later.',
    status: 503,
    retryAfter: RECONNECT_JITTER_MS / 1000,
  });
}

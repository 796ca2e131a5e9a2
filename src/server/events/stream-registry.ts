import type { Credential } from '../http/cookie.ts';
import { networkOf } from '../network-of.ts';
import { RequestError } from '../request-error.ts';
import { createEventStream, type EventStream } from './event-stream.ts';
import { createQuota } from './quota.ts';

/** The limits on open event streams. */
export interface StreamLimits {
  /** The maximum number of open streams in this process. Further requests are rejected with 503. Default 10,000. */
  readonly maxStreams?: number | undefined;
  /**
   * The maximum number of open streams per client. When a client exceeds it, its oldest stream is closed. Default 6.
   */
  readonly maxStreamsPerClient?: number | undefined;
  /**
   * The maximum number of open streams per user, on all clients on which the user has a session. Further requests are
   * rejected with 429. Default 60.
   */
  readonly maxStreamsPerUser?: number | undefined;
  /**
   * The maximum number of open streams per IP address, if `fetch` receives a `remoteAddress`. An IPv6 /64 network counts
   * as one address. Further requests are rejected with 429. Default 1,000.
   */
  readonly maxStreamsPerAddress?: number | undefined;
}

export interface OpenStream {
  readonly credential: Credential;
  readonly stream: EventStream;
  isRefreshing: boolean;
  /** Whether a refresh was requested, possibly while another refresh is running. */
  isStale: boolean;
  /** Whether the stream was opened with a cookie that has been replaced by a newer one. */
  isSuperseded: boolean;
  /** Returns the stream to the quotas of its owners. */
  readonly release: (() => void)[];
}

/** The open streams of one process, within their limits. */
export interface StreamRegistry {
  readonly streamsByClient: ReadonlyMap<string, ReadonlySet<OpenStream>>;
  /** Adds a stream. @throws {SessionError} `rate_limited` if the process or the address has too many. */
  add(credential: Credential, remoteAddress: string | undefined): OpenStream;
  /** Counts a stream towards the limits of the client's users. @throws {SessionError} `rate_limited` */
  assignUsers(stream: OpenStream, userIds: readonly string[]): void;
  /** Closes the client's oldest stream if the client has too many, so that dead connections do not block new ones. */
  closeOldest(clientId: string): void;
}

/** The maximum jitter in ms that spreads the reconnections of all peers after a shutdown. */
export const RECONNECT_JITTER_MS = 5000;

export function createStreamRegistry(limits: StreamLimits): StreamRegistry {
  const { maxStreams = 10_000, maxStreamsPerClient = 6 } = limits;
  const perUser = createQuota(limits.maxStreamsPerUser ?? 60);
  const perAddress = createQuota(limits.maxStreamsPerAddress ?? 1000);
  const streamsByClient = new Map<string, Set<OpenStream>>();
  /** The streams of clients without a session, in the order of their opening. They count towards no user's limit. */
  const streamsWithoutUser = new Set<OpenStream>();
  let streamCount = 0;

  /** Closes a stream without a user if the process has too many, because clients without a session are free to create. */
  function makeRoom(): void {
    if (streamCount < maxStreams) return;
    const [oldest] = streamsWithoutUser;
    if (!oldest) throw processIsFull();
    oldest.stream.end(RECONNECT_JITTER_MS);
  }

  return {
    streamsByClient,
    add(credential, remoteAddress) {
      makeRoom();
      const release = perAddress.take(remoteAddress === undefined ? [] : [networkOf(remoteAddress)]);
      if (!release) throw tooManyStreams('this address');
      const { clientId } = credential;
      const siblings = streamsByClient.get(clientId) ?? new Set();
      const stream = createEventStream(() => {
        streamCount -= 1;
        siblings.delete(entry);
        if (siblings.size === 0) streamsByClient.delete(clientId);
        streamsWithoutUser.delete(entry);
        for (const giveBack of entry.release) giveBack();
      });
      // The stream counts as refreshing while it opens, so that messages for events in the meantime follow the first
      // message.
      const entry: OpenStream = {
        credential,
        stream,
        isRefreshing: true,
        isStale: false,
        isSuperseded: false,
        release: [release],
      };
      streamCount += 1;
      siblings.add(entry);
      streamsByClient.set(clientId, siblings);
      return entry;
    },
    assignUsers(entry, userIds) {
      const release = perUser.take(userIds);
      if (!release) throw tooManyStreams('a user of this client');
      entry.release.push(release);
      if (userIds.length === 0) streamsWithoutUser.add(entry);
    },
    closeOldest(clientId) {
      const siblings = streamsByClient.get(clientId) ?? new Set();
      const [oldest] = siblings;
      if (siblings.size > maxStreamsPerClient) oldest?.stream.end(RECONNECT_JITTER_MS);
    },
  };
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

import { backoffDelay, type IssuedToken, type TokenRequest } from '../backend/index.ts';
import { requireApis } from '../backend/require-apis.ts';
import { isTransient, type SessionError } from '../session/index.ts';
import { createElapsedTime } from './elapsed-time.ts';
import type { PageEnvironment } from './environment.ts';
import { parseToken, type TokenContent } from './parse-token.ts';
import type { TokenKey } from './tab-messages.ts';
import {
  type CachedToken,
  type CacheEntry,
  isNewer,
  requestOf,
  type SessionTokens,
} from './token-entries.ts';

export interface TokenCacheOptions {
  readonly environment: PageEnvironment;
  readonly mint: (
    sessionId: string,
    request: TokenRequest,
    signal: AbortSignal,
  ) => Promise<string | IssuedToken>;
  /** Shares a request with other tabs. `getReceived` returns the token that another tab has sent in the meantime. */
  readonly share: (
    key: TokenKey,
    getReceived: () => string | undefined,
    mint: () => Promise<string>,
    signal: AbortSignal,
  ) => Promise<string>;
}

/** The time before its expiry until which a token is returned, in ms, unless a caller asks for another. */
export const DEFAULT_LEEWAY_MS = 10_000;

/** The requests of tokens, and what they have returned. */
export interface TokenRequests {
  /** The time that has passed, in ms. See `createElapsedTime()`. */
  readonly elapsed: () => number;
  readonly remainingMs: (cached: CachedToken) => number;
  /** Returns whether a token is valid for at least `leewayMs` more. */
  readonly isFresh: (cached: CachedToken | undefined, leewayMs?: number) => cached is CachedToken;
  /** Requests a token, or joins the request in flight. After a failure, rejects until the backoff has passed. */
  readonly fetchToken: (
    tokens: SessionTokens,
    entry: CacheEntry,
    leewayMs: number,
    skipCache?: boolean,
  ) => Promise<string>;
  /** Caches a token, unless it was rejected or the cached one is newer. Returns the token with its age. */
  readonly store: (entry: CacheEntry, content: TokenContent, requestedAt: number) => CachedToken;
}

/** Creates the requests of a token cache. Concurrent callers share one request. */
export function createTokenRequests({ environment, mint, share }: TokenCacheOptions): TokenRequests {
  const { monotonic } = environment.clock;
  const elapsed = createElapsedTime(environment.clock);

  function remainingMs({ lifetimeMs, requestedAt }: CachedToken): number {
    return lifetimeMs - (elapsed() - requestedAt);
  }

  function isFresh(cached: CachedToken | undefined, leewayMs = DEFAULT_LEEWAY_MS): cached is CachedToken {
    // Half of a short lifetime is enough leeway, or each call would request a token.
    return cached !== undefined && remainingMs(cached) > Math.min(leewayMs, cached.lifetimeMs / 2);
  }

  function fetchToken(tokens: SessionTokens, entry: CacheEntry, leewayMs: number, skipCache = false) {
    const { inFlight, backoff } = entry;
    if (inFlight && !skipCache) return inFlight;
    if (backoff && !skipCache && monotonic() < backoff.until) return Promise.reject(backoff.error);
    const request = requestToken(tokens, entry, leewayMs, skipCache).finally(() => {
      // Also after a failure, so that the next caller retries.
      if (entry.inFlight === request) delete entry.inFlight;
    });
    entry.inFlight = request;
    return request;
  }

  async function requestToken(
    tokens: SessionTokens,
    entry: CacheEntry,
    leewayMs: number,
    skipCache: boolean,
  ): Promise<string> {
    requireApis({ AbortController: globalThis.AbortController });
    const { signal } = (tokens.abort ??= new AbortController());
    const { key, cached: previous } = entry;
    const mintAndStore = async (isLast = false): Promise<string> => {
      const requestedAt = elapsed();
      const issued = await mint(key.sessionId, requestOf(key), signal);
      if (tokens.dropped) throw tokens.dropped;
      const content = parseToken(issued, key.sessionId, entry.userId, environment.clock.wall());
      const { token } = content;
      // The backend has issued it again after it was rejected.
      entry.rejected.delete(token);
      // The device may have been asleep during the request.
      const isExpired = remainingMs(store(entry, content, requestedAt)) <= 0;
      return isExpired && !isLast ? mintAndStore(true) : token;
    };
    // A token that is to be renewed may itself still be fresh for a while.
    const getReceived = (): string | undefined =>
      entry.cached !== previous && isFresh(entry.cached, leewayMs) ? entry.cached.token : undefined;
    try {
      const token = await (skipCache ? mintAndStore() : share(key, getReceived, mintAndStore, signal));
      if (tokens.dropped) throw tokens.dropped;
      entry.failures = 0;
      delete entry.backoff;
      return token;
    } catch (error) {
      if (tokens.dropped) throw tokens.dropped;
      if (isTransient(error)) startBackoff(entry, error);
      throw error;
    }
  }

  function startBackoff(entry: CacheEntry, error: SessionError): void {
    const waitMs = Math.max((error.retryAfter ?? 0) * 1000, backoffDelay(entry.failures, { initialMs: 500 }));
    entry.failures += 1;
    entry.backoff = { until: monotonic() + waitMs, error };
  }

  function store(entry: CacheEntry, content: TokenContent, requestedAt: number): CachedToken {
    const { token } = content;
    const { cached, rejected } = entry;
    // A token that is received again is not younger than before.
    if (cached?.token === token) return cached;
    const next = {
      ...content,
      promise: Promise.resolve(token),
      requestedAt,
      isUsed: cached?.isUsed ?? false,
    };
    if (!rejected.has(token) && (!isFresh(cached) || !isNewer(cached, next))) entry.cached = next;
    return next;
  }

  return { elapsed, remainingMs, isFresh, fetchToken, store };
}

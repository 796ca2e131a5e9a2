import { backoffDelay, type IssuedToken, type TokenRequest } from '../backend/index.ts';
import { untilAborted } from '../backend/on-abort.ts';
import { requireApis } from '../backend/require-apis.ts';
import {
  type GetTokenOptions,
  isSignedIn,
  isTransient,
  type Session,
  SessionError,
  type Token,
} from '../session/index.ts';
import { createElapsedTime } from './elapsed-time.ts';
import type { PageEnvironment } from './environment.ts';
import { isOfUser, parseToken, type TokenContent } from './parse-token.ts';
import type { SharedToken, TokenKey } from './tab-messages.ts';

/** A token in the cache. */
interface CachedToken extends TokenContent {
  /** The promise that all callers receive. */
  readonly promise: Promise<string>;
  /** The elapsed time when the token was requested, because its lifetime cannot have begun earlier. */
  readonly requestedAt: number;
  /** Whether the token was returned from the cache. Tokens that are not used are not renewed. */
  isUsed: boolean;
}

/** One kind of token of one session. */
interface CacheEntry {
  readonly key: TokenKey;
  /** The user that the tokens are for, if known. */
  userId: string | null;
  cached?: CachedToken;
  inFlight?: Promise<string>;
  /** The latest tokens that servers have rejected. They are not accepted from other tabs. */
  readonly rejected: Set<string>;
  failures: number;
  /** After a failure: the error of all calls until a monotonic time. */
  backoff?: { readonly until: number; readonly error: SessionError };
}

/** The tokens of one session, until they are dropped. */
interface SessionTokens {
  /** The monotonic time at which earlier tokens were dropped. Tokens that were requested before are not accepted. */
  readonly since: number;
  readonly entries: CacheEntry[];
  abort?: AbortController;
  /** The error of calls that are pending when the tokens are dropped. */
  dropped?: SessionError;
}

export interface TokenCache {
  readonly get: (session: Session, options?: GetTokenOptions) => Promise<string | null>;
  /** Returns the latest JWT of a session, if it is still valid. */
  readonly last: (sessionId: string) => Token | null;
  /** Stores a token that another tab requested `ageMs` ago. */
  readonly receive: (key: TokenKey, token: SharedToken, ageMs: number) => void;
  /** Returns a fresh token for another tab, and how many ms ago it was requested. */
  readonly offer: (key: TokenKey) => (SharedToken & { readonly age: number }) | undefined;
  /**
   * Drops the tokens of one session, because it was closed or has another user or actor. Its requests are aborted. Tokens
   * that other tabs requested before are not accepted any more.
   */
  readonly drop: (sessionId: string) => void;
  /** Renews the tokens that are in use and about to expire. To be called every few seconds. */
  readonly renewDue: () => void;
  /** Ends the backoff of failed requests, because the network may be back. */
  readonly resetBackoff: () => void;
}

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
const DEFAULT_LEEWAY_MS = 10_000;
/** The time before its expiry at which a token in use is renewed, in ms: the leeway, and the time between two checks. */
const RENEW_AHEAD_MS = 16_000;
/** The number of rejected tokens that are remembered for each kind of token. Older ones have most likely expired. */
const MAX_REJECTED = 10;

/**
 * Creates a cache of tokens. Each token is returned for its own session only, and concurrent callers share one request.
 *
 * A token expires by the time that has passed since it was requested, whatever the local clock shows. It is renewed before
 * that while it is in use and the page is visible. After a failure, all calls reject until the backoff has passed.
 */
export function createTokenCache({ environment, mint, share }: TokenCacheOptions): TokenCache {
  const { monotonic } = environment.clock;
  const elapsed = createElapsedTime(environment.clock);
  const sessions = new Map<string, SessionTokens>();

  function tokensOf(sessionId: string): SessionTokens {
    return sessions.get(sessionId) ?? addTokens(sessionId, -Infinity);
  }

  function addTokens(sessionId: string, since: number): SessionTokens {
    const tokens: SessionTokens = { since, entries: [] };
    sessions.set(sessionId, tokens);
    return tokens;
  }

  function remainingMs({ lifetimeMs, requestedAt }: CachedToken): number {
    return lifetimeMs - (elapsed() - requestedAt);
  }

  /** Returns whether a token is valid for at least `leewayMs` more. */
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
      store(entry, content, requestedAt);
      // The device may have been asleep during the request.
      const isExpired = entry.cached?.token === token && !isFresh(entry.cached, 0);
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

  /** Caches a token, unless it was rejected or the cached one is newer. */
  function store(entry: CacheEntry, content: TokenContent, requestedAt: number): void {
    const { token } = content;
    const { cached, rejected } = entry;
    // A token that is received again is not younger than before.
    if (rejected.has(token) || cached?.token === token) return;
    const next = {
      ...content,
      promise: Promise.resolve(token),
      requestedAt,
      isUsed: cached?.isUsed ?? false,
    };
    if (!isFresh(cached) || !isNewer(cached, next)) entry.cached = next;
  }

  /** Falls back to the cached token, if it cannot be renewed at the moment but is still valid (stale-if-error). */
  function orStale(entry: CacheEntry, fetched: Promise<string>): Promise<string> {
    return fetched.catch((error: unknown) => {
      if (isTransient(error) && isFresh(entry.cached, 0)) return entry.cached.token;
      throw error;
    });
  }

  return {
    get(session, options = {}) {
      if (!isSignedIn(session)) return Promise.resolve(null);
      const { id: sessionId, userId, lastActiveOrganizationId } = session;
      const { template = null, organizationId = lastActiveOrganizationId, signal } = options;
      const { leewayInSeconds, rejectedToken, skipCache = false, throwOnError = true } = options;
      const tokens = tokensOf(sessionId);
      const entry = entryOf(tokens, { sessionId, template, organizationId });
      entry.userId = userId;
      // Received from another tab, before the user was known here.
      if (entry.cached && !isOfUser(entry.cached.userId, userId)) delete entry.cached;
      if (rejectedToken !== undefined) reject(entry, rejectedToken);
      const leewayMs = leewayInSeconds === undefined ? DEFAULT_LEEWAY_MS : leewayInSeconds * 1000;
      if (!skipCache && isFresh(entry.cached, leewayMs)) {
        entry.cached.isUsed = true;
        return entry.cached.promise;
      }
      // No request is sent for a caller that has already aborted.
      const fetched = signal?.aborted
        ? new Promise<string>(() => {})
        : fetchToken(tokens, entry, leewayMs, skipCache);
      const fresh = skipCache ? fetched : orStale(entry, fetched);
      // One caller may abort, while the request continues for the others.
      const result = signal ? untilAborted(signal, fresh) : fresh;
      return throwOnError ? result : result.catch(() => null);
    },
    last(sessionId) {
      const entries = sessions.get(sessionId)?.entries ?? [];
      const fresh = entries.flatMap(({ cached }) =>
        isFresh(cached, 0) && cached.claims ? [{ jwt: cached.token, claims: cached.claims }] : [],
      );
      return fresh.sort((a, b) => b.claims.iat - a.claims.iat)[0] ?? null;
    },
    receive(key, { token, lifetime, userId }, ageMs) {
      const tokens = tokensOf(key.sessionId);
      // The session may have had another user or actor then.
      if (monotonic() - tokens.since <= ageMs) return;
      const entry = entryOf(tokens, key);
      const content =
        lifetime === null
          ? parseToken(token, key.sessionId, entry.userId, environment.clock.wall())
          : { token, claims: null, userId, lifetimeMs: lifetime };
      if (isOfUser(content.userId, entry.userId)) store(entry, content, elapsed() - ageMs);
    },
    offer(key) {
      const tokens = sessions.get(key.sessionId);
      const cached = tokens && findEntry(tokens, key)?.cached;
      if (!isFresh(cached)) return undefined;
      const { token, claims, userId, lifetimeMs, requestedAt } = cached;
      return { token, lifetime: claims ? null : lifetimeMs, userId, age: elapsed() - requestedAt };
    },
    drop(sessionId) {
      const tokens = sessions.get(sessionId);
      addTokens(sessionId, monotonic());
      if (!tokens) return;
      tokens.dropped = droppedError(sessionId);
      tokens.abort?.abort(tokens.dropped);
    },
    renewDue() {
      for (const tokens of sessions.values()) {
        for (const entry of tokens.entries) {
          const { cached } = entry;
          if (!cached?.isUsed || !environment.isVisible()) continue;
          if (remainingMs(cached) >= Math.min(RENEW_AHEAD_MS, (cached.lifetimeMs * 2) / 3)) continue;
          cached.isUsed = false;
          fetchToken(tokens, entry, RENEW_AHEAD_MS).catch(() => {});
        }
      }
    },
    resetBackoff() {
      for (const { entries } of sessions.values()) for (const entry of entries) delete entry.backoff;
    },
  };
}

/** Returns whether a token is newer than another: it was issued, or else requested, later. */
function isNewer(a: CachedToken, b: CachedToken): boolean {
  return a.claims && b.claims ? a.claims.iat > b.claims.iat : a.requestedAt > b.requestedAt;
}

function findEntry(
  { entries }: SessionTokens,
  { template, organizationId }: TokenKey,
): CacheEntry | undefined {
  return entries.find(({ key }) => key.template === template && key.organizationId === organizationId);
}

function entryOf(tokens: SessionTokens, key: TokenKey): CacheEntry {
  const found = findEntry(tokens, key);
  if (found) return found;
  const entry: CacheEntry = { key, userId: null, rejected: new Set(), failures: 0 };
  tokens.entries.push(entry);
  return entry;
}

/** Discards a token that a server has rejected. Another cached token stays. */
function reject(entry: CacheEntry, token: string): void {
  const { rejected } = entry;
  rejected.add(token);
  const [oldest] = rejected;
  if (rejected.size > MAX_REJECTED && oldest !== undefined) rejected.delete(oldest);
  if (entry.cached?.token === token) delete entry.cached;
}

function requestOf({ template, organizationId }: TokenKey): TokenRequest {
  return { ...(template !== null && { template }), organizationId };
}

function droppedError(sessionId: string): SessionError {
  return new SessionError({
    code: 'session_closed',
    message: 'The session was closed, or its user changed, so the token was discarded. No action is needed.',
    sessionId,
  });
}

import { untilAborted } from '../backend/on-abort.ts';
import { type GetTokenOptions, isSignedIn, isTransient, type Session, type Token } from '../session/index.ts';
import { isOfUser, parseToken } from './parse-token.ts';
import type { SharedToken, TokenKey } from './tab-messages.ts';
import {
  type CacheEntry,
  droppedError,
  entryOf,
  findEntry,
  reject,
  type SessionTokens,
} from './token-entries.ts';
import { createTokenRequests, DEFAULT_LEEWAY_MS, type TokenCacheOptions } from './token-requests.ts';

export interface TokenCache {
  /** Returns a token of a session, by default for its last active organization. */
  readonly get: (
    session: Session,
    options?: GetTokenOptions,
    organizationId?: string | null,
  ) => Promise<string | null>;
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

/** The time before its expiry at which a token in use is renewed, in ms: the leeway, and the time between two checks. */
const RENEW_AHEAD_MS = 16_000;

/**
 * Creates a cache of tokens. Each token is returned for its own session only, and concurrent callers share one request.
 *
 * A token expires by the time that has passed since it was requested, whatever the local clock shows. It is renewed before
 * that while it is in use and the page is visible. After a failure, all calls reject until the backoff has passed.
 */
export function createTokenCache(options: TokenCacheOptions): TokenCache {
  const { environment } = options;
  const { wall, monotonic } = environment.clock;
  const { elapsed, remainingMs, isFresh, fetchToken, store } = createTokenRequests(options);
  const sessions = new Map<string, SessionTokens>();

  function tokensOf(sessionId: string): SessionTokens {
    return sessions.get(sessionId) ?? addTokens(sessionId, -Infinity);
  }

  function addTokens(sessionId: string, since: number): SessionTokens {
    const tokens: SessionTokens = { since, entries: [] };
    sessions.set(sessionId, tokens);
    return tokens;
  }

  /** Falls back to the cached token, if it cannot be renewed at the moment but is still valid (stale-if-error). */
  function orStale(entry: CacheEntry, fetched: Promise<string>): Promise<string> {
    return fetched.catch((error: unknown) => {
      if (isTransient(error) && isFresh(entry.cached, 0)) return entry.cached.token;
      throw error;
    });
  }

  return {
    get(session, options = {}, defaultOrganizationId = session.lastActiveOrganizationId) {
      if (!isSignedIn(session)) return Promise.resolve(null);
      const { id: sessionId, userId } = session;
      const { template = null, organizationId = defaultOrganizationId, signal } = options;
      const { leewayInSeconds, rejectedToken, skipCache = false, throwOnError = true } = options;
      const tokens = tokensOf(sessionId);
      const entry = entryOf(tokens, sessionId, template, organizationId);
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
      const entry = entryOf(tokens, key.sessionId, key.template, key.organizationId);
      const content =
        lifetime === null
          ? parseToken(token, key.sessionId, entry.userId, wall())
          : { token, claims: null, userId, lifetimeMs: lifetime };
      if (isOfUser(content.userId, entry.userId)) store(entry, content, elapsed() - ageMs);
    },
    offer(key) {
      const tokens = sessions.get(key.sessionId);
      const cached = tokens && findEntry(tokens, key.template, key.organizationId)?.cached;
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

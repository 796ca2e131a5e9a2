import type { TokenRequest } from '../backend/index.ts';
import { SessionError } from '../session/index.ts';
import type { TokenContent } from './parse-token.ts';
import type { TokenKey } from './tab-messages.ts';

/** A token in the cache. */
export interface CachedToken extends TokenContent {
  /** The promise that all callers receive. */
  readonly promise: Promise<string>;
  /** The elapsed time when the token was requested, because its lifetime cannot have begun earlier. */
  readonly requestedAt: number;
  /** Whether the token was returned from the cache. Tokens that are not used are not renewed. */
  isUsed: boolean;
}

/** One kind of token of one session. */
export interface CacheEntry {
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
export interface SessionTokens {
  /** The monotonic time at which earlier tokens were dropped. Tokens that were requested before are not accepted. */
  readonly since: number;
  readonly entries: CacheEntry[];
  abort?: AbortController;
  /** The error of calls that are pending when the tokens are dropped. */
  dropped?: SessionError;
}

/** The number of rejected tokens that are remembered for each kind of token. Older ones have most likely expired. */
const MAX_REJECTED = 10;

/** Returns whether a token is newer than another: it was issued, or else requested, later. */
export function isNewer(a: CachedToken, b: CachedToken): boolean {
  return a.claims && b.claims ? a.claims.iat > b.claims.iat : a.requestedAt > b.requestedAt;
}

export function findEntry(
  { entries }: SessionTokens,
  template: string | null,
  organizationId: string | null,
): CacheEntry | undefined {
  return entries.find(({ key }) => key.template === template && key.organizationId === organizationId);
}

export function entryOf(
  tokens: SessionTokens,
  sessionId: string,
  template: string | null,
  organizationId: string | null,
): CacheEntry {
  const found = findEntry(tokens, template, organizationId);
  if (found) return found;
  const key = { sessionId, template, organizationId };
  const entry: CacheEntry = { key, userId: null, rejected: new Set(), failures: 0 };
  tokens.entries.push(entry);
  return entry;
}

/** Discards a token that a server has rejected. Another cached token stays. */
export function reject(entry: CacheEntry, token: string): void {
  const { rejected } = entry;
  rejected.add(token);
  const [oldest] = rejected;
  if (rejected.size > MAX_REJECTED && oldest !== undefined) rejected.delete(oldest);
  if (entry.cached?.token === token) delete entry.cached;
}

export function requestOf({ template, organizationId }: TokenKey): TokenRequest {
  return { ...(template !== null && { template }), organizationId };
}

export function droppedError(sessionId: string): SessionError {
  return new SessionError({
    code: 'session_closed',
    message: 'The session was closed, or its user changed, so the token was discarded. No action is needed.',
    sessionId,
  });
}

import type { Token } from '../session/index.ts';
import type { EnvironmentClock } from './environment.ts';

/** An age in ms, and the time on both clocks at which the token had it. */
export interface TokenAge {
  readonly ageMs: number;
  readonly wall: number;
  readonly monotonic: number;
}

/** A token in the cache. */
export interface CachedToken {
  readonly token: Token;
  /** The promise that all callers receive. */
  readonly promise: Promise<string>;
  /** The `iat` claim, in s. */
  readonly issuedAt: number;
  readonly lifetimeMs: number;
  /** The time since the token was requested, because its lifetime cannot have begun earlier. */
  age: TokenAge;
  /** Whether the token was returned from the cache. Tokens that are not used are not renewed. */
  isUsed: boolean;
}

/** The freshness of tokens by the time that has passed since they were requested, whatever the local clock shows. */
export interface TokenFreshness {
  /** Returns the age of a token that was requested `ageMs` ago. */
  readonly start: (ageMs?: number) => TokenAge;
  /** Returns the number of ms since the token was requested. */
  readonly ageOf: (cached: Pick<CachedToken, 'age'>) => number;
  /** Returns whether a token is valid for at least `leewayMs` more. */
  readonly isFresh: (cached: CachedToken | undefined, leewayMs?: number) => cached is CachedToken;
}

export const DEFAULT_LEEWAY_MS = 10_000;
/** The time for which the wall clock is trusted, unless it goes back: less than the leeway. */
const MAX_UNCHECKED_MS = 1000;

export function createTokenFreshness({ wall, monotonic }: EnvironmentClock): TokenFreshness {
  function ageOf(cached: Pick<CachedToken, 'age'>): number {
    const { age } = cached;
    const now = wall();
    const byWall = now - age.wall;
    if (byWall >= 0 && byWall < MAX_UNCHECKED_MS) return age.ageMs + byWall;
    const nowMonotonic = monotonic();
    // The wall clock may have been set back, and the monotonic clock may have stopped while the device was asleep.
    const ageMs = age.ageMs + Math.max(byWall, nowMonotonic - age.monotonic);
    cached.age = { ageMs, wall: now, monotonic: nowMonotonic };
    return ageMs;
  }

  return {
    start: (ageMs = 0) => ({ ageMs, wall: wall(), monotonic: monotonic() }),
    ageOf,
    isFresh(cached, leewayMs = DEFAULT_LEEWAY_MS): cached is CachedToken {
      if (!cached) return false;
      // Half of a short lifetime is enough leeway, or each call would request a token.
      return ageOf(cached) < cached.lifetimeMs - Math.min(leewayMs, cached.lifetimeMs / 2);
    },
  };
}

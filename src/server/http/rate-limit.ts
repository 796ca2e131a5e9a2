import { decorate } from '../app-functions.ts';
import type { ServerContext } from '../context.ts';
import { readCookie } from './cookie.ts';
import { networkOf } from '../network-of.ts';
import { RequestError } from '../request-error.ts';

/** The parameters of a token bucket. */
export interface Rate {
  /** The capacity of the bucket: the number of requests allowed at once. */
  readonly burst: number;
  /** The refill rate: the number of requests allowed per second after a burst. */
  readonly perSecond: number;
}

/** A rate limiter. Implement your own to share the limits between several processes. */
export interface RateLimiter {
  /**
   * Consumes one request of `key`. Returns 0 if the request is allowed, otherwise the time in ms until the next request
   * is allowed.
   */
  consume(key: string, rate: Rate, now: number): number | Promise<number>;
}

/** The rate limits of a server. */
export interface RateLimits {
  /** The limit per client cookie. Default: a burst of 300, then 30 per second. */
  readonly perClient?: Rate | undefined;
  /**
   * The limit per IP address, if `fetch` receives a `remoteAddress`. An IPv6 /64 network counts as one address.
   * Default: a burst of 1,500, then 150 per second.
   */
  readonly perAddress?: Rate | undefined;
  /**
   * The rate limiter. Default: an in-memory rate limiter, which is also the fallback if a custom limiter fails or takes
   * longer than 2 seconds.
   */
  readonly limiter?: RateLimiter | undefined;
}

/**
 * Checks a request against the rate limits.
 *
 * @throws {SessionError} `rate_limited` if the request exceeds a limit.
 */
export type LimitRate = (request: Request, remoteAddress: string | undefined, now: number) => Promise<void>;

export function createRateLimit(
  limits: RateLimits | false,
  { cookieName, sha256, onError }: Pick<ServerContext, 'cookieName' | 'sha256' | 'onError'>,
): LimitRate {
  if (limits === false) return async () => {};
  const { perClient = { burst: 300, perSecond: 30 }, perAddress = { burst: 1500, perSecond: 150 } } = limits;
  const localLimiter = createTokenBuckets();
  const limiter = limits.limiter ? withFallback(limits.limiter, localLimiter, onError) : localLimiter;
  const consume = async (key: string, rate: Rate, now: number) => limiter.consume(key, rate, now);

  return async (request, remoteAddress, now) => {
    const waitsMs: Promise<number>[] = [];
    if (remoteAddress !== undefined) {
      waitsMs.push(consume(`address:${networkOf(remoteAddress)}`, perAddress, now));
    }
    const cookie = readCookie(request, cookieName);
    // The key is derived from the secret, so that knowing a client's ID is not enough to use up its limit. The secret
    // is hashed, because the limiter may be a remote service.
    if (typeof cookie !== 'string') {
      waitsMs.push(consume(`client:${await sha256(cookie.secret)}`, perClient, now));
    }
    const waitMs = Math.max(0, ...(await Promise.all(waitsMs)));
    if (waitMs > 0) throw tooManyRequests(waitMs);
  };
}

/** Wraps the app's limiter with a local fallback, so that a failure neither rejects nor allows all requests. */
function withFallback(
  limiter: RateLimiter,
  localLimiter: RateLimiter,
  report: (error: unknown) => void,
): RateLimiter {
  return {
    async consume(...args) {
      const consume = async () => validateWaitMs(await limiter.consume(...args));
      return (await decorate(report, 'rateLimits.limiter', consume, null)) ?? localLimiter.consume(...args);
    },
  };
}

function validateWaitMs(waitMs: number): number {
  if (Number.isFinite(waitMs) && waitMs >= 0) return waitMs;
  throw new TypeError('"consume" should return a non-negative number of milliseconds.');
}

interface Bucket {
  readonly tokens: number;
  readonly updatedAt: number;
}

/** The maximum number of buckets. The least recently used buckets are evicted; they are usually full again by then. */
const MAX_BUCKETS = 100_000;

/** Creates a rate limiter with token buckets in memory. */
function createTokenBuckets(): RateLimiter {
  // Ordered by last use.
  const buckets = new Map<string, Bucket>();
  return {
    consume(key, { burst, perSecond }, now) {
      const { tokens: previousTokens, updatedAt } = buckets.get(key) ?? { tokens: burst, updatedAt: now };
      const tokens = Math.min(burst, previousTokens + (Math.max(0, now - updatedAt) * perSecond) / 1000);
      const isAllowed = tokens >= 1;
      buckets.delete(key);
      buckets.set(key, { tokens: isAllowed ? tokens - 1 : tokens, updatedAt: now });
      if (buckets.size > MAX_BUCKETS) {
        const [leastRecentlyUsed] = buckets.keys();
        if (leastRecentlyUsed !== undefined) buckets.delete(leastRecentlyUsed);
      }
      return isAllowed ? 0 : Math.ceil(((1 - tokens) / perSecond) * 1000);
    },
  };
}

function tooManyRequests(waitMs: number): RequestError {
  return new RequestError({
    code: 'rate_limited',
    message: 'Too many requests. Nothing was changed. Try again after the time in "Retry-After".',
    retryAfter: Math.ceil(waitMs / 1000),
  });
}

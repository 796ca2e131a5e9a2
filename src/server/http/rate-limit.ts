import { decorate } from '../app-functions.ts';
import type { ServerContext } from '../context.ts';
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
  /**
   * The limit per session. A request for all sessions of a browser is rejected only if all of them have reached it, so
   * that a planted session does not affect the others. Default: a burst of 300, then 30 per second.
   */
  readonly perSession?: Rate | undefined;
  /**
   * The limit per IP address, if `fetch` receives a `remoteAddress`. An IPv6 /64 network counts as one address.
   * Default: a burst of 1,500, then 150 per second.
   */
  readonly perAddress?: Rate | undefined;
  /**
   * The rate limiter. Default: an in-memory rate limiter, which is also the fallback for 5 seconds after a custom limiter
   * fails or takes longer than 2 seconds.
   */
  readonly limiter?: RateLimiter | undefined;
}

/** Checks requests against the rate limits. All functions reject with `rate_limited` if a limit is exceeded. */
export interface RateLimit {
  /** Checks the address of a request, before its cookies are looked up. */
  readonly ofAddress: (remoteAddress: string | undefined) => Promise<void>;
  /** Checks the sessions that a request presents. */
  readonly ofSessions: (sessionIds: readonly string[]) => Promise<void>;
}

const unlimited: RateLimit = { ofAddress: async () => {}, ofSessions: async () => {} };

export function createRateLimit(
  limits: RateLimits | false,
  { now, onError }: Pick<ServerContext, 'now' | 'onError'>,
): RateLimit {
  if (limits === false) return unlimited;
  const { perSession = { burst: 300, perSecond: 30 }, perAddress = { burst: 1500, perSecond: 150 } } = limits;
  const localLimiter = createTokenBuckets();
  const limiter = limits.limiter ? withFallback(limits.limiter, localLimiter, onError) : localLimiter;
  const consume = async (key: string, rate: Rate) => limiter.consume(key, rate, now());

  async function consumeAll(keys: readonly string[], rate: Rate): Promise<void> {
    if (keys.length === 0) return;
    const waitMs = Math.min(...(await Promise.all(keys.map((key) => consume(key, rate)))));
    if (waitMs > 0) throw tooManyRequests(waitMs);
  }

  return {
    ofAddress: (address) =>
      consumeAll(address === undefined ? [] : [`address:${networkOf(address)}`], perAddress),
    ofSessions: (ids) =>
      consumeAll(
        ids.map((id) => `session:${id}`),
        perSession,
      ),
  };
}

/** The time in ms for which a limiter that has failed is not called again, so that a request waits for it only once. */
const FAILED_FOR_MS = 5000;

/** Wraps the app's limiter with a local fallback, so that a failure neither rejects nor allows all requests. */
function withFallback(
  limiter: RateLimiter,
  localLimiter: RateLimiter,
  report: (error: unknown) => void,
): RateLimiter {
  let failedAt = -Infinity;
  return {
    async consume(key, rate, now) {
      const hasFailed = now >= failedAt && now < failedAt + FAILED_FOR_MS;
      const consume = async () => validateWaitMs(await limiter.consume(key, rate, now));
      const waitMs = hasFailed ? null : await decorate(report, 'rateLimits.limiter', consume, null);
      if (waitMs !== null) return waitMs;
      if (!hasFailed) failedAt = now;
      return localLimiter.consume(key, rate, now);
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

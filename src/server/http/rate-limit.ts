import { decorate } from '../app-functions.ts';
import { hashSecret, readCookie } from './cookie.ts';
import { RequestError } from '../request-error.ts';

/** So many requests at once, and then so many a second. */
export interface Rate {
  readonly burst: number;
  readonly perSecond: number;
}

/** Counts requests. Give one of your own where several processes are to count together. */
export interface RateLimiter {
  /** Takes one request from what `key` has left. Answers 0, or how many milliseconds it has to wait for the next. */
  consume(key: string, rate: Rate, now: number): number | Promise<number>;
}

export interface RateLimits {
  /** For each client cookie. Default 300 at once, then 30 a second. */
  readonly perClient?: Rate;
  /** For each address, where `fetch` is told it; a /64 of IPv6 counts as one. Default 1,500 at once, then 150 a second. */
  readonly perAddress?: Rate;
  /** Default: counted in this process alone, as is every request for which the limiter fails or takes too long. */
  readonly limiter?: RateLimiter;
}

/** @throws {SessionError} `rate_limited` when the request comes too soon. */
export type LimitRate = (request: Request, remoteAddress: string | undefined, now: number) => Promise<void>;

export function createRateLimit(
  limits: RateLimits | false,
  cookieName: string,
  report: (error: unknown) => void,
): LimitRate {
  if (limits === false) return async () => {};
  const { perClient = { burst: 300, perSecond: 30 }, perAddress = { burst: 1500, perSecond: 150 } } = limits;
  const localLimiter = createTokenBuckets();
  const limiter = limits.limiter ? withFallback(limits.limiter, localLimiter, report) : localLimiter;
  const consume = async (key: string, rate: Rate, now: number) => limiter.consume(key, rate, now);

  return async (request, remoteAddress, now) => {
    const waitsMs: Promise<number>[] = [];
    if (remoteAddress !== undefined) {
      waitsMs.push(consume(`address:${toNetwork(remoteAddress)}`, perAddress, now));
    }
    const cookie = readCookie(request, cookieName);
    // By the secret: who only knows a client's id cannot use its share up. Hashed, for limiters may be elsewhere.
    if (typeof cookie !== 'string') {
      waitsMs.push(consume(`client:${hashSecret(cookie.secret)}`, perClient, now));
    }
    const waitMs = Math.max(0, ...(await Promise.all(waitsMs)));
    if (waitMs > 0) throw tooManyRequests(waitMs);
  };
}

/** Counts in this process whatever the app's own limiter fails to count: requests are neither refused nor unlimited. */
function withFallback(
  limiter: RateLimiter,
  localLimiter: RateLimiter,
  report: (error: unknown) => void,
): RateLimiter {
  return {
    async consume(...args) {
      const take = async () => validateWaitMs(await limiter.consume(...args));
      return (await decorate(report, 'rateLimits.limiter', take, null)) ?? localLimiter.consume(...args);
    },
  };
}

function validateWaitMs(waitMs: number): number {
  if (Number.isFinite(waitMs) && waitMs >= 0) return waitMs;
  throw new TypeError('"consume" should return a number of milliseconds, or 0.');
}

interface Bucket {
  readonly tokens: number;
  readonly updatedAt: number;
}

/** The longest that a bucket is remembered for nothing: then it has long been full again. */
const MAX_BUCKETS = 100_000;

/** Token buckets in memory: each key's fills up by and by, and every request takes one out. */
function createTokenBuckets(): RateLimiter {
  // In the order of their last use.
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

/** Whoever has one IPv6 address has 2^64 of them. */
function toNetwork(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  if (!plain.includes(':')) return plain;
  const [head = '', tail] = plain.toLowerCase().split('::');
  const first = head === '' ? [] : head.split(':');
  const last = tail ? tail.split(':') : [];
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - first.length - last.length);
  return [...first, ...Array<string>(zeros).fill('0'), ...last].slice(0, 4).join(':');
}

function tooManyRequests(waitMs: number): RequestError {
  return new RequestError({
    code: 'rate_limited',
    message: 'Too many requests. Nothing was changed. Wait as long as "Retry-After" says.',
    retryAfter: Math.ceil(waitMs / 1000),
  });
}

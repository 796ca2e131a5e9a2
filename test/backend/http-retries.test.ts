import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { httpBackend, type HttpBackendOptions } from 'multisession/core';
import {
  type Responder,
  endlessBody,
  fakeFetch,
  ok,
  rawResponse,
  errorResponse,
  noResponse,
  networkError,
} from './fake-fetch.ts';

beforeEach(() => void vi.useFakeTimers({ now: Date.parse('2026-01-01T00:00:00Z') }));
afterEach(() => void vi.useRealTimers());

/** Requests the client. `result` is set when the call settles. */
function requestClient(responders: readonly Responder[], options: Partial<HttpBackendOptions> = {}) {
  const network = fakeFetch(...responders);
  const abort = new AbortController();
  const call: { result?: string; error?: unknown } = {};
  httpBackend({ baseUrl: '/', fetch: network.fetch, ...options })
    .getClient({ signal: abort.signal })
    .then(
      () => (call.result = 'resolved'),
      (error: unknown) =>
        Object.assign(call, { error, result: (error as { code?: string }).code ?? 'other' }),
    );
  return { call, abort, requests: network.requests };
}

async function advance(ms: number): Promise<void> {
  await vi.dynamicImportSettled();
  await vi.advanceTimersByTimeAsync(ms);
}

describe('a temporary failure', () => {
  it.each([
    ['the network is down', networkError],
    ['the server responds with 429', rawResponse(429, '')],
    ['the server responds with 500', errorResponse(500, 'server_error')],
    ['a proxy responds with 503', rawResponse(503, '<h1>Bad gateway</h1>')],
  ])('is retried when %s', async (_, failure) => {
    const { call, requests } = requestClient([failure, failure, ok(null)]);
    await advance(0);
    expect([requests.length, call.result]).toEqual([1, undefined]);
    await advance(2000);
    expect([requests.length, call.result]).toEqual([3, 'resolved']);
  });

  it('is retried twice by default', async () => {
    const { call, requests } = requestClient([networkError]);
    await advance(60_000);
    expect([requests.length, call.result]).toEqual([3, 'network_error']);
  });

  it('is retried with exponential backoff and jitter', async () => {
    const random = vi.spyOn(Math, 'random').mockReturnValue(0);
    const early = requestClient([networkError]);
    await advance(149);
    expect(early.requests).toHaveLength(1);
    await advance(1);
    expect(early.requests).toHaveLength(2);
    await advance(299);
    expect(early.requests).toHaveLength(2);
    await advance(1);
    expect(early.requests).toHaveLength(3);

    random.mockReturnValue(0.999);
    const late = requestClient([networkError]);
    await advance(290);
    expect(late.requests).toHaveLength(1);
    random.mockRestore();
  });

  it('is not retried if retries is 0', async () => {
    const { requests } = requestClient([networkError], { retries: 0 });
    await advance(60_000);
    expect(requests).toHaveLength(1);
  });
});

describe('a permanent failure', () => {
  it.each([
    [400, 'invalid_request'],
    [401, 'client_not_found'],
    [403, 'forbidden'],
    [404, 'session_not_found'],
    [409, 'session_closed'],
  ])('is not retried: %i', async (status, code) => {
    const { call, requests } = requestClient([errorResponse(status, code), ok(null)]);
    await advance(60_000);
    expect([requests.length, call.result]).toEqual([1, code]);
  });

  it('is not retried if the response is invalid', async () => {
    const { call, requests } = requestClient([rawResponse(200, '{}'), ok(null)]);
    await advance(60_000);
    expect([requests.length, call.result]).toEqual([1, 'invalid_response']);
  });
});

describe('an outdated cookie', () => {
  const outdated = errorResponse(401, 'cookie_outdated');

  it('is retried once, because the newer cookie may be about to arrive', async () => {
    const { call, requests } = requestClient([outdated, ok(null)]);
    await advance(2000);
    expect([requests.length, call.result]).toEqual([2, 'resolved']);
  });

  it('is retried at most once', async () => {
    const { call, requests } = requestClient([outdated]);
    await advance(60_000);
    expect([requests.length, call.result]).toEqual([2, 'cookie_outdated']);
  });
});

describe('Retry-After', () => {
  it.each([
    ['seconds', { 'retry-after': '7' }],
    ['a date', { 'retry-after': 'Thu, 01 Jan 2026 00:00:07 GMT' }],
    ['a date in the format of RFC 850', { 'retry-after': 'Thursday, 01-Jan-26 00:00:07 GMT' }],
    ['a date in the format of asctime()', { 'retry-after': 'Thu Jan  1 00:00:07 2026' }],
    [
      'a date of a server whose clock is wrong',
      { 'retry-after': 'Fri, 01 Jan 2027 10:00:07 GMT', date: 'Fri, 01 Jan 2027 10:00:00 GMT' },
    ],
  ])('delays the retry if given as %s', async (_, headers) => {
    const { call, requests } = requestClient([errorResponse(429, 'rate_limited', headers), ok(null)]);
    await advance(6999);
    expect(requests).toHaveLength(1);
    await advance(1);
    expect([requests.length, call.result]).toEqual([2, 'resolved']);
  });

  it('makes the call reject with `retryAfter`, without a retry, if the delay is too long', async () => {
    const { call, requests } = requestClient([
      errorResponse(429, 'rate_limited', { 'retry-after': '3600' }),
      ok(null),
    ]);
    await advance(0);
    expect([requests.length, call.result]).toEqual([1, 'rate_limited']);
    expect(call.error).toMatchObject({ retryAfter: 3600 });
  });

  it.each(['0', 'Wed, 31 Dec 2025 00:00:00 GMT', '', '1.5', '-1', '5, 5', 'soon'])(
    'never makes a retry start before the backoff: "%s"',
    async (value) => {
      vi.spyOn(Math, 'random').mockReturnValue(0);
      const { requests } = requestClient([errorResponse(429, 'rate_limited', { 'retry-after': value })]);
      for (const [ms, count] of [
        [149, 1],
        [1, 2],
        [299, 2],
        [1, 3],
      ] as const) {
        await advance(ms);
        expect(requests).toHaveLength(count);
      }
      vi.restoreAllMocks();
    },
  );

  it.each([
    '',
    '1.5',
    '-1',
    '5, 5',
    '0x10',
    '7\xa0',

    '2027-01-01',
    'Fri, 01 Jan 2027',
    'Fri, 5 GMT',
    '9'.repeat(400),
  ])('is ignored if it is neither seconds nor an HTTP date: "%s"', async (value) => {
    const { call } = requestClient([errorResponse(429, 'rate_limited', { 'retry-after': value })], {
      retries: 0,
    });
    await advance(0);
    expect(call.error).toMatchObject({ code: 'rate_limited', retryAfter: undefined });
  });
});

/** Resolves never, and ignores its signal. */
const neverSettles = () => new Promise<never>(() => {});
/** Returns a response whose body never ends, even if the request is aborted. */
const stuckBody = () => new Response(new ReadableStream());

describe('timeoutMs', () => {
  const stuckCalls: readonly [string, readonly Responder[], Partial<HttpBackendOptions>][] = [
    ['the server does not respond', [noResponse], {}],
    ['the body never ends', [endlessBody], {}],
    ['fetch ignores its signal', [], { fetch: neverSettles }],
    ['fetch ignores its signal while it reads the body', [], { fetch: async () => stuckBody() }],
    [
      'fetch ignores its signal while it reads an error',
      [],
      { fetch: async () => new Response(new ReadableStream(), { status: 500 }) },
    ],
    ['`headers` never settles', [ok(null)], { headers: neverSettles }],
    ['every attempt fails', [networkError], { retries: 1000 }],
  ];

  it.each(stuckCalls)('limits the call as a whole if %s', async (_, responders, options) => {
    const { call } = requestClient(responders, { timeoutMs: 1000, ...options });
    await advance(500);
    expect(call.result).toBeUndefined();
    await advance(500);
    expect(call).toMatchObject({ result: 'network_error' });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is named by the error', async () => {
    const { call } = requestClient([noResponse], { timeoutMs: 1000 });
    await advance(1000);
    expect(String(call.error)).toContain('within 1000 ms');
  });

  it('prevents a request whose headers arrive too late', async () => {
    const headers = () => new Promise<HeadersInit>((resolve) => void setTimeout(() => resolve({}), 2000));
    const { call, requests } = requestClient([ok(null)], { timeoutMs: 1000, headers });
    await advance(1000);
    expect(call.result).toBe('network_error');
    await advance(60_000);
    expect(requests).toEqual([]);
  });

  it('can exceed the range of timers', async () => {
    const { call } = requestClient([noResponse], { timeoutMs: Infinity });
    await advance(3_600_000);
    expect(call.result).toBeUndefined();
  });

  it('is cleared after the response', async () => {
    requestClient([ok(null)]);
    await advance(0);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('the `headers` option', () => {
  const error = new Error('No tenant is selected.');
  const fail = (): never => {
    throw error;
  };
  it.each<[string, NonNullable<HttpBackendOptions['headers']>, unknown]>([
    ['throws', fail, error],
    ['rejects', async () => fail(), error],
    ['returns an invalid header', () => ({ 'not a name': 'x' }), expect.any(TypeError)],
    ['is an invalid header', { 'not a name': 'x' }, expect.any(TypeError)],
  ])('makes the call reject without a request if it %s', async (_, headers, cause) => {
    const { call, requests } = requestClient([ok(null)], { headers });
    await advance(60_000);
    expect(call.error).toMatchObject({ name: 'SessionError', code: 'invalid_configuration', cause });
    expect(requests).toEqual([]);
  });
});

describe('aborting a call', () => {
  it('makes it reject immediately even if fetch ignores the signal', async () => {
    const { call, abort } = requestClient([], { fetch: neverSettles });
    const reason = new Error('The page was left.');
    await advance(100);
    abort.abort(reason);
    await advance(0);
    expect(call.error).toBe(reason);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('makes it reject with the abort reason and stops retrying', async () => {
    const { call, abort, requests } = requestClient([noResponse]);
    const reason = new Error('The page was left.');
    await advance(100);
    abort.abort(reason);
    await advance(60_000);
    expect([requests.length, call.error]).toEqual([1, reason]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('makes it reject immediately between two attempts', async () => {
    const { call, abort, requests } = requestClient([networkError]);
    await advance(0);
    const reason = new Error('The page was left.');
    abort.abort(reason);
    await advance(0);
    expect([requests.length, call.error]).toEqual([1, reason]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('makes it reject if the signal is already aborted', async () => {
    const network = fakeFetch(ok(null));
    const reason = new Error('Too late.');
    const call = httpBackend({ baseUrl: '/', fetch: network.fetch }).getClient({
      signal: AbortSignal.abort(reason),
    });
    await expect(call).rejects.toBe(reason);
  });
});

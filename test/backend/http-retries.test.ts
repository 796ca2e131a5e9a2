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

describe('Retry-After', () => {
  it.each([
    ['seconds', { 'retry-after': '7' }],
    ['a date', { 'retry-after': 'Thu, 01 Jan 2026 00:00:07 GMT' }],
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

  it('is ignored if it is invalid or in the past', async () => {
    const invalid = requestClient([rawResponse(503, '', { 'retry-after': 'soon' }), ok(null)]);
    const past = requestClient([
      rawResponse(503, '', { 'retry-after': 'Wed, 31 Dec 2025 00:00:00 GMT' }),
      ok(null),
    ]);
    await advance(1000);
    expect([invalid.call.result, past.call.result]).toEqual(['resolved', 'resolved']);
  });

  it.each([
    '',
    '1.5',
    '-1',
    '5, 5',
    '0x10',
    '7\xa0',

    '2027-01-01',
    'Fri, 01 Jan 2027',
    '9'.repeat(400),
  ])('is ignored if it is neither seconds nor an HTTP date: "%s"', async (value) => {
    const { call } = requestClient([errorResponse(429, 'rate_limited', { 'retry-after': value })], {
      retries: 0,
    });
    await advance(0);
    expect(call.error).toMatchObject({ code: 'rate_limited', retryAfter: undefined });
  });
});

describe('a timeout', () => {
  it('applies to each attempt', async () => {
    const { call, requests } = requestClient([noResponse], { timeoutMs: 1000, retries: 1 });
    await advance(999);
    expect(requests).toHaveLength(1);
    await advance(10_000);
    expect([requests.length, call.result]).toEqual([2, 'network_error']);
    expect(String(call.error)).toContain('within 1000 ms');
  });

  it('applies to a response whose body never ends', async () => {
    const { call } = requestClient([endlessBody], { timeoutMs: 1000, retries: 0 });
    await advance(1000);
    expect(call.result).toBe('network_error');
  });

  it('is cleared after the response', async () => {
    requestClient([ok(null)]);
    await advance(0);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('aborting a call', () => {
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

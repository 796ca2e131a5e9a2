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

/** Asks for the client; what comes of it is in `result` once it has. */
function ask(answers: readonly Responder[], options: Partial<HttpBackendOptions> = {}) {
  const network = fakeFetch(...answers);
  const abort = new AbortController();
  const asked: { result?: string; error?: unknown } = {};
  httpBackend({ baseUrl: '/', fetch: network.fetch, ...options })
    .getClient({ signal: abort.signal })
    .then(
      () => (asked.result = 'answered'),
      (error: unknown) =>
        Object.assign(asked, { error, result: (error as { code?: string }).code ?? 'other' }),
    );
  return { asked, abort, sent: network.requests };
}

async function pass(ms: number): Promise<void> {
  await vi.dynamicImportSettled();
  await vi.advanceTimersByTimeAsync(ms);
}

describe('a request that failed on the way', () => {
  it.each([
    ['the network was down', networkError],
    ['the server was overloaded', rawResponse(429, '')],
    ['the server failed', errorResponse(500, 'server_error')],
    ['the server was being restarted', rawResponse(503, '<h1>Bad gateway</h1>')],
  ])('is sent again when %s', async (_, failure) => {
    const { asked, sent } = ask([failure, failure, ok(null)]);
    await pass(0);
    expect([sent.length, asked.result]).toEqual([1, undefined]);
    await pass(2000);
    expect([sent.length, asked.result]).toEqual([3, 'answered']);
  });

  it('is given up after two more tries', async () => {
    const { asked, sent } = ask([networkError]);
    await pass(60_000);
    expect([sent.length, asked.result]).toEqual([3, 'network_error']);
  });

  it('waits longer each time, and never as long as the others', async () => {
    const random = vi.spyOn(Math, 'random').mockReturnValue(0);
    const early = ask([networkError]);
    await pass(149);
    expect(early.sent).toHaveLength(1);
    await pass(1);
    expect(early.sent).toHaveLength(2);
    await pass(299);
    expect(early.sent).toHaveLength(2);
    await pass(1);
    expect(early.sent).toHaveLength(3);

    random.mockReturnValue(0.999);
    const late = ask([networkError]);
    await pass(290);
    expect(late.sent).toHaveLength(1);
    random.mockRestore();
  });

  it('is sent as often as asked for', async () => {
    const { sent } = ask([networkError], { retries: 0 });
    await pass(60_000);
    expect(sent).toHaveLength(1);
  });
});

describe('a refusal', () => {
  it.each([
    [400, 'invalid_request'],
    [401, 'client_not_found'],
    [403, 'forbidden'],
    [404, 'session_not_found'],
    [409, 'session_closed'],
  ])('is final: %i', async (status, code) => {
    const { asked, sent } = ask([errorResponse(status, code), ok(null)]);
    await pass(60_000);
    expect([sent.length, asked.result]).toEqual([1, code]);
  });

  it('is final when the answer cannot be read', async () => {
    const { asked, sent } = ask([rawResponse(200, '{}'), ok(null)]);
    await pass(60_000);
    expect([sent.length, asked.result]).toEqual([1, 'invalid_response']);
  });
});

describe('Retry-After', () => {
  it.each([
    ['seconds', { 'retry-after': '7' }],
    ['a date', { 'retry-after': 'Thu, 01 Jan 2026 00:00:07 GMT' }],
    [
      'a date by a server whose clock is off',
      { 'retry-after': 'Fri, 01 Jan 2027 10:00:07 GMT', date: 'Fri, 01 Jan 2027 10:00:00 GMT' },
    ],
  ])('is kept to in %s', async (_, headers) => {
    const { asked, sent } = ask([errorResponse(429, 'rate_limited', headers), ok(null)]);
    await pass(6999);
    expect(sent).toHaveLength(1);
    await pass(1);
    expect([sent.length, asked.result]).toEqual([2, 'answered']);
  });

  it('is not waited for when it is long: the caller learns how long', async () => {
    const { asked, sent } = ask([errorResponse(429, 'rate_limited', { 'retry-after': '3600' }), ok(null)]);
    await pass(0);
    expect([sent.length, asked.result]).toEqual([1, 'rate_limited']);
    expect(asked.error).toMatchObject({ retryAfter: 3600 });
  });

  it('counts for nothing when it makes no sense or has passed', async () => {
    const nonsense = ask([rawResponse(503, '', { 'retry-after': 'soon' }), ok(null)]);
    const passed = ask([rawResponse(503, '', { 'retry-after': 'Wed, 31 Dec 2025 00:00:00 GMT' }), ok(null)]);
    await pass(1000);
    expect([nonsense.asked.result, passed.asked.result]).toEqual(['answered', 'answered']);
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
  ])('counts as absent when it is neither seconds nor a date of HTTP: "%s"', async (value) => {
    const { asked } = ask([errorResponse(429, 'rate_limited', { 'retry-after': value })], { retries: 0 });
    await pass(0);
    expect(asked.error).toMatchObject({ code: 'rate_limited', retryAfter: undefined });
  });
});

describe('time', () => {
  it('is up after the time-out of each try', async () => {
    const { asked, sent } = ask([noResponse], { timeoutMs: 1000, retries: 1 });
    await pass(999);
    expect(sent).toHaveLength(1);
    await pass(10_000);
    expect([sent.length, asked.result]).toEqual([2, 'network_error']);
    expect(String(asked.error)).toContain('within 1000 ms');
  });

  it('is up too when the answer begins and never ends', async () => {
    const { asked } = ask([endlessBody], { timeoutMs: 1000, retries: 0 });
    await pass(1000);
    expect(asked.result).toBe('network_error');
  });

  it('leaves no timer behind', async () => {
    ask([ok(null)]);
    await pass(0);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('an abort', () => {
  it('rejects with the reason and ends the tries', async () => {
    const { asked, abort, sent } = ask([noResponse]);
    const reason = new Error('The page was left.');
    await pass(100);
    abort.abort(reason);
    await pass(60_000);
    expect([sent.length, asked.error]).toEqual([1, reason]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('rejects at once between two tries', async () => {
    const { asked, abort, sent } = ask([networkError]);
    await pass(0);
    const reason = new Error('The page was left.');
    abort.abort(reason);
    await pass(0);
    expect([sent.length, asked.error]).toEqual([1, reason]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('beforehand rejects as well', async () => {
    const network = fakeFetch(ok(null));
    const reason = new Error('Too late.');
    const call = httpBackend({ baseUrl: '/', fetch: network.fetch }).getClient({
      signal: AbortSignal.abort(reason),
    });
    await expect(call).rejects.toBe(reason);
  });
});

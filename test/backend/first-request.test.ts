import {
  createSessionStore,
  httpBackend,
  type HttpBackendOptions,
  type RequestContext,
  type SessionBackend,
} from 'multisession/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { inMemoryEnvironment } from '../../src/testing/index.ts';
import { fakeFetch, networkError, noResponse, notAborted, ok, type Responder } from './fake-fetch.ts';

const NOW = 1_700_000_000_000;
const baseUrl = 'https://auth.example/';
const FIRST = 'https://auth.example/v1/client?first';
const LATER = 'https://auth.example/v1/client';

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, 'random').mockReturnValue(1);
  vi.stubGlobal('document', { baseURI: 'https://app.example/' });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function setUp(responders: readonly Responder[], options: Partial<HttpBackendOptions> = {}) {
  const { fetch, requests } = fakeFetch(...responders);
  const backend = httpBackend({ baseUrl, fetch, ...options });
  return { backend, requests, urls: () => requests.map(({ url }) => url) };
}

const flush = () => vi.advanceTimersByTimeAsync(0);

async function getTime(backend: SessionBackend, context: RequestContext = notAborted()) {
  return (await backend.getClient(context)).now?.getTime();
}

describe('the first request of httpBackend', () => {
  it('begins when the backend is created, and the first getClient() takes it over', async () => {
    const { backend, requests, urls } = setUp([ok(null)]);
    await flush();
    expect(requests).toMatchObject([{ method: 'GET', url: FIRST, init: { credentials: 'include' } }]);
    expect(await backend.getClient(notAborted())).toMatchObject({ id: null, sessions: [] });
    expect(urls()).toEqual([FIRST]);
  });

  it('is taken over once', async () => {
    const { backend, urls } = setUp([ok(null)]);
    await Promise.all([backend.getClient(notAborted()), backend.getClient(notAborted())]);
    await backend.getClient(notAborted());
    expect(urls()).toEqual([FIRST, LATER, LATER]);
  });

  it('is not taken over by a switch, because the session may have begun since', async () => {
    const { backend, urls } = setUp([ok(null)]);
    await flush();
    const store = createSessionStore({ backend, environment: inMemoryEnvironment() });
    await expect(store.switchTo('sess_new')).rejects.toMatchObject({ code: 'session_not_found' });
    expect(urls()).toEqual([FIRST, LATER]);
  });

  it('is not sent without a document, as on a server', async () => {
    vi.unstubAllGlobals();
    const { backend, urls } = setUp([ok(null)]);
    await flush();
    expect(urls()).toEqual([]);
    await backend.getClient(notAborted());
    expect(urls()).toEqual([LATER]);
  });

  it.each<[string, Partial<HttpBackendOptions>]>([
    ['custom headers', { headers: { 'x-tenant': 'acme' } }],
    ['`preload: false`', { preload: false }],
  ])('is not sent with %s', async (_, options) => {
    const { backend, urls } = setUp([ok(null)], options);
    await flush();
    expect(urls()).toEqual([]);
    await backend.getClient(notAborted());
    expect(urls()).toEqual([LATER]);
  });

  it('is sent once per page, even if every render creates a backend', async () => {
    const { fetch, requests } = fakeFetch(ok(null));
    for (const url of ['https://auth.example', baseUrl, baseUrl]) httpBackend({ baseUrl: url, fetch });
    await flush();
    expect(requests.map(({ url }) => url)).toEqual([FIRST]);
  });

  it('causes no unhandled rejection if it fails and no call takes it over', async () => {
    const { urls } = setUp([networkError]);
    await flush();
    expect(urls()).toEqual([FIRST]);
  });

  it('is retried at the URL of all other requests if it fails', async () => {
    const { backend, urls } = setUp([networkError, ok(null)]);
    await flush();
    const call = backend.getClient(notAborted());
    await vi.advanceTimersByTimeAsync(299);
    expect(urls()).toEqual([FIRST]);
    await vi.advanceTimersByTimeAsync(1);
    expect(await call).toMatchObject({ id: null });
    expect(urls()).toEqual([FIRST, LATER]);
  });

  it('counts as an attempt', async () => {
    const { backend, urls } = setUp([networkError], { retries: 0 });
    await expect(backend.getClient(notAborted())).rejects.toMatchObject({ code: 'network_error' });
    expect(urls()).toEqual([FIRST]);
  });

  it('is aborted together with the call that took it over', async () => {
    const { backend, requests } = setUp([noResponse]);
    const abort = new AbortController();
    const call = backend.getClient({ signal: abort.signal });
    await flush();
    abort.abort(new Error('The page was left.'));
    await expect(call).rejects.toThrow('The page was left.');
    expect(requests.map(({ init }) => init.signal?.aborted)).toEqual([true]);
  });

  it('is limited by the timeout of the call that took it over', async () => {
    const { backend, requests } = setUp([noResponse], { timeoutMs: 1000 });
    await flush();
    const call = backend.getClient(notAborted()).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(1000);
    expect(await call).toMatchObject({ code: 'network_error' });
    expect(requests.map(({ init }) => init.signal?.aborted)).toEqual([true]);
  });

  it.each<[string, (backend: SessionBackend) => Promise<unknown>]>([
    ['another call', (backend) => backend.removeAllSessions(notAborted())],
    ['5 s', () => vi.advanceTimersByTimeAsync(5001)],
    ['a call that knows a client', (backend) => backend.getClient({ ...notAborted(), minVersion: 3 })],
  ])('is aborted, and not used, after %s', async (_, act) => {
    const { backend, requests, urls } = setUp([noResponse, ok(null)]);
    await flush();
    await act(backend);
    await backend.getClient(notAborted());
    expect(urls().at(-1)).toBe(LATER);
    expect(requests[0]?.init.signal?.aborted).toBe(true);
  });
});

describe('the server time of the first response', () => {
  /** Makes the browser report that it received the response from a preload. */
  const preloaded = (startTime: number, duration: number) =>
    vi
      .spyOn(performance, 'getEntriesByName')
      .mockImplementation((name) => [
        { name, startTime, duration, entryType: 'resource', toJSON: () => null },
      ]);

  it('is that of a request that is sent by the call', async () => {
    const { backend } = setUp([ok(null)]);
    await vi.advanceTimersByTimeAsync(1500);
    expect(await getTime(backend)).toBe(NOW + 1500);
  });

  it('includes the age of the preload that the response came from', async () => {
    const start = performance.now();
    const { backend } = setUp([ok(null)]);
    preloaded(start - 2000, 400);
    await vi.advanceTimersByTimeAsync(500);
    expect(await getTime(backend)).toBe(NOW + 500 + 1800);
  });

  it('is not in the future if the response is received after the call', async () => {
    const { backend } = setUp([ok(null)]);
    preloaded(performance.now(), 3000);
    expect(await getTime(backend)).toBe(NOW);
  });

  it('comes from another request if the preload is older than 5 s', async () => {
    const { backend, urls } = setUp([ok(null)]);
    preloaded(performance.now() - 5002, 1);
    expect(await getTime(backend)).toBe(NOW);
    expect(urls()).toEqual([FIRST, LATER]);
  });
});

import { betterAuthBackend } from 'multisession/better-auth';
import { httpBackend } from 'multisession/core';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { bareAbortController } from './bare-abort-controller.ts';
import { fakeFetch, networkError, noResponse, ok, rawResponse } from './fake-fetch.ts';

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('AbortController', bareAbortController());
  for (const name of ['AbortSignal', 'EventTarget', 'Event', 'DOMException', 'URL', 'crypto', 'document'])
    vi.stubGlobal(name, undefined);
  vi.spyOn(URLSearchParams.prototype, 'set').mockImplementation(() => {
    throw new Error('not implemented');
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

// React Native has such an `AbortController`.
const context = () => ({ signal: new AbortController().signal });

it('httpBackend works without the APIs that React Native lacks', async () => {
  const { fetch, requests } = fakeFetch(networkError, ok(null));
  const backend = httpBackend({ baseUrl: 'https://auth.example', fetch });
  const call = backend.getClient(context());
  await vi.advanceTimersByTimeAsync(1000);
  expect(await call).toMatchObject({ id: null, sessions: [] });

  const page = backend.listDeviceSessions?.('sess_ada', { limit: 5, offset: 10 }, context());
  await expect(page).rejects.toMatchObject({ code: 'invalid_response' });
  expect(requests.at(-1)?.url).toContain('/devices?limit=5&offset=10');
});

it('httpBackend rejects with an AbortError if the signal has no reason', async () => {
  const backend = httpBackend({ baseUrl: 'https://auth.example', fetch: () => noResponse() });
  const abort = new AbortController();
  const call = backend.getClient({ signal: abort.signal });
  abort.abort();
  await expect(call).rejects.toMatchObject({ name: 'AbortError' });
  await expect(backend.getClient({ signal: abort.signal })).rejects.toMatchObject({ name: 'AbortError' });
});

it('httpBackend limits the time of a call if the signal has no reason', async () => {
  const backend = httpBackend({
    baseUrl: 'https://auth.example',
    fetch: () => noResponse(),
    timeoutMs: 1000,
  });
  const call = backend.getClient(context()).catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(1000);
  expect(await call).toMatchObject({ code: 'network_error' });
});

it('betterAuthBackend works without the APIs that React Native lacks', async () => {
  const { fetch } = fakeFetch(rawResponse(200, 'null'), rawResponse(200, '[]'));
  const backend = betterAuthBackend({ baseUrl: 'https://auth.example/api/auth', fetch });
  expect(await backend.getClient(context())).toMatchObject({ sessions: [], lastActiveSessionId: null });
});

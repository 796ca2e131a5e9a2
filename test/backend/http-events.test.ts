import { type BackendEvent, httpBackend, type HttpBackendOptions } from 'multisession/core';
import { afterEach, assert, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createEventParser } from '../../src/backend/event-parser.ts';
import {
  type Responder,
  fakeFetch,
  notAborted,
  ok,
  rawResponse,
  errorResponse,
  networkError,
} from './fake-fetch.ts';

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, 'random').mockReturnValue(1);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const headers = { 'content-type': 'text/event-stream; charset=utf-8' };
const event = (version: number) => `data: {"version":${version}}\n\n`;

/** Creates an event stream that sends the given chunks and stays open. */
function open(...chunks: readonly (string | Uint8Array)[]) {
  let stream: ReadableStreamDefaultController<Uint8Array> | undefined;
  const encoder = new TextEncoder();
  const send = (chunk: string | Uint8Array) =>
    stream?.enqueue(typeof chunk === 'string' ? encoder.encode(chunk) : chunk);
  const cancelled = vi.fn<() => void>();
  const respond: Responder = () => {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        stream = controller;
        chunks.forEach(send);
      },
      cancel: cancelled,
    });
    return new Response(body, { headers });
  };
  return { respond, send, end: () => stream?.close(), cancelled };
}

/** Waits for pending promises. */
const flush = () => vi.advanceTimersByTimeAsync(0);

async function listen(responders: readonly Responder[], options: Partial<HttpBackendOptions> = {}) {
  const network = fakeFetch(...responders);
  const { fetch, requests } = network;
  const backend = httpBackend({ baseUrl: 'https://api.example/', fetch, ...options });
  const versions: number[] = [];
  const stop = backend.subscribe?.(({ version }) => versions.push(version));
  assert(stop);
  onTestFinished(stop);
  await vi.dynamicImportSettled();
  await flush();
  return {
    backend,
    requests,
    versions,
    stop,
    respondWith: (...next: Responder[]) => network.respondWith(...next),
  };
}

describe('subscribe() of httpBackend', () => {
  it('requests the event stream with the cookie and the headers of the options', async () => {
    const { requests } = await listen([open().respond], { headers: () => ({ 'x-app': 'acme' }) });
    expect(requests).toMatchObject([
      {
        method: 'GET',
        url: 'https://api.example/v1/client/events',
        init: { credentials: 'include', cache: 'no-store' },
      },
    ]);
    expect(requests[0]?.headers.get('accept')).toBe('text/event-stream');
    expect(requests[0]?.headers.get('x-app')).toBe('acme');
  });

  it('calls the listener on each event', async () => {
    const stream = open(event(3));
    const { versions } = await listen([stream.respond]);
    expect(versions).toEqual([3]);
    stream.send(':\n\n');
    stream.send(event(4));
    await flush();
    expect(versions).toEqual([3, 4]);
  });

  it('calls the listener with the versions of the sessions that the stream covers', async () => {
    const listener = vi.fn<(event: BackendEvent) => void>();
    const stream = open('data: {"sessions":{"sess_ada":3,"sess_bob":0}}\n\n');
    const { fetch } = fakeFetch(stream.respond);
    const stop = httpBackend({ baseUrl: 'https://api.example/', fetch }).subscribe?.(listener);
    await vi.dynamicImportSettled();
    await flush();
    stop?.();
    expect(listener).toHaveBeenCalledExactlyOnceWith({
      type: 'client-changed',
      version: 0,
      sessions: { sess_ada: 3, sess_bob: 0 },
    });
  });

  it('closes the connection when unsubscribed', async () => {
    const stream = open(event(1));
    const { requests, stop } = await listen([stream.respond]);
    stop();
    await flush();
    expect(stream.cancelled).toHaveBeenCalledOnce();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(requests).toHaveLength(1);
  });

  it('is undefined without the capability `events`', () => {
    const backend = httpBackend({ baseUrl: '/', capabilities: { events: false } });
    expect(backend.capabilities.events).toBe(false);
    expect(backend).not.toHaveProperty('subscribe');
  });
});

describe('an event stream', () => {
  it('reconnects after it ends, with the delay that the server requested', async () => {
    const stream = open(event(1));
    const { requests, versions } = await listen([stream.respond, open(event(2)).respond]);
    stream.send('retry: 4000\n\n');
    stream.end();
    await vi.advanceTimersByTimeAsync(3999);
    expect(requests).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect([requests.length, versions]).toEqual([2, [1, 2]]);
  });

  it('reconnects one second after it ends if the server requested no delay', async () => {
    const stream = open(event(1));
    const { requests } = await listen([stream.respond, open().respond]);
    stream.end();
    await vi.advanceTimersByTimeAsync(999);
    expect(requests).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(requests).toHaveLength(2);
  });

  it('reconnects after a minute without data', async () => {
    const stream = open(event(1));
    const { requests } = await listen([stream.respond, open().respond]);
    await vi.advanceTimersByTimeAsync(40_000);
    stream.send(':\n\n');
    await vi.advanceTimersByTimeAsync(59_999);
    expect(stream.cancelled).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(stream.cancelled).toHaveBeenCalledOnce();
    await vi.advanceTimersByTimeAsync(1000);
    expect(requests).toHaveLength(2);
  });

  it.each<[string, Responder]>([
    ['cannot be reached', networkError],
    ['fails', errorResponse(500, 'server_error')],
    ['responds with HTML', rawResponse(200, '<!doctype html>', { 'content-type': 'text/html' })],
    ['responds with a 403 of a proxy', rawResponse(403, 'Sign in to the network first.')],
    ['closes the stream before any event', rawResponse(200, '', headers)],
    ['sends invalid data', rawResponse(200, 'data: nonsense\n\n', headers)],
    ['sends an invalid event', rawResponse(200, 'data: {"version":-1}\n\n', headers)],
    ['sends an invalid version of a session', rawResponse(200, 'data: {"sessions":{"a":null}}\n\n', headers)],
    ['sends an endless line', rawResponse(200, `data: ${'x'.repeat(70_000)}`, headers)],
  ])('reconnects with backoff up to 30 s when the server %s', async (_, responder) => {
    const { requests, versions } = await listen([responder]);
    const delays = [600, 1200, 2400, 4800, 9600, 19_200, 30_000, 30_000];
    for (const [index, delay] of delays.entries()) {
      await vi.advanceTimersByTimeAsync(delay - 1);
      expect(requests).toHaveLength(index + 1);
      await vi.advanceTimersByTimeAsync(1);
      expect(requests).toHaveLength(index + 2);
    }
    expect(versions).toEqual([]);
  });

  it('resets the backoff after a successful connection', async () => {
    const stream = open(event(1));
    const { requests, respondWith } = await listen([
      networkError,
      networkError,
      stream.respond,
      networkError,
    ]);
    await vi.advanceTimersByTimeAsync(600 + 1200);
    expect(requests).toHaveLength(3);
    stream.end();
    await vi.advanceTimersByTimeAsync(1000);
    expect(requests).toHaveLength(4);
    respondWith(open().respond);
    await vi.advanceTimersByTimeAsync(600);
    expect(requests).toHaveLength(5);
  });

  it('does not reconnect before Retry-After', async () => {
    const { requests } = await listen([
      errorResponse(503, 'rate_limited', { 'retry-after': '5' }),
      open().respond,
    ]);
    await vi.advanceTimersByTimeAsync(5000);
    expect(requests).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(600);
    expect(requests).toHaveLength(2);
  });

  it('does not reconnect before a long Retry-After', async () => {
    const { requests } = await listen([errorResponse(429, 'rate_limited', { 'retry-after': '3600' })]);
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(requests).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(600);
    expect(requests).toHaveLength(2);
  });

  it('reconnects after a minute if `headers` never settles', async () => {
    const headers = vi.fn<() => Promise<HeadersInit>>(() => new Promise(() => {}));
    const { stop } = await listen([], { headers });
    await vi.advanceTimersByTimeAsync(60_000 + 599);
    expect(headers).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(headers).toHaveBeenCalledTimes(2);
    stop();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(headers).toHaveBeenCalledTimes(2);
  });

  it('reconnects after a minute if fetch never settles and ignores its signal', async () => {
    const fetch = vi.fn<typeof globalThis.fetch>(() => new Promise(() => {}));
    await listen([], { fetch });
    await vi.advanceTimersByTimeAsync(60_000 + 600);
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  it.each([404, 405, 501])('does not reconnect if the server does not support events: %i', async (status) => {
    const { requests } = await listen([rawResponse(status, 'No such page.')]);
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(requests).toHaveLength(1);
  });

  it('reconnects after the next sign-in if the client does not exist', async () => {
    const { requests, backend, respondWith } = await listen([errorResponse(401, 'client_not_found')]);
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(requests).toHaveLength(1);

    respondWith(ok(null));
    await backend.getClient(notAborted());
    await flush();
    expect(requests).toHaveLength(2);

    respondWith(
      ok({ id: 'client_1', sessions: [], last_active_session_id: null, version: 1 }),
      open().respond,
    );
    await backend.getClient(notAborted());
    await flush();
    expect(requests.map(({ url }) => new URL(url).pathname)).toEqual([
      '/v1/client/events',
      '/v1/client',
      '/v1/client',
      '/v1/client/events',
    ]);
  });

  it('reconnects immediately if a user signed in while the client did not exist', async () => {
    let respond: (response: Response) => void = () => {};
    const errorOfServer = await errorResponse(401, 'client_not_found')();
    const { requests, backend, respondWith } = await listen([
      () => new Promise((resolve) => (respond = resolve)),
    ]);
    respondWith(
      ok({ id: 'client_1', sessions: [], last_active_session_id: null, version: 1 }),
      open().respond,
    );
    await backend.getClient(notAborted());
    respond(errorOfServer);
    await flush();
    expect(requests.map(({ url }) => new URL(url).pathname)).toEqual([
      '/v1/client/events',
      '/v1/client',
      '/v1/client/events',
    ]);
  });
});

describe('createEventParser()', () => {
  const parse = (chunks: readonly string[]) => {
    const parseChunk = createEventParser();
    return chunks.flatMap((chunk) => parseChunk(chunk));
  };

  it.each<[string, string, unknown[]]>([
    ['every kind of line ending', 'data:a\ndata: b\n\ndata: c\r\n\r\ndata: d\r\r', ['a\nb', 'c', 'd']],
    ['comments', ': hello\n\n:\n\ndata: a\n: in between\ndata: b\n\n', ['a\nb']],
    ['unknown fields', 'id: 1\nevent: x\nwhatever\ndata: a\n\n', ['a']],
    ['colons and spaces in data', 'data:  {"a": 1}\n\n', [' {"a": 1}']],
    ['empty lines of data', 'data\ndata:\n\n', ['\n']],
    ['an incomplete last event', 'data: a\n\ndata: b\n', ['a']],
  ])('parses a stream with %s, split at any position', (_, text, expected) => {
    const data = (chunks: readonly string[]) => parse(chunks).map((event) => event.data);
    expect(data([text])).toEqual(expected);
    expect(data(text.split(''))).toEqual(expected);
    for (let cut = 1; cut < text.length; cut += 1) {
      expect(data([text.slice(0, cut), '', text.slice(cut)])).toEqual(expected);
    }
  });

  it('parses the reconnection delay and ignores invalid ones', () => {
    expect(parse(['retry: 2000\n\n'])).toEqual([{ data: null, retryMs: 2000 }]);
    expect(parse(['retry: -1\n\nretry: 1e3\n\nretry:\n\n'])).toEqual([]);
  });

  it('receives events whose characters are split across chunks', async () => {
    const bytes = new TextEncoder().encode(`: é\n${event(7)}`);
    const { versions } = await listen([open(bytes.slice(0, 3), bytes.slice(3)).respond]);
    expect(versions).toEqual([7]);
  });
});

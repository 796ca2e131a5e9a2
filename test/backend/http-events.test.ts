import { httpBackend, type HttpBackendOptions } from 'multisession/core';
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

/** A stream that says this and then stays open. */
function open(...pieces: readonly (string | Uint8Array)[]) {
  let stream: ReadableStreamDefaultController<Uint8Array> | undefined;
  const encoder = new TextEncoder();
  const say = (piece: string | Uint8Array) =>
    stream?.enqueue(typeof piece === 'string' ? encoder.encode(piece) : piece);
  const cancelled = vi.fn<() => void>();
  const answer: Responder = () => {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        stream = controller;
        pieces.forEach(say);
      },
      cancel: cancelled,
    });
    return new Response(body, { headers });
  };
  return { answer, say, end: () => stream?.close(), cancelled };
}

/** Lets what is under way get on. */
const settle = () => vi.advanceTimersByTimeAsync(0);

async function listen(answers: readonly Responder[], options: Partial<HttpBackendOptions> = {}) {
  const network = fakeFetch(...answers);
  const { fetch, requests: sent } = network;
  const backend = httpBackend({ baseUrl: 'https://api.example/', fetch, ...options });
  const versions: number[] = [];
  const stop = backend.subscribe?.(({ version }) => versions.push(version));
  assert(stop);
  onTestFinished(stop);
  await vi.dynamicImportSettled();
  await settle();
  return { backend, sent, versions, stop, answer: (...next: Responder[]) => network.respondWith(...next) };
}

describe('listening', () => {
  it('asks with the cookie and the headers of the app', async () => {
    const { sent } = await listen([open().answer], { headers: () => ({ 'x-app': 'acme' }) });
    expect(sent).toMatchObject([
      {
        method: 'GET',
        url: 'https://api.example/v1/client/events',
        init: { credentials: 'include', cache: 'no-store' },
      },
    ]);
    expect(sent[0]?.headers.get('accept')).toBe('text/event-stream');
    expect(sent[0]?.headers.get('x-app')).toBe('acme');
  });

  it('hands on each event as it comes', async () => {
    const stream = open(event(3));
    const { versions } = await listen([stream.answer]);
    expect(versions).toEqual([3]);
    stream.say(':\n\n');
    stream.say(event(4));
    await settle();
    expect(versions).toEqual([3, 4]);
  });

  it('breaks the connection off when nobody listens any more', async () => {
    const stream = open(event(1));
    const { sent, stop } = await listen([stream.answer]);
    stop();
    await settle();
    expect(stream.cancelled).toHaveBeenCalledOnce();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(sent).toHaveLength(1);
  });

  it('can be switched off', () => {
    const backend = httpBackend({ baseUrl: '/', capabilities: { events: false } });
    expect(backend.capabilities.events).toBe(false);
    expect(backend).not.toHaveProperty('subscribe');
  });
});

describe('connecting again', () => {
  it('is done when the stream ends, after as long as the server says', async () => {
    const stream = open(event(1));
    const { sent, versions } = await listen([stream.answer, open(event(2)).answer]);
    stream.say('retry: 4000\n\n');
    stream.end();
    await vi.advanceTimersByTimeAsync(3999);
    expect(sent).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect([sent.length, versions]).toEqual([2, [1, 2]]);
  });

  it('is done after a second where the server says nothing', async () => {
    const stream = open(event(1));
    const { sent } = await listen([stream.answer, open().answer]);
    stream.end();
    await vi.advanceTimersByTimeAsync(999);
    expect(sent).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(sent).toHaveLength(2);
  });

  it('is done when the server has been silent for a minute', async () => {
    const stream = open(event(1));
    const { sent } = await listen([stream.answer, open().answer]);
    await vi.advanceTimersByTimeAsync(40_000);
    stream.say(':\n\n');
    await vi.advanceTimersByTimeAsync(59_999);
    expect(stream.cancelled).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(stream.cancelled).toHaveBeenCalledOnce();
    await vi.advanceTimersByTimeAsync(1000);
    expect(sent).toHaveLength(2);
  });

  it.each<[string, Responder]>([
    ['cannot be reached', networkError],
    ['fails', errorResponse(500, 'server_error')],
    ['is not the one that was meant', rawResponse(200, '<!doctype html>', { 'content-type': 'text/html' })],
    ['wants a sign-in of its own', rawResponse(403, 'Sign in to the network first.')],
    ['ends before it says anything', rawResponse(200, '', headers)],
    ['sends what is no event', rawResponse(200, 'data: nonsense\n\n', headers)],
    ['sends a broken event', rawResponse(200, 'data: {"version":-1}\n\n', headers)],
    ['sends a line without end', rawResponse(200, `data: ${'x'.repeat(70_000)}`, headers)],
  ])('takes longer each time, up to half a minute, when the server %s', async (_, answer) => {
    const { sent, versions } = await listen([answer]);
    const delays = [600, 1200, 2400, 4800, 9600, 19_200, 30_000, 30_000];
    for (const [index, delay] of delays.entries()) {
      await vi.advanceTimersByTimeAsync(delay - 1);
      expect(sent).toHaveLength(index + 1);
      await vi.advanceTimersByTimeAsync(1);
      expect(sent).toHaveLength(index + 2);
    }
    expect(versions).toEqual([]);
  });

  it('starts from the beginning after a connection that worked', async () => {
    const stream = open(event(1));
    const { sent, answer } = await listen([networkError, networkError, stream.answer, networkError]);
    await vi.advanceTimersByTimeAsync(600 + 1200);
    expect(sent).toHaveLength(3);
    stream.end();
    await vi.advanceTimersByTimeAsync(1000);
    expect(sent).toHaveLength(4);
    answer(open().answer);
    await vi.advanceTimersByTimeAsync(600);
    expect(sent).toHaveLength(5);
  });

  it('is never done before the server wants it', async () => {
    const { sent } = await listen([
      errorResponse(503, 'rate_limited', { 'retry-after': '5' }),
      open().answer,
    ]);
    await vi.advanceTimersByTimeAsync(5000);
    expect(sent).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(600);
    expect(sent).toHaveLength(2);
  });

  it.each([404, 405, 501])('is not done where the server has no events: %i', async (status) => {
    const { sent } = await listen([rawResponse(status, 'No such page.')]);
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(sent).toHaveLength(1);
  });

  it('waits for somebody to sign in', async () => {
    const { sent, backend, answer } = await listen([errorResponse(401, 'client_not_found')]);
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(sent).toHaveLength(1);

    answer(ok(null));
    await backend.getClient(notAborted());
    await settle();
    expect(sent).toHaveLength(2);

    answer(ok({ id: 'client_1', sessions: [], last_active_session_id: null, version: 1 }), open().answer);
    await backend.getClient(notAborted());
    await settle();
    expect(sent.map(({ url }) => new URL(url).pathname)).toEqual([
      '/v1/client/events',
      '/v1/client',
      '/v1/client',
      '/v1/client/events',
    ]);
  });

  it('asks once more if somebody has signed in while it was refused', async () => {
    let refuse: (response: Response) => void = () => {};
    const refusal = await errorResponse(401, 'client_not_found')();
    const { sent, backend, answer } = await listen([() => new Promise((resolve) => (refuse = resolve))]);
    answer(ok({ id: 'client_1', sessions: [], last_active_session_id: null, version: 1 }), open().answer);
    await backend.getClient(notAborted());
    refuse(refusal);
    await settle();
    expect(sent.map(({ url }) => new URL(url).pathname)).toEqual([
      '/v1/client/events',
      '/v1/client',
      '/v1/client/events',
    ]);
  });
});

describe('an event stream is read', () => {
  const read = (pieces: readonly string[]) => {
    const readPiece = createEventParser();
    return pieces.flatMap((piece) => readPiece(piece));
  };

  it.each<[string, string, unknown[]]>([
    ['with any line ending', 'data:a\ndata: b\n\ndata: c\r\n\r\ndata: d\r\r', ['a\nb', 'c', 'd']],
    ['without comments', ': hello\n\n:\n\ndata: a\n: in between\ndata: b\n\n', ['a\nb']],
    ['without fields that are not known', 'id: 1\nevent: x\nwhatever\ndata: a\n\n', ['a']],
    ['with colons and spaces in it', 'data:  {"a": 1}\n\n', [' {"a": 1}']],
    ['with empty lines of data', 'data\ndata:\n\n', ['\n']],
    ['without what is cut off', 'data: a\n\ndata: b\n', ['a']],
  ])('%s, however it is cut', (_, text, expected) => {
    const data = (pieces: readonly string[]) => read(pieces).map((event) => event.data);
    expect(data([text])).toEqual(expected);
    expect(data(text.split(''))).toEqual(expected);
    for (let cut = 1; cut < text.length; cut += 1) {
      expect(data([text.slice(0, cut), '', text.slice(cut)])).toEqual(expected);
    }
  });

  it('with how long to wait, if that is a number', () => {
    expect(read(['retry: 2000\n\n'])).toEqual([{ data: null, retryMs: 2000 }]);
    expect(read(['retry: -1\n\nretry: 1e3\n\nretry:\n\n'])).toEqual([]);
  });

  it('with characters that are cut in two', async () => {
    const bytes = new TextEncoder().encode(`: é\n${event(7)}`);
    const { versions } = await listen([open(bytes.slice(0, 3), bytes.slice(3)).answer]);
    expect(versions).toEqual([7]);
  });
});

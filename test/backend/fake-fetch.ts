/** One request as the server would get it. */
export interface SentRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: unknown;
  readonly init: RequestInit;
}

/** How a request is answered; the signal is the one it was sent with. */
export type Responder = (signal?: AbortSignal | null) => Response | Promise<Response>;

export interface FakeFetch {
  readonly fetch: typeof fetch;
  readonly requests: readonly SentRequest[];
  /** What the next requests are answered with, in order; the last answer stays. */
  respondWith(...answers: readonly Responder[]): void;
}

/** Stands for the network: records what is sent, and gives up when it is aborted, as `fetch` does. */
export function fakeFetch(...responders: readonly Responder[]): FakeFetch {
  const requests: SentRequest[] = [];
  let queue = [...responders];
  return {
    requests,
    respondWith: (...next) => {
      queue = [...next];
    },
    fetch: async (input, init = {}) => {
      requests.push({
        method: init.method ?? 'GET',
        url: input instanceof Request ? input.url : input.toString(),
        headers: new Headers(init.headers),
        body: typeof init.body === 'string' ? JSON.parse(init.body) : undefined,
        init,
      });
      const next = queue.length > 1 ? queue.shift() : queue[0];
      if (!next) throw new Error('The test expects no further request.');
      return abortable(next(init.signal), init.signal);
    },
  };
}

async function abortable(
  answer: Response | Promise<Response>,
  signal: AbortSignal | null | undefined,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    signal?.addEventListener('abort', () => reject(new DOMException('Aborted', 'AbortError')));
    Promise.resolve(answer).then(resolve, reject);
  });
}

/** An answer of the protocol. */
export function ok(response: unknown, more: object = {}): Responder {
  return () => Response.json({ response, ...more, now: 1_700_000_000_000 });
}

/** A refusal of the protocol. */
export function errorResponse(status: number, code: string, headers: HeadersInit = {}): Responder {
  return () =>
    Response.json({ errors: [{ code, message: `The server says ${code}.` }] }, { status, headers });
}

/** An answer of somebody else: a proxy, a wrong address. */
export function rawResponse(status: number, body: string, headers: HeadersInit = {}): Responder {
  return () => new Response(body, { status, headers });
}

/** The network is down. */
export function networkError(): never {
  throw new TypeError('fetch failed');
}

/** No answer ever comes. */
export function noResponse(): Promise<Response> {
  return new Promise(() => {});
}

/** The answer begins and never ends. As in a browser, its body fails when the request is aborted. */
export function endlessBody(signal?: AbortSignal | null): Response {
  const body = new ReadableStream({
    start: (stream) => signal?.addEventListener('abort', () => stream.error(signal.reason)),
  });
  return new Response(body);
}

/** For calls that are never aborted. */
export function notAborted(): { readonly signal: AbortSignal } {
  return { signal: new AbortController().signal };
}

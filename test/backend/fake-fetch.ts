/** A request as the server receives it. */
export interface SentRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: unknown;
  readonly init: RequestInit;
}

/** Creates the response to a request, given the abort signal of the request. */
export type Responder = (signal?: AbortSignal | null) => Response | Promise<Response>;

/** A fake `fetch` that records the requests it receives. */
export interface FakeFetch {
  readonly fetch: typeof fetch;
  readonly requests: readonly SentRequest[];
  /** Sets the responders of the next requests, in order. The last one is repeated. */
  respondWith(...responders: readonly Responder[]): void;
}

/** Creates a fake `fetch`. Like `fetch`, it rejects when the request is aborted. */
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
      if (!next) throw new Error('The test expects no request.');
      return abortable(next(init.signal), init.signal);
    },
  };
}

async function abortable(
  response: Response | Promise<Response>,
  signal: AbortSignal | null | undefined,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(new TypeError('The request was aborted.'));
    if (signal?.aborted) abort();
    signal?.addEventListener('abort', abort);
    Promise.resolve(response).then(resolve, reject);
  });
}

/** Responds with 200 and a body in the format of the session protocol. */
export function ok(response: unknown, fields: object = {}): Responder {
  return () => Response.json({ response, ...fields, now: 1_700_000_000_000 });
}

/** Responds with an error in the format of the session protocol. */
export function errorResponse(status: number, code: string, headers: HeadersInit = {}): Responder {
  return () =>
    Response.json({ errors: [{ code, message: `The server sent ${code}.` }] }, { status, headers });
}

/** Responds with any status and body, for example those of a proxy. */
export function rawResponse(status: number, body: string, headers: HeadersInit = {}): Responder {
  return () => new Response(body, { status, headers });
}

/** Rejects as if the network were down. */
export function networkError(): never {
  throw new TypeError('fetch failed');
}

/** Never responds. */
export function noResponse(): Promise<Response> {
  return new Promise(() => {});
}

/** Responds with a body that never ends. As in a browser, the body fails when the request is aborted. */
export function endlessBody(signal?: AbortSignal | null): Response {
  const body = new ReadableStream({
    start: (stream) => signal?.addEventListener('abort', () => stream.error(signal.reason)),
  });
  return new Response(body);
}

/** Returns the context of a call that is never aborted. */
export function notAborted(): { readonly signal: AbortSignal } {
  return { signal: new AbortController().signal };
}

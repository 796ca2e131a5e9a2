import type { IncomingMessage, ServerResponse } from 'node:http';

/** Returns the headers of a Node request, without the pseudo-headers of HTTP/2. */
function toHeaders({ rawHeaders }: IncomingMessage): Headers {
  const headers = new Headers();
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    if (!name.startsWith(':')) headers.append(name, rawHeaders[index + 1] ?? '');
  }
  return headers;
}

/** Returns the body of a Node request as a stream. Canceling it does not destroy the request, as if the client were gone. */
function toBody(incoming: IncomingMessage): ReadableStream<Uint8Array> {
  const chunks = incoming.iterator({ destroyOnReturn: false });
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await chunks.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      async cancel() {
        await chunks.return?.();
      },
    },
    // Reads nothing before it is read, so that a body parser can still read the request.
    { highWaterMark: 0 },
  );
}

function toRequest(
  incoming: IncomingMessage,
  outgoing: ServerResponse | undefined,
  url: string,
  headers: Headers,
): Request {
  const { method = 'GET' } = incoming;
  const closed = new AbortController();
  outgoing?.once('close', () => {
    if (!outgoing.writableFinished) closed.abort();
  });
  const hasBody = method !== 'GET' && method !== 'HEAD' && !incoming.readableDidRead;
  return new Request(url, {
    method,
    headers,
    signal: closed.signal,
    ...(hasBody && { body: toBody(incoming), duplex: 'half' }),
  });
}

/**
 * A Node request as a `Request`. The session server needs only the method, the URL, some headers and sometimes the body of
 * nearly every request. The actual `Request`, which takes several times as long to create, is created for everything else.
 */
export class NodeRequest implements Request {
  readonly url: string;
  readonly #incoming: IncomingMessage;
  readonly #outgoing: ServerResponse | undefined;
  #headers: Headers | undefined;
  #request: Request | undefined;

  constructor(incoming: IncomingMessage, outgoing: ServerResponse | undefined, url: string) {
    this.url = url;
    this.#incoming = incoming;
    this.#outgoing = outgoing;
  }

  /** Returns the actual `Request`. */
  toRequest(): Request {
    return (this.#request ??= toRequest(this.#incoming, this.#outgoing, this.url, this.headers));
  }

  get method(): string {
    return this.#incoming.method ?? 'GET';
  }
  get headers(): Headers {
    return (this.#headers ??= toHeaders(this.#incoming));
  }
  get bodyUsed(): boolean {
    return this.#request?.bodyUsed ?? this.#incoming.readableDidRead;
  }
  async arrayBuffer(): Promise<ArrayBuffer> {
    if (this.#request || this.bodyUsed) return this.toRequest().arrayBuffer();
    const chunks: Uint8Array[] = [];
    for await (const chunk of this.#incoming) chunks.push(chunk);
    return new Uint8Array(Buffer.concat(chunks)).buffer;
  }

  get body(): Request['body'] {
    return this.toRequest().body;
  }
  get cache(): RequestCache {
    return this.toRequest().cache;
  }
  get credentials(): RequestCredentials {
    return this.toRequest().credentials;
  }
  get destination(): RequestDestination {
    return this.toRequest().destination;
  }
  get integrity(): string {
    return this.toRequest().integrity;
  }
  get keepalive(): boolean {
    return this.toRequest().keepalive;
  }
  get mode(): RequestMode {
    return this.toRequest().mode;
  }
  get redirect(): RequestRedirect {
    return this.toRequest().redirect;
  }
  get referrer(): string {
    return this.toRequest().referrer;
  }
  get referrerPolicy(): ReferrerPolicy {
    return this.toRequest().referrerPolicy;
  }
  get signal(): AbortSignal {
    return this.toRequest().signal;
  }
  blob(): Promise<Blob> {
    return this.toRequest().blob();
  }
  bytes(): ReturnType<Request['bytes']> {
    return this.toRequest().bytes();
  }
  clone(): Request {
    return this.toRequest().clone();
  }
  formData(): Promise<FormData> {
    return this.toRequest().formData();
  }
  json(): ReturnType<Request['json']> {
    return this.toRequest().json();
  }
  text(): Promise<string> {
    return this.toRequest().text();
  }
}

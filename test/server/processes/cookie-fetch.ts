/** Creates a `fetch` that sends cookies like a page of the origin. `firstEvent` resolves with the first event. */
export function createCookieFetch(origin: string, transport: typeof fetch = fetch) {
  const cookies = new Map<string, string>();
  let onFirstEvent = (): void => {};
  const firstEvent = new Promise<void>((resolve) => (onFirstEvent = resolve));

  const send: typeof fetch = async (url, init) => {
    const headers = new Headers(init?.headers);
    headers.set('origin', origin);
    if (cookies.size > 0) headers.set('cookie', [...cookies.values()].join('; '));
    const response = await transport(url, { ...init, headers });
    for (const line of response.headers.getSetCookie()) storeCookie(cookies, line);
    return response.ok && isStream(response) ? watchBody(response, onFirstEvent) : response;
  };
  return { fetch: send, firstEvent };
}

function storeCookie(cookies: Map<string, string>, line: string): void {
  const [pair = '', ...attributes] = line.split('; ');
  const name = pair.slice(0, pair.indexOf('='));
  if (attributes.includes('Max-Age=0')) cookies.delete(name);
  else cookies.set(name, pair);
}

function isStream({ headers }: Response): boolean {
  return headers.get('content-type')?.startsWith('text/event-stream') ?? false;
}

function watchBody({ body, headers }: Response, onChunk: () => void): Response {
  const watch = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      controller.enqueue(chunk);
      onChunk();
    },
  });
  return new Response(body?.pipeThrough(watch) ?? null, { headers });
}

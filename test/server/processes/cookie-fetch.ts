/** Creates a `fetch` that sends cookies like a page of the origin. `firstEvent` resolves with the first event. */
export function createCookieFetch(origin: string, transport: typeof fetch = fetch) {
  let cookie: string | undefined;
  let onFirstEvent = (): void => {};
  const firstEvent = new Promise<void>((resolve) => (onFirstEvent = resolve));

  const send: typeof fetch = async (url, init) => {
    const headers = new Headers(init?.headers);
    headers.set('origin', origin);
    if (cookie !== undefined) headers.set('cookie', cookie);
    const response = await transport(url, { ...init, headers });
    cookie = response.headers.getSetCookie().at(-1)?.split(';')[0] ?? cookie;
    return response.ok && isStream(response) ? watchBody(response, onFirstEvent) : response;
  };
  return { fetch: send, firstEvent };
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

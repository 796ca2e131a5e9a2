/** A `fetch` that sends what a browser sends from a page of the origin. `heard` resolves with the first event. */
export function createCookieFetch(origin: string, transport: typeof fetch = fetch) {
  let cookie: string | undefined;
  let noteHeard = (): void => {};
  const heard = new Promise<void>((resolve) => (noteHeard = resolve));

  const send: typeof fetch = async (url, init) => {
    const headers = new Headers(init?.headers);
    headers.set('origin', origin);
    if (cookie !== undefined) headers.set('cookie', cookie);
    const response = await transport(url, { ...init, headers });
    cookie = response.headers.getSetCookie().at(-1)?.split(';')[0] ?? cookie;
    return response.ok && isStream(response) ? watched(response, noteHeard) : response;
  };
  return { fetch: send, heard };
}

function isStream({ headers }: Response): boolean {
  return headers.get('content-type')?.startsWith('text/event-stream') ?? false;
}

function watched({ body, headers }: Response, onPiece: () => void): Response {
  const watch = new TransformStream<Uint8Array, Uint8Array>({
    transform(piece, controller) {
      controller.enqueue(piece);
      onPiece();
    },
  });
  return new Response(body?.pipeThrough(watch) ?? null, { headers });
}

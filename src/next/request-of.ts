/** The headers of the current request, as the function `headers()` of `next/headers` returns them. */
export type RequestHeaders = Pick<Headers, 'get' | 'forEach'>;

/**
 * Returns the request that Next handles. Next has none in layouts, pages and server actions, and in route handlers its URL
 * is that of the process instead of the one that the browser has requested, with which origins are compared.
 */
export function requestOf(headers: RequestHeaders, method: string): Request {
  const copied = new Headers();
  headers.forEach((value, name) => copied.set(name, value));
  return new Request(originOf(headers), { method, headers: copied });
}

/** Returns a request with the URL that the browser has requested, without the body if that was read already. */
export function withPublicUrl(request: Request): Request {
  const { pathname, search } = new URL(request.url);
  const url = new URL(pathname + search, originOf(request.headers));
  const { method, headers } = request;
  return new Request(url, request.bodyUsed ? { method, headers } : request);
}

function originOf(headers: RequestHeaders): string {
  const [protocol = ''] = (headers.get('x-forwarded-proto') ?? 'http').split(',');
  return `${protocol.trim() === 'https' ? 'https' : 'http'}://${headers.get('host') ?? 'localhost'}`;
}

const preflightHeaders = {
  'access-control-allow-methods': 'GET, POST, DELETE',
  'access-control-allow-headers': 'authorization, content-type, multisession-session',
  'access-control-max-age': '600',
};

export function isPreflight(request: Request): boolean {
  return request.method === 'OPTIONS' && request.headers.has('access-control-request-method');
}

export function preflightResponse(): Response {
  return new Response(null, { status: 204, headers: preflightHeaders });
}

/** Sets the CORS headers that allow pages of a trusted origin to read the response and its `Retry-After` header. */
export function setCorsHeaders(origin: string, { headers }: Response): void {
  headers.set('access-control-allow-origin', origin);
  headers.set('access-control-allow-credentials', 'true');
  headers.set('access-control-expose-headers', 'retry-after');
  headers.append('vary', 'Origin');
}

import type { PlainResponse, ResponseHeaders } from './plain-response.ts';

const preflightHeaders = {
  'access-control-allow-methods': 'GET, POST, DELETE',
  'access-control-allow-headers': 'authorization, content-type, multisession-session',
  'access-control-max-age': '600',
};

export function isPreflight(request: Request): boolean {
  return request.method === 'OPTIONS' && request.headers.has('access-control-request-method');
}

export function preflightResponse(): PlainResponse {
  return { status: 204, headers: preflightHeaders, body: null };
}

/** Returns the headers that allow pages of a trusted origin to read the response and its `Retry-After` header. */
export function corsHeaders(origin: string): ResponseHeaders {
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    'access-control-expose-headers': 'retry-after',
    vary: 'Origin',
  };
}

import type { HttpOptions } from './http-request.ts';

/**
 * Returns the scope of a backend that speaks HTTP: the one that is given, or its name and the absolute address of its
 * server. On a server a relative `baseUrl` stays relative, because nothing is shared between tabs there.
 */
export function httpScope(name: string, { scope, baseUrl }: Pick<HttpOptions, 'scope' | 'baseUrl'>): string {
  return scope ?? `${name}:${resolveUrl(`${baseUrl.replace(/\/+$/, '')}/`)}`;
}

/** Resolves an address as `fetch` does. What is not an address stays as it is. */
function resolveUrl(url: string): string {
  try {
    return new URL(url, globalThis.document?.baseURI ?? globalThis.location?.href).href;
  } catch {
    return url;
  }
}

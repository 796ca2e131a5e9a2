import type { HttpOptions } from './http-request.ts';

/**
 * Returns the scope of an HTTP backend: the `scope` option if given, otherwise its name and the absolute URL of its
 * server. A relative `baseUrl` remains relative during server rendering, because no tabs share data on the server.
 */
export function httpScope(name: string, { scope, baseUrl }: Pick<HttpOptions, 'scope' | 'baseUrl'>): string {
  return scope ?? `${name}:${resolveUrl(`${baseUrl.replace(/\/+$/, '')}/`)}`;
}

/** Resolves a URL as `fetch` does. Returns an invalid URL unchanged. */
export function resolveUrl(url: string): string {
  try {
    return new URL(url, globalThis.document?.baseURI ?? globalThis.location?.href).href;
  } catch {
    return url;
  }
}

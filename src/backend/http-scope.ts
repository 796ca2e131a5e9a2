import type { HttpOptions } from './http-request.ts';
import { safely } from './safely.ts';

/**
 * Returns the scope of an HTTP backend: the `scope` option if given, otherwise its name and the absolute URL of its
 * server. A relative `baseUrl` remains relative during server rendering, because no tabs share data on the server.
 */
export function httpScope(name: string, options: Pick<HttpOptions, 'scope' | 'baseUrl'>): string {
  return options.scope ?? `${name}:${resolveUrl(urlOf(options, '/'))}`;
}

/** Returns the URL of a path of the server, which is relative if `baseUrl` is. */
export function urlOf({ baseUrl }: Pick<HttpOptions, 'baseUrl'>, path: string): string {
  return baseUrl.replace(/\/+$/, '') + path;
}

/** Resolves a URL as `fetch` does. Returns an invalid URL unchanged. */
export function resolveUrl(url: string): string {
  return safely(() => new URL(url, globalThis.document?.baseURI ?? globalThis.location?.href).href) ?? url;
}

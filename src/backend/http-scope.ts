import type { HttpOptions } from './http-request.ts';
import { resolveUrl, urlOf } from './http-url.ts';

/**
 * Returns the scope of an HTTP backend: the `scope` option if given, otherwise its name and the absolute URL of its
 * server. A relative `baseUrl` remains relative during server rendering, because no tabs share data on the server.
 */
export function httpScope(name: string, options: Pick<HttpOptions, 'scope' | 'baseUrl'>): string {
  return options.scope ?? `${name}:${resolveUrl(urlOf(options, '/'))}`;
}

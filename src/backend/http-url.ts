import { checkArgument } from '../session/index.ts';
import { safely } from './safely.ts';

/**
 * Checks the options of a backend that sends HTTP requests.
 *
 * @throws {SessionError} `invalid_configuration` if `baseUrl` is missing.
 */
export function checkBaseUrl(options: { readonly baseUrl?: unknown } | undefined): void {
  checkArgument(
    typeof options?.baseUrl === 'string',
    'The backend has no `baseUrl`. Pass the URL of its server, such as "/".',
  );
}

/** Returns the URL of a path of the server, which is relative if `baseUrl` is. */
export function urlOf({ baseUrl }: { readonly baseUrl: string }, path: string): string {
  return baseUrl.replace(/\/+$/, '') + path;
}

/** Resolves a URL as `fetch` does. Returns an invalid URL unchanged. */
export function resolveUrl(url: string): string {
  return safely(() => new URL(url, globalThis.document?.baseURI ?? globalThis.location?.href).href) ?? url;
}

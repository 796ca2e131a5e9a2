import { safely } from './safely.ts';

/** Returns the URL of a path of the server, which is relative if `baseUrl` is. */
export function urlOf({ baseUrl }: { readonly baseUrl: string }, path: string): string {
  return baseUrl.replace(/\/+$/, '') + path;
}

/** Resolves a URL as `fetch` does. Returns an invalid URL unchanged. */
export function resolveUrl(url: string): string {
  return safely(() => new URL(url, globalThis.document?.baseURI ?? globalThis.location?.href).href) ?? url;
}

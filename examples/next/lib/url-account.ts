import { headers } from 'next/headers';

/** Adds the account in the URL to the headers of a request. For `proxy.ts`. */
export function setUrlAccount(requestHeaders: Headers, pathname: string): void {
  requestHeaders.set('x-account', /^\/u\/([^/]+)/.exec(pathname)?.[1] ?? '');
}

/**
 * Returns the account in the URL. For the root layout, which does not receive the
 * parameters of the segments below it.
 */
export async function getUrlAccount(): Promise<string | undefined> {
  return (await headers()).get('x-account') || undefined;
}

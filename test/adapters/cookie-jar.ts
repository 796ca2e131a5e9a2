import { parseSetCookieHeader } from 'better-auth/cookies';

/** The cookies of a browser, and a `fetch` that uses them. */
export interface CookieJar {
  /** Sends and stores cookies, unless the request omits credentials, and sets `Origin` like a page. */
  readonly fetch: typeof fetch;
  /** Returns the names of the unexpired cookies. */
  readonly names: () => readonly string[];
  readonly delete: (name: string) => void;
  readonly set: (name: string, value: string) => void;
  /** The requests so far, such as `POST /api/auth/sign-out`. */
  readonly requests: readonly string[];
}

interface Cookie {
  readonly value: string;
  /** The expiry time, in ms since the epoch. Infinite for session cookies. */
  readonly expiresAt: number;
}

export function createCookieJar(origin: string): CookieJar {
  const cookies = new Map<string, Cookie>();
  const requests: string[] = [];

  function unexpired(): readonly (readonly [string, Cookie])[] {
    return [...cookies].filter(([, { expiresAt }]) => expiresAt > Date.now());
  }

  function storeCookies(headers: Headers): void {
    for (const [name, { value, 'max-age': maxAge }] of parseSetCookieHeader(
      headers.getSetCookie().join(', '),
    )) {
      const expiresAt = maxAge === undefined ? Number.POSITIVE_INFINITY : Date.now() + maxAge * 1000;
      cookies.set(name, { value, expiresAt });
    }
  }

  return {
    requests,
    names: () => unexpired().map(([name]) => name),
    delete: (name) => void cookies.delete(name),
    set: (name, value) => void cookies.set(name, { value, expiresAt: Number.POSITIVE_INFINITY }),
    async fetch(input, init) {
      const request = new Request(input, init);
      const withCookies = request.credentials !== 'omit';
      const headers = new Headers(request.headers);
      headers.set('origin', origin);
      const header = unexpired().map(([name, { value }]) => `${name}=${encodeURIComponent(value)}`);
      if (withCookies && header.length > 0) headers.set('cookie', header.join('; '));
      const { pathname } = new URL(request.url);
      requests.push(`${request.method} ${pathname}`);
      const response = await fetch(new Request(request, { headers }));
      if (withCookies) storeCookies(response.headers);
      return response;
    },
  };
}

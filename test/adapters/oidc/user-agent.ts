import { parseSetCookieHeader } from 'better-auth/cookies';

/** A browser at the provider, whose user signs in with one click. */
export interface UserAgent {
  /** Opens a page of the provider and signs in. Returns the URL that the provider redirects to. No user cancels. */
  readonly signIn: (url: string, userId?: string) => Promise<string>;
  readonly fetch: typeof fetch;
}

/** Creates a browser with its own cookies at the provider. */
export function createUserAgent(appOrigin: string, fetch: typeof globalThis.fetch): UserAgent {
  const cookies = new Map<string, string>();

  async function open(url: string, init: RequestInit = {}): Promise<Response> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('; ');
    const response = await fetch(url, { ...init, redirect: 'manual', headers: { cookie } });
    for (const [name, { value }] of parseSetCookieHeader(response.headers.getSetCookie().join(', ')))
      cookies.set(name, value);
    return response;
  }

  return {
    fetch,
    async signIn(url, userId = '') {
      let next = url;
      let init: RequestInit = {};
      while (!next.startsWith(appOrigin)) {
        const response = await open(next, init);
        const location = response.headers.get('location');
        const { action, fields } = readForm(await response.text());
        if (location === null && action === undefined && !next.includes('/login/'))
          throw new Error('The provider shows an error.');
        init =
          location === null ? { method: 'POST', body: new URLSearchParams({ ...fields, user: userId }) } : {};
        next = new URL(location ?? action ?? next, next).href;
      }
      return next;
    },
  };
}

/** Returns the target and hidden fields of the form of a page, such as the one that ends the previous session. */
function readForm(html: string) {
  const hidden = html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g);
  return {
    action: /<form[^>]* action="([^"]*)"/.exec(html)?.[1],
    fields: Object.fromEntries(Array.from(hidden, ([, name, value]) => [name, value])),
  };
}

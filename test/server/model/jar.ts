/** The cookies of a browser. A `Set-Cookie` takes effect when its response arrives. */
export interface CookieJar {
  /** Returns the `Cookie` header of a request whose cookies are attached now; null without cookies. */
  readonly header: () => string | null;
  readonly store: (headers: Headers) => void;
  /** Returns the unexpired cookies by name. */
  readonly cookies: () => ReadonlyMap<string, string>;
  /** Drops a cookie, as a browser does that has too many. */
  readonly evict: (name: string) => void;
}

interface Cookie {
  readonly value: string;
  readonly expiresAt: number;
}

export function createCookieJar(): CookieJar {
  const stored = new Map<string, Cookie>();

  function cookies(): ReadonlyMap<string, string> {
    const unexpired = [...stored].filter(([, { expiresAt }]) => expiresAt > Date.now());
    return new Map(unexpired.map(([name, { value }]) => [name, value]));
  }

  return {
    cookies,
    header() {
      const pairs = [...cookies()].map((pair) => pair.join('='));
      return pairs.length > 0 ? pairs.join('; ') : null;
    },
    store(headers) {
      for (const line of headers.getSetCookie()) {
        const [, name, value, maxAge] = /^([^=]+)=([^;]*);.* Max-Age=(\d+);/.exec(line) ?? [];
        if (name === undefined || value === undefined) throw new Error(`An unusual cookie: ${line}`);
        stored.set(name, { value, expiresAt: Date.now() + Number(maxAge) * 1000 });
      }
    },
    evict: (name) => void stored.delete(name),
  };
}

import { createSessionStore, httpBackend, type SessionState, type SessionStore } from 'multisession/core';
import * as v from 'valibot';

/** A browser, as far as sessions go: it keeps a cookie, and has the app open in one tab. */
export interface Device {
  readonly origin: string;
  readonly store: SessionStore;
  /** Asks the app to sign somebody in, and resolves when the tab knows of it. */
  readonly signIn: (userId: string) => Promise<string>;
  readonly fetch: typeof fetch;
  /** Resolves when the tab shows that. */
  readonly until: (isSo: (state: SessionState) => boolean) => Promise<void>;
  /** Resolves when the tab has an event stream, and has had its first message. */
  readonly untilStreaming: () => Promise<void>;
}

const signedIn = v.object({ sessionId: v.string() });

export function createDevice(origin: string): Device {
  const { fetch, heard } = createCookieFetch(origin);
  const store = createSessionStore({ backend: httpBackend({ baseUrl: origin, fetch }) });
  return {
    origin,
    store,
    fetch,
    async signIn(userId) {
      const response = await fetch(`${origin}/api/sign-in`, {
        method: 'POST',
        body: JSON.stringify({ userId }),
      });
      const { sessionId } = v.parse(signedIn, await response.json());
      await store.refresh();
      return sessionId;
    },
    until: (isSo) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!isSo(store.getState())) return;
          stop();
          resolve();
        };
        const stop = store.subscribe(look);
        look();
      }),
    untilStreaming: () => heard,
  };
}

/** A `fetch` that sends what a browser sends from a page of the origin. */
export function createCookieFetch(origin: string) {
  let cookie: string | undefined;
  let noteHeard = (): void => {};
  const heard = new Promise<void>((resolve) => (noteHeard = resolve));

  const send: typeof fetch = async (url, init) => {
    const headers = new Headers(init?.headers);
    headers.set('origin', origin);
    if (cookie !== undefined) headers.set('cookie', cookie);
    const response = await fetch(url, { ...init, headers });
    cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? cookie;
    return response.ok && isStream(response) ? watched(response, noteHeard) : response;
  };
  return { fetch: send, heard };
}

function isStream({ headers }: Response): boolean {
  return headers.get('content-type')?.startsWith('text/event-stream') ?? false;
}

function watched({ body, headers }: Response, onPiece: () => void): Response {
  const watch = new TransformStream<Uint8Array, Uint8Array>({
    transform(piece, controller) {
      controller.enqueue(piece);
      onPiece();
    },
  });
  return new Response(body?.pipeThrough(watch) ?? null, { headers });
}

import { createSessionStore, httpBackend, type SessionState, type SessionStore } from 'multisession/core';
import * as v from 'valibot';
import { createCookieFetch } from './cookie-fetch.ts';
import { signedInAnswer } from './messages.ts';

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
      const { sessionId } = v.parse(signedInAnswer, await response.json());
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

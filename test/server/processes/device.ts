import { createSessionStore, httpBackend, type SessionState, type SessionStore } from 'multisession/core';
import * as v from 'valibot';
import { createCookieFetch } from './cookie-fetch.ts';
import { signInResponse } from './messages.ts';

/** A simulated browser with a cookie and one tab. */
export interface Device {
  readonly origin: string;
  readonly store: SessionStore;
  /** The users who have signed in on the device. */
  readonly userIds: ReadonlySet<string>;
  /** Signs a user in through the app. Resolves with the session ID once the tab has refreshed. */
  readonly signIn: (userId: string) => Promise<string>;
  readonly fetch: typeof fetch;
  /** Resolves when the state of the tab matches the predicate. */
  readonly until: (predicate: (state: SessionState) => boolean) => Promise<void>;
  /** Resolves when the event stream of the tab has received its first message. */
  readonly untilStreaming: () => Promise<void>;
}

export function createDevice(origin: string): Device {
  const { fetch, firstEvent } = createCookieFetch(origin);
  const userIds = new Set<string>();
  const store = createSessionStore({ backend: httpBackend({ baseUrl: origin, fetch }) });
  return {
    origin,
    store,
    userIds,
    fetch,
    async signIn(userId) {
      userIds.add(userId);
      const response = await fetch(`${origin}/api/sign-in`, {
        method: 'POST',
        body: JSON.stringify({ userId }),
      });
      const { sessionId } = v.parse(signInResponse, await response.json());
      await store.refresh();
      return sessionId;
    },
    until: (predicate) =>
      new Promise((resolve) => {
        const check = (): void => {
          if (!predicate(store.getState())) return;
          stop();
          resolve();
        };
        const stop = store.subscribe(check);
        check();
      }),
    untilStreaming: () => firstEvent,
  };
}

import { createSessionStore, httpBackend, isClosed, type SessionStore } from 'multisession/core';
import type { InspectedEvent } from '../../../src/store/core/inspect.ts';
import { inMemoryBrowser, type InMemoryTab } from '../../../src/testing/index.ts';
import { ORIGIN } from '../browser.ts';
import type { LateChannels } from './late-channels.ts';
import type { Network } from './network.ts';

/** A tab that runs the store with `httpBackend`. */
export interface ModelTab {
  readonly name: string;
  readonly store: SessionStore;
  readonly page: InMemoryTab;
  /** Sends a request of the app. Resolves to the JSON body; undefined if the request failed. */
  readonly post: (path: string, body: unknown) => Promise<unknown>;
  /** Moves the page to the back/forward cache. */
  readonly leave: () => void;
  readonly resume: () => void;
  readonly isLeft: () => boolean;
  /** Unloads the page, with or without an event. */
  readonly unload: (withEvent: boolean) => void;
  /** Returns the sessions that the tab shows, such as `sess_1 active`. */
  readonly shown: () => readonly string[];
}

export interface ModelTabOptions {
  readonly name: string;
  readonly network: Network;
  readonly channels: LateChannels;
  readonly page: InMemoryTab;
  readonly initialClient?: unknown;
  readonly inspect: (event: InspectedEvent) => void;
}

export const openBrowser = inMemoryBrowser;

export function openModelTab({ name, network, channels, page, inspect, ...rest }: ModelTabOptions): ModelTab {
  const connection = network.openPage();
  let isLeft = false;
  let isLoaded = true;
  let queued: (() => void)[] = [];
  const whenRunning = (run: () => void): void => {
    if (isLeft) queued.push(run);
    else if (isLoaded) run();
  };
  const store = createSessionStore({
    backend: httpBackend({ baseUrl: ORIGIN, fetch: connection.fetch, preload: false }),
    environment: {
      ...page,
      createChannel: (channel, onMessage) => channels.create(channel, onMessage, whenRunning),
    },
    inspect,
    ...('initialClient' in rest && { initialClient: rest.initialClient }),
  });
  store.connect();

  return {
    name,
    store,
    page,
    async post(path, body) {
      const response = await connection
        .fetch(path, {
          method: 'POST',
          body: JSON.stringify(body),
          headers: { 'content-type': 'application/json' },
        })
        .catch(() => undefined);
      return response?.ok === true ? response.json() : undefined;
    },
    leave() {
      page.dispatch('pagehide');
      isLeft = true;
      page.freeze();
      connection.freeze();
    },
    resume() {
      isLeft = false;
      page.unfreeze();
      connection.resume();
      for (const run of queued.splice(0)) run();
      page.dispatch('pageshow');
    },
    isLeft: () => isLeft,
    unload(withEvent) {
      if (withEvent) page.dispatch('pagehide');
      isLoaded = false;
      queued = [];
      connection.close();
      page.crash();
    },
    shown: () =>
      (store.getState().client?.sessions ?? []).map((session) => {
        return `${session.id} ${isClosed(session) ? session.status : 'signed in'}`;
      }),
  };
}

import { createRoot } from 'react-dom/client';
import { createSessionStore, type SessionBackend, type SessionStore } from 'multisession';
import { ownerOf, withClonedResponses } from './accounts.ts';
import { App, type AppProps } from './app.tsx';
import type { Owner } from './marks.ts';
import { watchPage } from './page-watch.ts';
import { endQueryTimers } from './query-timers.ts';
import { createTreeLog, type TreeLog } from './trees.ts';
import { createPersistedClients, defaultWiring, type Integration, type Wiring } from './wiring.tsx';

/** The app between two loads of its page. */
export interface PageLoad {
  readonly store: SessionStore;
  readonly wiring: Wiring;
  readonly log: TreeLog;
  readonly watch: ReturnType<typeof watchPage>;
  readonly owner: () => Owner | null;
  readonly unload: () => void;
}

export interface PageLoadOptions extends Pick<
  AppProps,
  'keepAlive' | 'isStrict' | 'boundary' | 'scopes' | 'faults'
> {
  readonly backend: SessionBackend;
  /** Returns the backend that the store uses. */
  readonly wrapBackend?: (backend: SessionBackend) => SessionBackend;
  readonly integration: Integration;
  readonly isClosed: (account: string) => boolean;
}

/** Loads the page: creates the store and everything else that the modules of the app create, and renders the app. */
export function loadPage({
  backend,
  wrapBackend,
  integration,
  isClosed,
  ...options
}: PageLoadOptions): PageLoad {
  const cleanups: (() => void)[] = [];
  const cloned = withClonedResponses(backend);
  const store = createSessionStore({ backend: wrapBackend?.(cloned) ?? cloned });
  const wiring = { ...defaultWiring, ...integration(store, (cleanup) => void cleanups.push(cleanup)) };
  let isLoaded = true;
  const clients = wiring.wrapClients(() => createPersistedClients(store, wiring, () => isLoaded), store);
  function owner(): Owner | null {
    const { session } = store.getCurrent();
    return session ? ownerOf(session) : null;
  }
  const log = createTreeLog({ limit: options.keepAlive, current: owner, isClosed });
  const watch = watchPage(owner, log.owners);
  const container = document.body.appendChild(document.createElement('div'));
  const root = createRoot(container, { onCaughtError: () => {} });
  root.render(<App {...options} {...{ store, clients, wiring, log }} />);
  return {
    store,
    wiring,
    log,
    watch,
    owner,
    unload() {
      isLoaded = false;
      watch.stop();
      root.unmount();
      container.remove();
      for (const cleanup of cleanups) cleanup();
      endQueryTimers();
    },
  };
}

import { importWithRetry } from '../backend/index.ts';
import { whenIdle } from './page-environment.ts';
import type { CreateTabs } from './effects/tabs.ts';
import { createStoreWith, type StoreOptions, type StoreParts } from './create-store.ts';
import type { SessionStore, SessionStoreOptions } from './session-store.ts';

/** The options of {@link openSessionStore}. */
export type OpenStoreOptions = Omit<SessionStoreOptions, 'initialClient' | 'initialSessionId'>;

/** The code that connects a store to the other tabs: a chunk of its own, because the first paint does not need it. */
type TabsCode = Pick<typeof import('./effects/tabs.ts'), 'createTabs'>;

async function loadTabs(): Promise<CreateTabs> {
  const code = await importWithRetry<TabsCode>(() => import('./effects/tabs.ts'), 'createTabs');
  return code.createTabs;
}

/**
 * Creates a session store that loads its connection to the other tabs once the client is loaded and the browser is idle.
 * With a shared cookie, it loads it at once.
 *
 * @throws {SessionError} `invalid_configuration` if the backend has no `scope`.
 */
export function openSessionStore(options: OpenStoreOptions): SessionStore {
  return openStoreWith(options);
}

/** Creates a store like {@link openSessionStore}, with the data that the server has sent with the page. */
export function openStoreWith(options: StoreOptions, parts: Omit<StoreParts, 'loadTabs'> = {}): SessionStore {
  const { sessionPerRequest } = options.backend.capabilities;
  const store = createStoreWith(options, {
    ...parts,
    loadTabs(start) {
      const load = (): void => void loadTabs().then(start);
      if (!sessionPerRequest) return load();
      if (store.getState().connection !== 'loading') return whenIdle(load);
      const stop = store.subscribe(({ connection }) => {
        if (connection === 'loading') return;
        stop();
        whenIdle(load);
      });
    },
  });
  return store;
}

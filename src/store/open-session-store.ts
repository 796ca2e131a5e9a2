import { checkBackend, importWithRetry } from '../backend/index.ts';
import { whenIdle } from './page-environment.ts';
import { createStoreWith, type StoreParts } from './create-store.ts';
import type { SessionStore, SessionStoreOptions } from './session-store.ts';
import type { StoreOptions } from './store-config.ts';

type LateCode = typeof import('./late-code.ts');

/** The options of {@link openSessionStore}. */
export type OpenStoreOptions = Omit<SessionStoreOptions, 'initialClient' | 'initialSessionId'>;

let lateCode: LateCode | undefined;

/** Loads the code that the first paint does not need: a chunk of its own. */
export async function loadLateCode(): Promise<LateCode> {
  return (lateCode = await importWithRetry<LateCode>(() => import('./late-code.ts'), 'createTabs'));
}

/**
 * Creates a session store that loads its connection to the other tabs once the client is loaded and the browser is idle.
 * With a shared cookie, it loads it at once.
 *
 * @throws {SessionError} `invalid_configuration` if the backend or its `scope` is missing.
 */
export function openSessionStore(options: OpenStoreOptions): SessionStore {
  return openStoreWith(options);
}

/** Creates a store like {@link openSessionStore}, with the data that the server has sent with the page. */
export function openStoreWith(
  options: StoreOptions,
  parts: Pick<StoreParts, 'readInitial'> = {},
): SessionStore {
  checkBackend(options.backend);
  const { sessionPerRequest } = options.backend.capabilities;
  const store = createStoreWith(options, {
    ...parts,
    loadSignIn: () => lateCode ?? loadLateCode(),
    loadTabs(start) {
      const load = (): void => void loadLateCode().then(({ createTabs }) => start(createTabs));
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

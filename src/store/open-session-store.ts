import { createTabs } from './effects/tabs.ts';
import { createStoreWith, type SessionStore, type SessionStoreOptions } from './session-store.ts';

/** The options of {@link openSessionStore}. */
export type OpenStoreOptions = Omit<SessionStoreOptions, 'initialClient' | 'initialSessionId'>;

/**
 * Creates a session store whose connection to other tabs is loaded after the first paint.
 *
 * @throws {SessionError} `invalid_configuration` if the backend has no `scope`.
 */
export function openSessionStore(options: OpenStoreOptions): SessionStore {
  return createStoreWith(options, (start) => start(createTabs));
}

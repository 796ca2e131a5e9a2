import { createTabs } from './effects/tabs.ts';
import { createStoreWith, type SessionStore, type SessionStoreOptions } from './session-store.ts';

/**
 * Creates a session store. The store holds all of its state itself; there is no global state.
 *
 * @throws {SessionError} `unsupported` if `initialSessionId` is given and the backend uses a shared cookie
 * (`sessionPerRequest: false`); `invalid_configuration` if the backend has no `scope`.
 *
 * @example
 * ```ts
 * const store = createSessionStore({ backend: httpBackend({ baseUrl: '/' }) });
 * await store.refresh();
 * store.getCurrent().status; // 'active'
 * ```
 */
export function createSessionStore(options: SessionStoreOptions): SessionStore {
  return createStoreWith(options, (start) => start(createTabs));
}

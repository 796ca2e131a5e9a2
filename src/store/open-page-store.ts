import type { PageSession } from '../session/index.ts';
import { readInitialData } from './initial-client.ts';
import { type OpenStoreOptions, openStoreWith } from './open-session-store.ts';
import type { SessionStore } from './session-store.ts';

/**
 * Creates the store of a page that a server has rendered. Until it is used, its state is that of the server.
 *
 * @throws {SessionError} `invalid_configuration` if the backend or its `scope` is missing.
 */
export function openPageStore(
  options: OpenStoreOptions,
  { client, sessionId, isRequested }: PageSession,
): SessionStore {
  const selection = isRequested ? { initialSessionId: sessionId ?? undefined } : { pageSessionId: sessionId };
  return openStoreWith(
    { ...options, ...selection },
    { readInitial: (config) => readInitialData(config, client) },
  );
}

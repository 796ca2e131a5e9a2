import { checkArgument } from '../session/index.ts';
import type { SessionStore } from './session-store.ts';

/**
 * Checks that an argument is a session store.
 *
 * @throws {SessionError} `invalid_configuration` if it is not.
 */
export function checkStore(store: Partial<Pick<SessionStore, 'backend'>> | undefined): void {
  checkArgument(
    Boolean(store?.backend),
    'The argument `store` is no session store. Pass the result of createSessionStore() or useSessionStore().',
  );
}

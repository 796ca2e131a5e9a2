import * as signInCode from './effects/sign-in.ts';
import { createTabs } from './effects/tabs.ts';
import { checkBackend, type SessionBackend } from '../backend/index.ts';
import { SessionError } from '../session/index.ts';
import { readInitialData } from './initial-client.ts';
import { createStoreWith } from './create-store.ts';
import type { SessionStore, SessionStoreOptions } from './session-store.ts';

/**
 * Creates a session store. The store holds all of its state itself; there is no global state.
 *
 * @throws {SessionError} `unsupported` if `initialSessionId` is given and the backend uses a shared cookie
 * (`sessionPerRequest: false`); `invalid_configuration` if the backend or its `scope` is missing.
 *
 * @example
 * ```ts
 * const store = createSessionStore({ backend: httpBackend({ baseUrl: '/' }) });
 * await store.refresh();
 * store.getCurrent().status; // 'active'
 * ```
 */
export function createSessionStore(options: SessionStoreOptions): SessionStore {
  checkBackend(options?.backend);
  const { backend, initialClient, initialSessionId } = options;
  if (initialSessionId !== undefined && !backend.capabilities.sessionPerRequest) throw notByUrl(backend);
  return createStoreWith(options, {
    loadTabs: (start) => start(createTabs),
    loadSignIn: () => signInCode,
    readInitial: (config) => readInitialData(config, initialClient),
  });
}

function notByUrl({ name }: SessionBackend): SessionError {
  return new SessionError({
    code: 'unsupported',
    message: `The backend "${name}" uses one cookie for all tabs (\`sessionPerRequest: false\`), so \`initialSessionId\` cannot select a session for one tab. Remove \`initialSessionId\`, or switch the session on the server before rendering.`,
  });
}

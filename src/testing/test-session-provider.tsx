'use client';

import { type ReactNode, useState } from 'react';
import { SessionProvider } from '../react/index.ts';
import { serializeSession, type SessionData, SessionError, type WireClient } from '../session/index.ts';
import { createSessionStore, type SessionState, type SessionStore } from '../store/index.ts';
import { inMemoryBackend, type InMemoryBackend } from './in-memory-backend.ts';
import { inMemoryEnvironment } from './in-memory-browser.ts';
import { createSessionData } from './session-data.ts';

/** The props of {@link TestSessionProvider}. The props are read only once, on mount. */
export type TestSessionProviderProps = {
  /** The components under test. */
  readonly children?: ReactNode;
  /**
   * The ID of the current session, or null for none. A closed session renders as `signed-out`, with its status as the
   * reason. Default: the first signed-in session. Omit it for a `backend` with a shared cookie
   * (`sessionPerRequest: false`), because that backend determines the current session itself.
   */
  readonly currentSessionId?: string | null;
  /**
   * The initial status. Default: the status of the current session. `signed-out` means that no session is current. If a
   * `backend` is given, the provider loads the client from it; otherwise `loading` and `failed` are permanent.
   */
  readonly status?: 'loading' | 'failed' | 'signed-out';
} & (
  | {
      /** The sessions of the client. Default: an active session of Ada Lovelace; none for `status="signed-out"`. */
      readonly sessions?: readonly SessionData[];
      readonly backend?: never;
    }
  | {
      /**
       * The backend that contains the sessions. Use it to inspect requests, to pause responses and to inject faults.
       */
      readonly backend: InMemoryBackend;
      readonly sessions?: never;
    }
);

/**
 * Provides in-memory sessions to components in tests and stories. Replaces `<SessionProvider>`: sessions are available in
 * the first render, and all hooks and actions work as in an app, without network, browser storage or other tabs.
 *
 * @example
 * ```tsx
 * import { createSessionData, TestSessionProvider } from 'multisession/testing';
 * const sessions = [createSessionData({ name: 'Ada' }), createSessionData({ name: 'Grace' })];
 *
 * <TestSessionProvider sessions={sessions} currentSessionId="sess_grace">
 *   <App />
 * </TestSessionProvider>
 * ```
 */
export function TestSessionProvider({ children, ...props }: TestSessionProviderProps): ReactNode {
  const [store] = useState(() => createTestStore(props));
  return <SessionProvider store={store}>{children}</SessionProvider>;
}

function createTestStore({
  status,
  sessions = status === 'signed-out' ? [] : [createSessionData()],
  backend = createBackend(sessions, status),
  currentSessionId,
}: TestSessionProviderProps): SessionStore {
  const currentId = status === 'signed-out' ? null : currentSessionId;
  const isLoaded = status !== 'loading' && status !== 'failed';
  const store = createSessionStore({
    backend,
    environment: inMemoryEnvironment(),
    // The mode `per-tab` would wait for the selection stored in the tab.
    tabMode: 'shared',
    initialClient: isLoaded ? toWireClient(backend, currentId) : undefined,
    initialSessionId: currentId ?? undefined,
  });
  return status === 'failed' ? withInitialFailure(store) : store;
}

const initialError = new SessionError({
  code: 'network_error',
  message: 'TestSessionProvider simulates an unreachable backend.',
});

function createBackend(
  sessions: readonly SessionData[],
  status: TestSessionProviderProps['status'],
): InMemoryBackend {
  const backend = inMemoryBackend({ sessions });
  if (status === 'loading') backend.pauseResponses();
  if (status === 'failed') backend.fail(initialError);
  return backend;
}

function toWireClient(backend: InMemoryBackend, currentId: string | null | undefined): WireClient {
  const { id, sessions, lastActiveSessionId, version } = backend.inspect();
  return {
    object: 'client',
    id: id ?? 'client_1',
    sessions: sessions.map(serializeSession),
    last_active_session_id: currentId === undefined ? lastActiveSessionId : currentId,
    version,
  };
}

/** Returns a store that has already failed in the first render. A normal store fails only after its first response. */
function withInitialFailure(store: SessionStore): SessionStore {
  const failedState: SessionState = { ...store.getState(), connection: 'failed', error: initialError };
  const getState = (): SessionState => {
    const state = store.getState();
    return state.connection === 'loading' ? failedState : state;
  };
  return {
    ...store,
    getState,
    getInitialState: () => failedState,
    getServerState: () => failedState,
    getCurrent: (state = getState(), sessionId) => store.getCurrent(state, sessionId),
  };
}

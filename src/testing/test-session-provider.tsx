'use client';

import { type ReactNode, useState } from 'react';
import { SessionProvider } from '../react/index.ts';
import { serializeSession, type SessionData, SessionError, type WireClient } from '../session/index.ts';
import { createSessionStore, type SessionState, type SessionStore } from '../store/index.ts';
import { inMemoryBackend, type InMemoryBackend } from './in-memory-backend.ts';
import { inMemoryEnvironment } from './in-memory-browser.ts';
import { createSessionData } from './session-data.ts';

/** What a {@link TestSessionProvider} begins with. Read once, when it mounts. */
export type TestSessionProviderProps = {
  readonly children?: ReactNode;
  /**
   * Who is current: the id of one of the sessions, or null for nobody. One that is over shows as `signed-out`, with its
   * status as the reason. Default: the first session that is signed in. Not for a `backend` with one current account for
   * all tabs, which says so itself.
   */
  readonly currentSessionId?: string | null;
  /**
   * How it is instead of loaded. Without a `backend` it stays so: a made-up one never answers (`loading`), or fails until
   * the end (`failed`). A `backend` of yours is asked as usual. `signed-out` means that nobody is current.
   */
  readonly status?: 'loading' | 'failed' | 'signed-out';
} & (
  | {
      /** Who is on the client. Default: Ada Lovelace, active; nobody for `status="signed-out"`. */
      readonly sessions?: readonly SessionData[];
      readonly backend?: never;
    }
  | {
      /** Who is on the client, and what befalls the calls: to look at them, to hold them up and to let them fail. */
      readonly backend: InMemoryBackend;
      readonly sessions?: never;
    }
);

/**
 * A `<SessionProvider>` for tests and stories of what uses sessions: they are there with the first render. Everything
 * works as it does in an app, in memory and in a tab of its own: no network, no storage, no other tabs.
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
    // Nothing that a tab may have kept has to be waited for.
    tabMode: 'shared',
    initialClient: isLoaded ? toWireClient(backend, currentId) : undefined,
    initialSessionId: currentId ?? undefined,
  });
  return status === 'failed' ? withInitialFailure(store) : store;
}

const initialError = new SessionError({
  code: 'network_error',
  message: 'The backend cannot be reached, as wanted.',
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

/** A store fails with an answer, which takes a moment: until it is there, this one says that it has. */
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

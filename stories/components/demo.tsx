import { type SessionData, SessionError } from 'multisession';
import {
  inMemoryBackend,
  type InMemoryBackend,
  type InMemoryBackendOptions,
  TestSessionProvider,
} from 'multisession/testing';
import type { ReactNode } from 'react';
import { someAccounts } from './accounts.ts';

/** The initial state of a story. */
export interface DemoArgs {
  readonly capabilities?: InMemoryBackendOptions['capabilities'] | undefined;
  readonly sessions: readonly SessionData[];
  /** The current session. Default: the first signed-in session. `null` for none. */
  readonly currentSessionId?: string | null | undefined;
  readonly status?: 'loading' | 'failed' | undefined;
}

interface DemoContext {
  readonly args: DemoArgs;
  readonly globals: Readonly<Record<string, unknown>>;
}

/** The error of a backend that cannot be reached. */
export const networkError = new SessionError({
  code: 'network_error',
  message: 'The backend cannot be reached (simulated by the story).',
});

/** The error of a server that refuses a request. */
export const forbiddenError = new SessionError({
  code: 'forbidden',
  message: 'The server refused the request.',
});

let runCount = 0;

/** Loads a new backend for each run of a story. Its `play` function can control the backend. */
export function loadBackend({ args, globals }: DemoContext) {
  const selected = Number(globals['accounts']);
  const sessions = Number.isNaN(selected) ? args.sessions : someAccounts(selected);
  const { capabilities = {} } = args;
  const backend = inMemoryBackend({ sessions, capabilities });
  if (args.status === 'loading') backend.pauseResponses();
  if (args.status === 'failed') backend.fail(networkError);
  runCount += 1;
  return Promise.resolve({ backend, key: runCount });
}

/** Returns the backend of the current run. */
export function backendOf(loaded: Readonly<Record<string, unknown>>): InMemoryBackend {
  // SAFETY: set by `loadBackend`.
  return loaded['backend'] as InMemoryBackend;
}

interface DemoProps {
  readonly args?: DemoArgs;
  readonly loaded: Readonly<Record<string, unknown>>;
  readonly children: ReactNode;
}

/** Renders an app with the loaded backend. */
export function Demo({ args, loaded, children }: DemoProps): ReactNode {
  const { currentSessionId, status } = args ?? {};
  return (
    <TestSessionProvider
      key={String(loaded['key'])}
      backend={backendOf(loaded)}
      {...(currentSessionId !== undefined && { currentSessionId })}
      {...(status && { status })}
    >
      {children}
    </TestSessionProvider>
  );
}

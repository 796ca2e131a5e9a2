import { type SessionData, SessionError } from 'multisession';
import {
  inMemoryBackend,
  type InMemoryBackend,
  type InMemoryBackendOptions,
  TestSessionProvider,
} from 'multisession/testing';
import type { ReactNode } from 'react';
import { someAccounts } from './accounts.ts';

/** What a story begins with. */
export interface DemoArgs {
  readonly capabilities?: InMemoryBackendOptions['capabilities'] | undefined;
  readonly sessions: readonly SessionData[];
  /** Who is current. Default: the first that is signed in. */
  readonly currentSessionId?: string | null | undefined;
  readonly status?: 'loading' | 'failed' | undefined;
}

interface DemoContext {
  readonly args: DemoArgs;
  readonly globals: Readonly<Record<string, unknown>>;
}

/** What a backend that cannot be reached answers. */
export const networkError = new SessionError({
  code: 'network_error',
  message: 'The backend cannot be reached, as wanted.',
});

let runCount = 0;

/** A backend for each run of a story, for its `play` to meddle with. */
export function loadBackend({ args, globals }: DemoContext) {
  const wanted = Number(globals['accounts']);
  const sessions = Number.isNaN(wanted) ? args.sessions : someAccounts(wanted);
  const { capabilities = {} } = args;
  const backend = inMemoryBackend({ sessions, capabilities });
  if (args.status === 'loading') backend.pauseResponses();
  if (args.status === 'failed') backend.fail(networkError);
  runCount += 1;
  return Promise.resolve({ backend, key: runCount });
}

/** The backend of this run. */
export function backendOf(loaded: Readonly<Record<string, unknown>>): InMemoryBackend {
  // SAFETY: `loadBackend` put it there.
  return loaded['backend'] as InMemoryBackend;
}

interface DemoProps {
  readonly args?: DemoArgs;
  readonly loaded: Readonly<Record<string, unknown>>;
  readonly children: ReactNode;
}

/** An app with that backend. */
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

import type { Decorator } from '@storybook/react-vite';
import { type SessionData, SessionError } from 'multisession';
import {
  inMemoryBackend,
  type InMemoryBackend,
  type InMemoryBackendOptions,
  TestSessionProvider,
} from 'multisession/testing';
import { ada, grace, someAccounts } from './accounts.ts';

/** The sessions of a story, and their state. */
export interface DemoOptions {
  readonly capabilities?: InMemoryBackendOptions['capabilities'];
  /** Default: Ada and Grace. */
  readonly sessions?: readonly SessionData[];
  /** The current session. Default: the first signed-in session. `null` for none. */
  readonly currentSessionId?: string | null;
  readonly status?: 'loading' | 'failed';
}

/** Returns the parameters of a story with these sessions. */
export function demo(options: DemoOptions): { readonly demo: DemoOptions } {
  return { demo: options };
}

function optionsOf(parameters: Readonly<Record<string, unknown>>): DemoOptions {
  return parameters['demo'] ?? {};
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

interface LoaderContext {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly globals: Readonly<Record<string, unknown>>;
}

/** Loads a new backend for each run of a story. Its `play` function can control the backend. */
export function loadBackend({ parameters, globals }: LoaderContext) {
  const { status, capabilities = {}, sessions = [ada, grace] } = optionsOf(parameters);
  const selected = Number(globals['accounts']);
  const backend = inMemoryBackend({
    sessions: Number.isNaN(selected) ? sessions : someAccounts(selected),
    capabilities,
  });
  if (status === 'loading') backend.pauseResponses();
  if (status === 'failed') backend.fail(networkError);
  runCount += 1;
  return Promise.resolve({ backend, key: runCount });
}

/** Returns the backend of the current run. */
export function backendOf(loaded: Readonly<Record<string, unknown>>): InMemoryBackend {
  // SAFETY: set by `loadBackend`.
  return loaded['backend'] as InMemoryBackend;
}

/** Renders a story in an app with the loaded backend. */
export const withSessions: Decorator = (Story, { parameters, loaded }) => {
  const { currentSessionId, status } = optionsOf(parameters);
  return (
    <TestSessionProvider
      key={String(loaded['key'])}
      backend={backendOf(loaded)}
      {...(currentSessionId !== undefined && { currentSessionId })}
      {...(status && { status })}
    >
      <Story />
    </TestSessionProvider>
  );
};

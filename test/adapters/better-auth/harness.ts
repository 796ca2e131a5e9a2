import type { BetterAuthOptions } from 'better-auth';
import type { ClientSnapshot, SessionBackend } from 'multisession/core';
import { onTestFinished } from 'vitest';
import type { BetterAuthBackendOptions } from 'multisession/better-auth';
import { type AuthBrowser, type AuthServer, startAuthServer } from './auth-server.ts';

/** The objects that most tests of the adapter need. */
export interface TestSetup {
  readonly server: AuthServer;
  readonly browser: AuthBrowser;
  readonly backend: SessionBackend;
  readonly getClient: () => Promise<ClientSnapshot>;
  /** Returns the sessions as strings, such as `ada active`. */
  readonly listAccounts: () => Promise<readonly string[]>;
}

/** Starts a server, a browser and its backend. They are closed after the test. */
export async function setUp(
  auth: BetterAuthOptions = {},
  options: Partial<BetterAuthBackendOptions> = {},
): Promise<TestSetup> {
  const server = await startAuthServer(auth);
  onTestFinished(server.close);
  const browser = server.openBrowser();
  const backend = browser.backend(options);
  const getClient = (): Promise<ClientSnapshot> => backend.getClient(context());
  return { server, browser, backend, getClient, listAccounts: async () => summary(await getClient()) };
}

export function summary({ sessions }: ClientSnapshot): readonly string[] {
  return sessions.map(({ userId, status }) => `${userId} ${status}`);
}

export function context(): { readonly signal: AbortSignal } {
  return { signal: new AbortController().signal };
}

export function selectSession({ backend }: Pick<TestSetup, 'backend'>, id: string) {
  return backend.touchSession(id, { intent: 'select_session' }, context());
}

export function urlOf(input: Parameters<typeof fetch>[0]): string {
  return input instanceof Request ? input.url : input.toString();
}

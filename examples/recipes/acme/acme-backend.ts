import { accountBackend, type SessionBackend } from 'multisession/core';
import { createClients } from './clients.ts';
import { getAccounts } from './get-accounts.ts';
import { getToken } from './get-token.ts';
import type { CreateAcmeClient } from './sdk.ts';
import { createSignIn } from './sign-in.ts';
import { toErrorCode } from './to-error-code.ts';

export interface AcmeBackend extends SessionBackend {
  /** Signs a user in, next to those who are signed in. Returns the ID of the session. */
  readonly signIn: (email: string, password: string) => Promise<string>;
}

export function acmeBackend(createClient: CreateAcmeClient, project: string): AcmeBackend {
  const clients = createClients(createClient, project);
  const backend = accountBackend({
    name: 'Acme',
    scope: `acme:${project}`,
    getAccounts: () => getAccounts(clients),
    signOut: (key) => clients.get(key).signOut(),
    getToken: (key) => getToken(clients.get(key)),
    subscribe: (listener) => clients.subscribe(listener),
    toErrorCode,
    timeoutMs: 8000,
  });
  return { ...backend, signIn: createSignIn(backend, clients) };
}

import { accountBackend, type SessionBackend } from 'multisession/core';
import { createClients } from './clients.ts';
import { getAccounts } from './get-accounts.ts';
import { getToken } from './get-token.ts';
import type { CreateAcmeClient } from './sdk.ts';
import { signIn } from './sign-in.ts';
import { toErrorCode } from './to-error-code.ts';

export function acmeBackend(
  createClient: CreateAcmeClient,
  project: string,
): SessionBackend {
  const clients = createClients(createClient, project);
  return accountBackend({
    name: 'Acme',
    scope: `acme:${project}`,
    getAccounts: () => getAccounts(clients),
    signIn: (options) => signIn(clients, options),
    signOut: (key) => clients.get(key).signOut(),
    getToken: (key) => getToken(clients.get(key)),
    subscribe: clients.subscribe,
    toErrorCode,
    timeoutMs: 8000,
  });
}

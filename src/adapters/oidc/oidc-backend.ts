import { accountBackend, DEFAULT_TIMEOUT_MS, scopedName, type SessionBackend } from '../../backend/index.ts';
import { checkArgument, SessionError } from '../../session/index.ts';
import type { OidcBackendOptions } from './oidc-options.ts';
import { createOidcSignIn } from './oidc-sign-in.ts';
import { createProviderClient } from './provider-client.ts';
import { createRequestStorage } from './request-storage.ts';
import { toAccount } from './to-account.ts';
import { createTokenAccounts } from './token-accounts.ts';
import { createVault } from './vault.ts';

/**
 * Creates the backend for an app whose users sign in at OpenID providers, with several accounts at one or several of them.
 * Requires the package `oidc-client-ts`.
 *
 * Tokens are renewed with refresh tokens, by one tab for all tabs. They are stored in this browser, encrypted, and never in
 * `localStorage`, in URLs, events or errors.
 *
 * @throws {SessionError} `invalid_configuration` if a required option is missing, one of several providers has no `name` of
 * its own, or a name contains `|`.
 *
 * @example
 * ```ts
 * import { oidcBackend } from 'multisession/oidc';
 *
 * const backend = oidcBackend({
 *   providers: [{ authority: 'https://accounts.example.com', clientId: 'app' }],
 *   redirectUri: '/signed-in',
 * });
 * ```
 */
export function oidcBackend(options: OidcBackendOptions): SessionBackend {
  checkArgument(
    Boolean(options?.redirectUri && options.providers?.[0]?.authority && options.providers[0].clientId),
    'oidcBackend() needs a `redirectUri`, and `providers` with `authority` and `clientId`. Add them.',
  );
  const { providers, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  const name = 'oidc';
  const { authority, clientId } = providers[0];
  const scope = options.scope ?? `${name}:${clientId}@${authority}`;
  const storage = createRequestStorage({ scope });
  const redirectUri = (): string => new URL(options.redirectUri, location.href).href;
  const clients = new Map(
    providers.map((provider) => [
      provider.name ?? '',
      createProviderClient(provider, { redirectUri, storage, timeoutMs }),
    ]),
  );
  checkNames([...clients.keys()], providers.length);
  const listeners = new Set<() => void>();
  const accounts = createTokenAccounts({
    name,
    scope,
    timeoutMs,
    vault: createVault(scopedName({ scope }, 'tokens')),
    clientOf: ({ provider }) => clients.get(provider),
    onExpired: () => {
      for (const listener of listeners) listener();
    },
  });
  return accountBackend({
    name,
    scope,
    timeoutMs,
    getAccounts: async () => (await accounts.list()).map(([key, record]) => toAccount(key, record, options)),
    getToken: (key, { signal }) => accounts.getToken(key, signal),
    signOut: (key, { signal }) => accounts.revoke(key, signal),
    removeAccount: (key, { signal }) => accounts.delete(key, signal),
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    ...createOidcSignIn({ ...options, name, timeoutMs, clients, accounts, storage, redirectUri }),
  });
}

function checkNames(names: readonly string[], count: number): void {
  if (names.length === count && names.every((name) => (name !== '' || count === 1) && !name.includes('|')))
    return;
  throw new SessionError({
    code: 'invalid_configuration',
    message: 'Several providers of `oidcBackend()` need different names, and no name may contain "|".',
  });
}

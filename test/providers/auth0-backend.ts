import { Auth0Client, GenericError, type ICache } from '@auth0/auth0-spa-js';
import { type Account, accountBackend, isSignedIn, type SessionBackend } from 'multisession/core';

export interface Auth0Options {
  readonly domain: string;
  readonly clientId: string;
  /** The identifier of the API that the tokens are for. */
  readonly audience: string;
  readonly redirectUri: string;
}

export interface Auth0Backend extends SessionBackend {
  /** Returns the client of an account that is about to sign in, and the function that returns its session ID after it. */
  readonly newAccount: () => { readonly client: Auth0Client; readonly finishSignIn: () => Promise<string> };
}

export function auth0Backend({ domain, clientId, audience, redirectUri }: Auth0Options): Auth0Backend {
  const prefix = `auth0.${domain}.${clientId}.`;
  const clients = new Map<string, Auth0Client>();
  const listeners = new Set<() => void>();

  function clientOf(key: string): Auth0Client {
    const known = clients.get(key);
    if (known) return known;
    const client = new Auth0Client({
      domain,
      clientId,
      cache: cacheOf(`${prefix}${key}.`),
      // Without refresh tokens, a hidden frame returns the token of whichever user is signed in at Auth0.
      useRefreshTokens: true,
      useRefreshTokensFallback: false,
      authorizationParams: { audience, scope: 'openid profile email', redirect_uri: redirectUri },
    });
    clients.set(key, client);
    return client;
  }

  /** Returns the keys of all accounts. The cache has several items for each. */
  function keys(): readonly string[] {
    const names = Object.keys(localStorage).filter((name) => name.startsWith(prefix));
    return [...new Set(names.map((name) => name.slice(prefix.length).split('.')[0] ?? ''))];
  }

  async function getAccount(key: string): Promise<readonly Account[]> {
    const user = await clientOf(key).getUser();
    if (!user?.sub) return [];
    const profile = {
      identifier: user.email ?? user.nickname ?? user.sub,
      firstName: user.name ?? null,
      imageUrl: user.picture ?? '',
    };
    return [{ key, userId: user.sub, profile, signedInAt: new Date(Number.parseInt(key, 36)) }];
  }

  /** Deletes the tokens of one account. With `openUrl`, `logout()` would end the session at Auth0. */
  async function forget(key: string): Promise<void> {
    await clientOf(key).logout({ openUrl: false });
    listeners.forEach((listener) => listener());
  }

  async function signOut(key: string): Promise<void> {
    await clientOf(key).revokeRefreshToken();
    await forget(key);
  }

  const backend = accountBackend({
    name: 'Auth0',
    scope: `auth0:${domain}:${clientId}`,
    getAccounts: async () => (await Promise.all(keys().map(getAccount))).flat(),
    signOut,
    async getToken(key) {
      const client = clientOf(key);
      const before = await client.getUser();
      const requestedAt = Date.now();
      try {
        // With the cache, `expires_in` would be the lifetime of the token rather than what is left of it.
        const token = await client.getTokenSilently({ cacheMode: 'off', detailedResponse: true });
        const after = await client.getUser();
        if (token && before && after?.sub === before.sub)
          return { token: token.access_token, expiresAt: new Date(requestedAt + token.expires_in * 1000) };
      } catch (error) {
        if (!(error instanceof GenericError && closed.includes(error.error))) throw error;
      }
      // The SDK keeps what is left of the account.
      await forget(key);
      return null;
    },
    subscribe(listener) {
      const onStorage = ({ key }: StorageEvent) => {
        if (key === null || key.startsWith(prefix)) listener();
      };
      listeners.add(listener);
      addEventListener('storage', onStorage);
      return () => {
        listeners.delete(listener);
        removeEventListener('storage', onStorage);
      };
    },
    toErrorCode: (error) => (error instanceof TypeError ? 'network_error' : undefined),
  });

  async function finishSignIn(key: string): Promise<string> {
    const user = (await clientOf(key).getUser())?.sub;
    for (const other of keys())
      if (other !== key && (await clientOf(other).getUser())?.sub === user) await signOut(other);
    const { sessions } = await backend.getClient({ signal: AbortSignal.timeout(10_000) });
    const session = sessions.find((session) => isSignedIn(session) && session.userId === user);
    if (!session) throw new Error('No account was signed in.');
    return session.id;
  }

  return {
    ...backend,
    newAccount() {
      const key = `${Date.now().toString(36)}_${crypto.randomUUID()}`;
      return { client: clientOf(key), finishSignIn: () => finishSignIn(key) };
    },
  };
}

/** Returns a cache that has the items of one account only: `logout()` deletes all items that it lists. */
function cacheOf(prefix: string): ICache {
  return {
    set: (name, entry) => localStorage.setItem(prefix + name, JSON.stringify(entry)),
    get: (name) => JSON.parse(localStorage.getItem(prefix + name) ?? 'null') ?? undefined,
    remove: (name) => localStorage.removeItem(prefix + name),
    allKeys: () =>
      Object.keys(localStorage)
        .filter((name) => name.startsWith(prefix))
        .map((name) => name.slice(prefix.length)),
  };
}

/** The errors after which a user must sign in again. */
const closed = ['invalid_grant', 'missing_refresh_token'];

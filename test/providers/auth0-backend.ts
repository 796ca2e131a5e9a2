import { Auth0Client, GenericError } from '@auth0/auth0-spa-js';
import {
  type Account,
  accountBackend,
  accountClients,
  type AccountItems,
  type AccountSignIn,
  type AccountSignInOptions,
  type SessionBackend,
  type SessionErrorCode,
} from 'multisession/core';

export interface Auth0Options {
  readonly domain: string;
  readonly clientId: string;
  /** The identifier of the API that the tokens are for. */
  readonly audience: string;
  /** The page that a sign-in by redirect returns to. */
  readonly redirectUri: string;
  /** Whether sign-ins open a window or navigate the page. Default: `popup`. */
  readonly mode?: 'popup' | 'redirect';
}

/** The data that the SDK keeps for the page that a sign-in by redirect returns to. */
interface AppState {
  readonly returnTo: string;
  readonly sessionId: string | undefined;
}

export function auth0Backend(options: Auth0Options): SessionBackend {
  const { domain, clientId, audience, redirectUri, mode = 'popup' } = options;

  const clients = accountClients(
    `auth0.${domain}.${clientId}.`,
    (_, items) =>
      new Auth0Client({
        domain,
        clientId,
        cache: toCache(items),
        // Without refresh tokens, a hidden frame returns the token of whichever user
        // is signed in at Auth0.
        useRefreshTokens: true,
        useRefreshTokensFallback: false,
        authorizationParams: {
          audience,
          scope: 'openid profile email',
          redirect_uri: redirectUri,
        },
      }),
  );

  async function getAccount(key: string): Promise<readonly Account[]> {
    const user = await clients.get(key).getUser();
    if (!user?.sub) return [];
    const profile = {
      identifier: user.email ?? user.nickname ?? user.sub,
      firstName: user.name ?? null,
      imageUrl: user.picture ?? '',
    };
    return [{ key, userId: user.sub, profile, signedInAt: clients.timeOf(key) }];
  }

  /**
   * Deletes the tokens of one account. With `openUrl`, `logout()` would end the
   * session at Auth0.
   */
  async function forget(key: string): Promise<void> {
    await clients.get(key).logout({ openUrl: false });
    clients.notify();
  }

  async function signOut(key: string): Promise<void> {
    await clients.get(key).revokeRefreshToken();
    await forget(key);
  }

  /** Returns the sign-in of a client, whose tokens are in memory. */
  async function toSignIn(key: string): Promise<AccountSignIn> {
    const [account] = await getAccount(key);
    if (!account) throw new GenericError('missing_user', 'The ID token has no user.');
    return {
      account,
      keep: async () => clients.keep(key),
      discard: () => signOut(key),
    };
  }

  async function signIn({
    loginHint,
    session,
    returnTo = location.href,
  }: AccountSignInOptions) {
    const key = clients.newKey();
    // Without `prompt`, Auth0 signs in the user again who is signed in there.
    const authorizationParams = {
      prompt: 'login' as const,
      ...(loginHint && { login_hint: loginHint }),
    };
    if (mode === 'popup') {
      await clients
        .get(key)
        .loginWithPopup(
          { authorizationParams },
          { timeoutInSeconds: SIGN_IN_TIMEOUT_S },
        );
      return toSignIn(key);
    }
    const appState: AppState = { returnTo, sessionId: session?.id };
    let navigateTo = '';
    const openUrl = async (url: string) => void (navigateTo = url);
    await clients
      .get(key)
      .loginWithRedirect<AppState>({ authorizationParams, appState, openUrl });
    return { navigateTo };
  }

  /**
   * Finishes a sign-in by redirect, which need not be with the client that started
   * it.
   */
  async function finishSignIn(url: string) {
    if (
      !url.startsWith(redirectUri) ||
      !/[?&](?:code|error)=/.test(url) ||
      !/[?&]state=/.test(url)
    )
      return null;
    const key = clients.newKey();
    const { appState } = await clients.get(key).handleRedirectCallback<AppState>(url);
    return { ...(await toSignIn(key)), returnTo: redirectUri, ...appState };
  }

  return accountBackend({
    name: 'Auth0',
    scope: `auth0:${domain}:${clientId}`,
    getAccounts: async () =>
      (await Promise.all(clients.keys().map(getAccount))).flat(),
    signIn,
    finishSignIn,
    signOut,
    async getToken(key) {
      const client = clients.get(key);
      const before = await client.getUser();
      const requestedAt = Date.now();
      try {
        // With the cache, `expires_in` would be the lifetime of the token rather than
        // what is left of it.
        const token = await client.getTokenSilently({
          cacheMode: 'off',
          detailedResponse: true,
        });
        const after = await client.getUser();
        if (token && before && after?.sub === before.sub)
          return {
            token: token.access_token,
            expiresAt: new Date(requestedAt + token.expires_in * 1000),
          };
      } catch (error) {
        if (!(error instanceof GenericError && closed.includes(error.error)))
          throw error;
      }
      // The SDK keeps what is left of the account.
      await forget(key);
      return null;
    },
    subscribe: clients.subscribe,
    toErrorCode(error) {
      if (error instanceof GenericError) return codes.get(error.error);
      return error instanceof TypeError ? 'network_error' : undefined;
    },
  });
}

/**
 * Returns a cache that has the items of one account only: `logout()` deletes all
 * items that it lists.
 */
function toCache({ getItem, setItem, removeItem, keys }: AccountItems) {
  return {
    set: (name: string, entry: unknown) => setItem(name, JSON.stringify(entry)),
    get: (name: string) => JSON.parse(getItem(name) ?? 'null') ?? undefined,
    remove: removeItem,
    allKeys: keys,
  };
}

/** The time limit of a sign-in with a window, in s. The default is a minute. */
const SIGN_IN_TIMEOUT_S = 24 * 60 * 60;

/** The errors after which a user must sign in again. */
const closed = ['invalid_grant', 'missing_refresh_token'];

const codes: ReadonlyMap<string, SessionErrorCode> = new Map([
  ['cancelled', 'sign_in_cancelled'],
  ['access_denied', 'sign_in_cancelled'],
  ['popup_open', 'popup_blocked'],
  ['state_mismatch', 'invalid_response'],
  ['missing_transaction', 'invalid_response'],
]);

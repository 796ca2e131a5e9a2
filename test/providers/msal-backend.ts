import {
  type AccountInfo,
  type AuthenticationResult,
  BrowserAuthError,
  CacheLookupPolicy,
  type Configuration,
  createStandardPublicClientApplication,
  InteractionRequiredAuthError,
  type IPublicClientApplication,
  ServerError,
} from '@azure/msal-browser';
import {
  type Account,
  accountBackend,
  isSignedIn,
  type SessionBackend,
  type SessionErrorCode,
} from 'multisession/core';

export interface MsalBackend extends SessionBackend {
  /** The client of all accounts, for sign-ins. */
  readonly msal: Promise<IPublicClientApplication>;
  /** Returns the ID of the session of an account that has just signed in. */
  readonly finishSignIn: (result: AuthenticationResult) => Promise<string>;
}

/** @param scopes The scopes of your API, such as `api://…/access`. */
export function msalBackend(auth: Configuration['auth'], scopes: string[]): MsalBackend {
  const msal = createStandardPublicClientApplication({ auth, cache: { cacheLocation: 'localStorage' } });
  // The time of each sign-in, which the SDK does not keep.
  const prefix = `msal.signed-in.${auth.clientId}.`;
  const listeners = new Set<() => void>();

  function toAccount(info: AccountInfo): readonly Account[] {
    const { homeAccountId: key, localAccountId: userId, username, name = null } = info;
    const signedInAt = localStorage.getItem(prefix + key);
    // Another part of the page may use the same cache.
    if (signedInAt === null) return [];
    return [
      { key, userId, profile: { identifier: username, firstName: name }, signedInAt: new Date(+signedInAt) },
    ];
  }

  const getInfo = async (key: string): Promise<AccountInfo | undefined> =>
    (await msal).getAllAccounts().find(({ homeAccountId }) => homeAccountId === key);

  /** Deletes the tokens of one account. Without an account, `clearCache()` deletes those of all. */
  async function signOut(key: string): Promise<void> {
    const account = await getInfo(key);
    if (account) await (await msal).clearCache({ account });
    localStorage.removeItem(prefix + key);
    listeners.forEach((listener) => listener());
  }

  const backend = accountBackend({
    name: 'MSAL',
    scope: `msal:${auth.authority ?? 'common'}:${auth.clientId}`,
    getAccounts: async () => (await msal).getAllAccounts().flatMap(toAccount),
    signOut,
    async getToken(key) {
      const account = await getInfo(key);
      // Without an account, the SDK would return a token of its own "active account".
      if (!account) throw new InteractionRequiredAuthError('no_account', 'The account was signed out.');
      try {
        const client = await msal;
        const result = await client.acquireTokenSilent({
          account,
          scopes,
          // Never in a hidden frame, whose user is the one who is signed in at Microsoft.
          cacheLookupPolicy: CacheLookupPolicy.AccessTokenAndRefreshToken,
        });
        if (result.account.homeAccountId !== key || !result.expiresOn)
          throw new InteractionRequiredAuthError('wrong_account', 'The token is of another account.');
        return { token: result.accessToken, expiresAt: result.expiresOn };
      } catch (error) {
        // The SDK keeps the account, although its user has to sign in again.
        if (error instanceof InteractionRequiredAuthError) await signOut(key);
        throw error;
      }
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
    toErrorCode,
  });

  return {
    ...backend,
    msal,
    async finishSignIn({ account: { homeAccountId, localAccountId } }) {
      localStorage.setItem(prefix + homeAccountId, String(Date.now()));
      const { sessions } = await backend.getClient({ signal: AbortSignal.timeout(10_000) });
      const session = sessions.find((session) => isSignedIn(session) && session.userId === localAccountId);
      if (!session) throw new Error('The account was signed out again.');
      return session.id;
    },
  };
}

function toErrorCode(error: unknown): SessionErrorCode | undefined {
  if (error instanceof InteractionRequiredAuthError) return 'session_closed';
  if (error instanceof ServerError && error.status === 429) return 'rate_limited';
  return error instanceof BrowserAuthError || error instanceof TypeError ? 'network_error' : undefined;
}

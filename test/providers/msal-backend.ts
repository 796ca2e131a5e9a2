import {
  type AccountInfo,
  AuthError,
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
  type AccountSignIn,
  type AccountSignInOptions,
  type SessionBackend,
  type SessionErrorCode,
  storageEvents,
} from 'multisession/core';

export interface MsalBackend extends SessionBackend {
  /** The client of all accounts. */
  readonly msal: Promise<IPublicClientApplication>;
}

/** @param scopes The scopes of your API, such as `api://…/access`. */
export function msalBackend(
  auth: Configuration['auth'],
  scopes: string[],
): MsalBackend {
  const msal = createStandardPublicClientApplication({
    auth,
    cache: { cacheLocation: 'localStorage' },
  });
  // The time of each sign-in, which the SDK does not keep.
  const prefix = `msal.signed-in.${auth.clientId}.`;
  const events = storageEvents(prefix);

  function toAccount(info: AccountInfo, signedInAt: Date): Account {
    const {
      homeAccountId: key,
      localAccountId: userId,
      username,
      name = null,
    } = info;
    return {
      key,
      userId,
      profile: { identifier: username, firstName: name },
      signedInAt,
    };
  }

  function toKeptAccount(info: AccountInfo): readonly Account[] {
    const signedInAt = localStorage.getItem(prefix + info.homeAccountId);
    // Another part of the page may use the same cache.
    return signedInAt === null ? [] : [toAccount(info, new Date(+signedInAt))];
  }

  const getInfo = async (key: string): Promise<AccountInfo | undefined> =>
    (await msal).getAllAccounts().find(({ homeAccountId }) => homeAccountId === key);

  /**
   * Deletes the tokens of one account. Without an account, `clearCache()` deletes
   * those of all.
   */
  async function signOut(key: string): Promise<void> {
    const account = await getInfo(key);
    if (account) await (await msal).clearCache({ account });
    localStorage.removeItem(prefix + key);
    events.notify();
  }

  /** Signs in with a popup. The account is listed as soon as it is kept. */
  async function signIn({
    loginHint = '',
  }: AccountSignInOptions): Promise<AccountSignIn> {
    const client = await msal;
    // Without `prompt`, Microsoft may sign in the user again who is signed in there.
    const { account } = await client.loginPopup({
      scopes,
      prompt: 'select_account',
      loginHint,
    });
    const signedInAt = new Date();
    const item = prefix + account.homeAccountId;
    return {
      account: toAccount(account, signedInAt),
      keep: async () => localStorage.setItem(item, String(signedInAt.getTime())),
      async discard() {
        if (localStorage.getItem(item) === null) await client.clearCache({ account });
      },
    };
  }

  const backend = accountBackend({
    name: 'MSAL',
    scope: `msal:${auth.authority ?? 'common'}:${auth.clientId}`,
    getAccounts: async () => (await msal).getAllAccounts().flatMap(toKeptAccount),
    signIn,
    signOut,
    async getToken(key) {
      const account = await getInfo(key);
      // Without an account, the SDK would return a token of its own "active account".
      if (!account) return null;
      try {
        const client = await msal;
        const result = await client.acquireTokenSilent({
          account,
          scopes,
          // Never in a hidden frame, whose user is the one who is signed in at
          // Microsoft.
          cacheLookupPolicy: CacheLookupPolicy.AccessTokenAndRefreshToken,
        });
        if (result.account.homeAccountId === key && result.expiresOn)
          return { token: result.accessToken, expiresAt: result.expiresOn };
      } catch (error) {
        if (!(error instanceof InteractionRequiredAuthError)) throw error;
      }
      // The SDK keeps the account, although its user has to sign in again.
      await signOut(key);
      return null;
    },
    subscribe: events.subscribe,
    toErrorCode,
  });

  return { ...backend, msal };
}

const codes: ReadonlyMap<string, SessionErrorCode> = new Map([
  ['user_cancelled', 'sign_in_cancelled'],
  ['access_denied', 'sign_in_cancelled'],
  ['popup_window_error', 'popup_blocked'],
  ['empty_window_error', 'popup_blocked'],
]);

function toErrorCode(error: unknown): SessionErrorCode | undefined {
  const code = error instanceof AuthError ? codes.get(error.errorCode) : undefined;
  if (code) return code;
  if (error instanceof ServerError && error.status === 429) return 'rate_limited';
  return error instanceof BrowserAuthError || error instanceof TypeError
    ? 'network_error'
    : undefined;
}

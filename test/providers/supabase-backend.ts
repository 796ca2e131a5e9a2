import {
  createClient,
  isAuthApiError,
  isAuthRefreshDiscardedError,
  isAuthRetryableFetchError,
  type Session,
  type SupabaseClient,
} from '@supabase/supabase-js';
import {
  type Account,
  accountBackend,
  accountClients,
  type AccountSignIn,
  type AccountSignInOptions,
  type SessionBackend,
  SessionError,
  type SessionErrorCode,
} from 'multisession/core';

/**
 * Signs a user in with a client of its own. Returns the URL of the page to continue
 * at, if there is one.
 */
export type SupabaseSignIn = (
  auth: SupabaseClient['auth'],
  options: AccountSignInOptions,
) => Promise<string | void>;

/** A sign-in that continues on another page. */
interface PendingSignIn {
  readonly key: string;
  /** The items that the client has in memory: the code verifier. */
  readonly items: readonly (readonly [name: string, value: string])[];
  readonly redirectTo: string;
  readonly returnTo: string;
  readonly sessionId: string | undefined;
}

export function supabaseBackend(
  url: string,
  publishableKey: string,
  signInWith: SupabaseSignIn,
): SessionBackend {
  const prefix = `supabase.${new URL(url).host}.`;
  const clients = accountClients(prefix, (key, storage) => {
    const { auth } = createClient(url, publishableKey, {
      // Every client would otherwise take the code of a sign-in from the URL.
      auth: { storage, storageKey: key, detectSessionInUrl: false, flowType: 'pkce' },
      global: { fetch: fetchInTime },
    });
    auth.onAuthStateChange((event) => {
      // `SIGNED_IN` also occurs whenever the tab receives focus.
      if (event === 'SIGNED_OUT' || event === 'USER_UPDATED') clients.notify();
    });
    return { auth, storage };
  });

  async function getSession(
    key: string,
    isRefreshed = false,
  ): Promise<Session | null> {
    const { auth } = clients.get(key);
    const { data, error } = await (isRefreshed
      ? auth.refreshSession()
      : auth.getSession());
    // After any other error, the SDK has deleted the session.
    if (
      error &&
      (isAuthRetryableFetchError(error) || isAuthRefreshDiscardedError(error))
    )
      throw error;
    return data.session;
  }

  async function getAccount(key: string): Promise<readonly Account[]> {
    const session = await getSession(key);
    if (!session) return [];
    const { id, email, phone, user_metadata: metadata } = session.user;
    const profile = {
      identifier: email || phone || id,
      firstName: typeof metadata['name'] === 'string' ? metadata['name'] : null,
    };
    return [{ key, userId: id, profile, signedInAt: clients.timeOf(key) }];
  }

  async function signOut(key: string): Promise<void> {
    // The default scope `global` signs the user out on all devices.
    const { error } = await clients.get(key).auth.signOut({ scope: 'local' });
    if (error) throw error;
  }

  /** Returns the sign-in of a client, whose tokens are in memory. */
  async function toSignIn(key: string): Promise<AccountSignIn> {
    const [account] = await getAccount(key);
    if (!account) throw invalidResponse();
    const discard = () => signOut(key).finally(() => clients.get(key).auth.dispose());
    return { account, keep: async () => clients.keep(key), discard };
  }

  async function signIn({
    returnTo = location.href,
    ...options
  }: AccountSignInOptions) {
    const key = clients.newKey();
    const { auth, storage } = clients.get(key);
    try {
      const navigateTo = await signInWith(auth, options);
      if (!navigateTo) return await toSignIn(key);
      const pending: PendingSignIn = {
        key,
        items: storage.keys().map((name) => [name, storage.getItem(name) ?? '']),
        redirectTo:
          new URL(navigateTo).searchParams.get('redirect_to') ?? location.origin,
        returnTo,
        sessionId: options.session?.id,
      };
      sessionStorage.setItem(`${prefix}pending`, JSON.stringify(pending));
      return { navigateTo };
    } catch (error) {
      await auth.dispose();
      throw error;
    }
  }

  async function finishSignIn(href: string) {
    const pending: PendingSignIn | null = JSON.parse(
      sessionStorage.getItem(`${prefix}pending`) ?? 'null',
    );
    const parameters = new URL(href).searchParams;
    const [code, error] = [parameters.get('code'), parameters.get('error')];
    if (!pending || !href.startsWith(pending.redirectTo) || (!code && !error))
      return null;
    sessionStorage.removeItem(`${prefix}pending`);
    if (!code) throw invalidResponse(error);
    const { key, items, returnTo, sessionId } = pending;
    const { auth, storage } = clients.get(clients.newKey(key));
    for (const [name, value] of items) storage.setItem(name, value);
    const result = await auth.exchangeCodeForSession(code);
    if (result.error) throw result.error;
    return { ...(await toSignIn(key)), returnTo, sessionId };
  }

  return accountBackend({
    name: 'Supabase',
    scope: `supabase:${url}`,
    getAccounts: async () =>
      (await Promise.all(clients.keys().map(getAccount))).flat(),
    signIn,
    finishSignIn,
    signOut,
    async getToken(key) {
      let session = await getSession(key);
      let left = (session?.expires_at ?? 0) - Date.now() / 1000;
      if (session && !(left > 0 && left < session.expires_in + 60)) {
        // The clock of the device is wrong, so only the age of a new token is known.
        session = await getSession(key, true);
        left = session?.expires_in ?? 0;
      }
      if (!session) return null;
      return {
        token: session.access_token,
        expiresAt: new Date(Date.now() + left * 1000),
      };
    },
    subscribe: clients.subscribe,
    toErrorCode,
  });
}

/**
 * Sends a request. Returns 503 instead of 429, after which the SDK would delete a
 * session whose token has expired.
 */
async function fetchInTime(
  input: RequestInfo | URL,
  init?: RequestInit,
): Promise<Response> {
  // The SDK has no time limit, and no account is shown until a sign-in by redirect
  // has finished.
  const response = await fetch(input, {
    ...init,
    signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
  });
  return response.status === 429
    ? new Response(response.body, { status: 503 })
    : response;
}

const REQUEST_TIMEOUT_MS = 10_000;

function invalidResponse(error: string | null = null): SessionError {
  return new SessionError({
    code: error === 'access_denied' ? 'sign_in_cancelled' : 'invalid_response',
    message:
      'Supabase has not signed the user in. No session was changed. Ask the user to sign in again.',
  });
}

function toErrorCode(error: unknown): SessionErrorCode | undefined {
  if (isAuthRetryableFetchError(error))
    return error.status === 0 ? 'network_error' : 'server_error';
  // Another tab has refreshed or deleted the session at the same time.
  if (isAuthRefreshDiscardedError(error)) return 'network_error';
  if (!isAuthApiError(error)) return undefined;
  return error.status === 429 ? 'rate_limited' : 'forbidden';
}

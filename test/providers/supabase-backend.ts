import {
  createClient,
  isAuthApiError,
  isAuthRefreshDiscardedError,
  isAuthRetryableFetchError,
  type SupabaseClient,
} from '@supabase/supabase-js';
import {
  type Account,
  accountBackend,
  isSignedIn,
  type SessionBackend,
  type SessionErrorCode,
} from 'multisession/core';

export interface SupabaseBackend extends SessionBackend {
  /** Returns the key of an account that is about to sign in. */
  readonly newKey: () => string;
  /** Returns the client of an account, whose storage contains the tokens of no other. */
  readonly clientOf: (key: string) => SupabaseClient;
  /** Returns the ID of the session of an account that has just signed in. */
  readonly finishSignIn: (key: string) => Promise<string>;
}

export function supabaseBackend(url: string, publishableKey: string): SupabaseBackend {
  const prefix = `supabase.${new URL(url).host}.`;
  const clients = new Map<string, SupabaseClient>();
  const listeners = new Set<() => void>();

  function clientOf(key: string): SupabaseClient {
    const known = clients.get(key);
    if (known) return known;
    const client = createClient(url, publishableKey, {
      // Every client would otherwise take the code of a sign-in from the URL.
      auth: { storageKey: prefix + key, detectSessionInUrl: false, flowType: 'pkce' },
      global: { fetch: fetchWithout429 },
    });
    clients.set(key, client);
    client.auth.onAuthStateChange((event) => {
      // `SIGNED_IN` also occurs whenever the tab receives focus.
      if (event === 'SIGNED_OUT' || event === 'USER_UPDATED') listeners.forEach((listener) => listener());
    });
    return client;
  }

  /** Returns the keys in the storage, without the other items of the SDK, such as code verifiers. */
  const keys = (): readonly string[] =>
    Object.keys(localStorage)
      .filter((name) => name.startsWith(prefix))
      .map((name) => name.slice(prefix.length))
      .filter((key) => /^[0-9a-z]+_[0-9a-f-]{36}$/.test(key));

  async function getSession(key: string, isRefreshed = false) {
    const { auth } = clientOf(key);
    const { data, error } = await (isRefreshed ? auth.refreshSession() : auth.getSession());
    // After any other error, the SDK has deleted the session.
    if (error && (isAuthRetryableFetchError(error) || isAuthRefreshDiscardedError(error))) throw error;
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
    return [{ key, userId: id, profile, signedInAt: new Date(Number.parseInt(key, 36)) }];
  }

  async function signOut(key: string): Promise<void> {
    // The default scope `global` signs the user out on all devices.
    const { error } = await clientOf(key).auth.signOut({ scope: 'local' });
    if (error) throw error;
  }

  const backend = accountBackend({
    name: 'Supabase',
    scope: `supabase:${url}`,
    getAccounts: async () => (await Promise.all(keys().map(getAccount))).flat(),
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
      return { token: session.access_token, expiresAt: new Date(Date.now() + left * 1000) };
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
    newKey: () => `${Date.now().toString(36)}_${crypto.randomUUID()}`,
    clientOf,
    async finishSignIn(key) {
      const user = (await getSession(key))?.user.id;
      for (const other of keys())
        if (other !== key && (await getSession(other))?.user.id === user) await signOut(other);
      const { sessions } = await backend.getClient({ signal: AbortSignal.timeout(10_000) });
      const session = sessions.find((session) => isSignedIn(session) && session.userId === user);
      if (!session) throw new Error('No account was signed in.');
      return session.id;
    },
  };
}

/** Sends a request. Returns 503 instead of 429, after which the SDK would delete a session whose token has expired. */
async function fetchWithout429(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, init);
  return response.status === 429 ? new Response(response.body, { status: 503 }) : response;
}

function toErrorCode(error: unknown): SessionErrorCode | undefined {
  if (isAuthRetryableFetchError(error)) return error.status === 0 ? 'network_error' : 'server_error';
  // Another tab has refreshed or deleted the session at the same time.
  if (isAuthRefreshDiscardedError(error)) return 'network_error';
  if (!isAuthApiError(error)) return undefined;
  return error.status === 429 ? 'rate_limited' : 'forbidden';
}

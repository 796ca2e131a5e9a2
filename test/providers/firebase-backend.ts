import { type FirebaseApp, FirebaseError, type FirebaseOptions, initializeApp } from 'firebase/app';
import { type Auth, browserLocalPersistence, initializeAuth, onAuthStateChanged } from 'firebase/auth';
import {
  type Account,
  accountBackend,
  isSignedIn,
  type SessionBackend,
  type SessionErrorCode,
} from 'multisession/core';

export interface FirebaseBackend extends SessionBackend {
  /** Returns the `Auth` of an account that is about to sign in, and the function that returns its session ID after it. */
  readonly newAccount: () => { readonly auth: Auth; readonly finishSignIn: () => Promise<string> };
  /** Returns the app of a user who is signed in, for Firestore, Storage and other services. */
  readonly appOf: (userId: string) => FirebaseApp | undefined;
}

export function firebaseBackend(config: FirebaseOptions & { readonly apiKey: string }): FirebaseBackend {
  // The SDK keeps the user of an app in an item whose name ends with the name of the app.
  const prefix = `firebase:authUser:${config.apiKey}:`;
  const apps = new Map<string, { readonly app: FirebaseApp; readonly auth: Auth }>();
  const keysOfUsers = new Map<string, string>();
  const listeners = new Set<() => void>();
  const notify = () => listeners.forEach((listener) => listener());

  function open(key: string) {
    const known = apps.get(key);
    if (known) return known;
    const app = initializeApp(config, key);
    // Without a resolver for redirects, which every app would otherwise ask for the result of a sign-in.
    const auth = initializeAuth(app, { persistence: browserLocalPersistence });
    apps.set(key, { app, auth });
    let isFirst = true;
    onAuthStateChanged(auth, () => {
      if (!isFirst) notify();
      isFirst = false;
    });
    return { app, auth };
  }

  /** Returns the keys of all accounts, without apps of other parts of the page. */
  const keys = (): readonly string[] =>
    Object.keys(localStorage)
      .filter((name) => name.startsWith(prefix))
      .map((name) => name.slice(prefix.length))
      .filter((key) => /^[0-9a-z]+_[0-9a-f-]{36}$/.test(key));

  async function getUser(key: string) {
    const { auth } = open(key);
    await auth.authStateReady();
    return auth.currentUser;
  }

  async function getAccount(key: string): Promise<readonly Account[]> {
    const user = await getUser(key);
    if (!user) return [];
    keysOfUsers.set(user.uid, key);
    const profile = {
      identifier: user.email ?? user.phoneNumber ?? user.uid,
      firstName: user.displayName,
      imageUrl: user.photoURL ?? '',
    };
    return [{ key, userId: user.uid, profile, signedInAt: new Date(Number.parseInt(key, 36)) }];
  }

  const backend = accountBackend({
    name: 'Firebase',
    scope: `firebase:${config.projectId ?? config.apiKey}`,
    getAccounts: async () => (await Promise.all(keys().map(getAccount))).flat(),
    signOut: (key) => open(key).auth.signOut(),
    async getToken(key) {
      const user = await getUser(key);
      if (!user) return null;
      const requestedAt = Date.now();
      // A new token, because the age of one that the SDK has kept is unknown. The store has a cache.
      const { token, claims } = await user.getIdTokenResult(true);
      const lifetime = Number(claims.exp) - Number(claims.iat);
      return { token, expiresAt: new Date(requestedAt + lifetime * 1000) };
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
    toErrorCode: (error) => (error instanceof FirebaseError ? codes.get(error.code) : undefined),
  });

  async function finishSignIn(key: string): Promise<string> {
    const userId = (await getUser(key))?.uid;
    for (const other of keys())
      if (other !== key && (await getUser(other))?.uid === userId) await open(other).auth.signOut();
    const { sessions } = await backend.getClient({ signal: AbortSignal.timeout(10_000) });
    const session = sessions.find((session) => isSignedIn(session) && session.userId === userId);
    if (!session) throw new Error('No account was signed in.');
    return session.id;
  }

  return {
    ...backend,
    newAccount() {
      const key = `${Date.now().toString(36)}_${crypto.randomUUID()}`;
      return { auth: open(key).auth, finishSignIn: () => finishSignIn(key) };
    },
    appOf: (userId) => apps.get(keysOfUsers.get(userId) ?? '')?.app,
  };
}

const codes: ReadonlyMap<string, SessionErrorCode> = new Map([
  ['auth/network-request-failed', 'network_error'],
  ['auth/too-many-requests', 'rate_limited'],
  ['auth/user-token-expired', 'session_closed'],
  ['auth/user-disabled', 'session_closed'],
]);

import {
  type FirebaseApp,
  FirebaseError,
  type FirebaseOptions,
  initializeApp,
} from 'firebase/app';
import {
  type Auth,
  browserLocalPersistence,
  browserPopupRedirectResolver,
  initializeAuth,
  inMemoryPersistence,
  onAuthStateChanged,
  updateCurrentUser,
  type User,
  type UserCredential,
} from 'firebase/auth';
import {
  type Account,
  accountBackend,
  accountClients,
  accountKeyOf,
  type AccountSignIn,
  type AccountSignInOptions,
  type SessionBackend,
  type SessionErrorCode,
} from 'multisession/core';

/** Signs a user in with an `Auth` that keeps the user in memory. */
export type FirebaseSignIn = (
  auth: Auth,
  options: AccountSignInOptions,
) => Promise<UserCredential>;

export interface FirebaseBackend extends SessionBackend {
  /**
   * Returns the app of the account of a session that is signed in, for Firestore,
   * Storage and other services.
   */
  readonly appOf: (sessionId: string) => FirebaseApp | undefined;
}

export function firebaseBackend(
  config: FirebaseOptions & { readonly apiKey: string },
  signInWith: FirebaseSignIn,
): FirebaseBackend {
  // The SDK keeps the user of an app in an item whose name ends with the name of the
  // app.
  const clients = accountClients(`firebase:authUser:${config.apiKey}:`, (key) => {
    // Without a resolver for windows, which every app would otherwise ask for the
    // result of a sign-in by redirect.
    const auth = initializeAuth(initializeApp(config, key), {
      persistence: browserLocalPersistence,
    });
    let isFirst = true;
    onAuthStateChanged(auth, () => {
      if (!isFirst) clients.notify();
      isFirst = false;
    });
    return auth;
  });
  let signInAuth: Auth | undefined;

  /**
   * Returns the `Auth` of all sign-ins. Safari needs it before the click, to open a
   * window in it.
   */
  const getSignInAuth = (): Auth =>
    (signInAuth ??= initializeAuth(
      initializeApp(config, `sign-in:${config.apiKey}`),
      {
        persistence: inMemoryPersistence,
        popupRedirectResolver: browserPopupRedirectResolver,
      },
    ));

  async function getUser(key: string): Promise<User | null> {
    const auth = clients.get(key);
    await auth.authStateReady();
    return auth.currentUser;
  }

  function toAccount(
    key: string,
    { uid: userId, email, phoneNumber, displayName, photoURL }: User,
  ): Account {
    const identifier = email ?? phoneNumber ?? userId;
    const profile = { identifier, firstName: displayName, imageUrl: photoURL ?? '' };
    return { key, userId, profile, signedInAt: clients.timeOf(key) };
  }

  /**
   * Signs in with another app, whose user moves to the app of the account when the
   * sign-in is kept.
   */
  async function signIn(options: AccountSignInOptions): Promise<AccountSignIn> {
    const auth = getSignInAuth();
    const { user } = await signInWith(auth, options);
    const key = clients.newKey();
    return {
      account: toAccount(key, user),
      async keep() {
        const kept = clients.get(key);
        kept.tenantId = user.tenantId;
        await updateCurrentUser(kept, user);
        await auth.signOut();
      },
      discard: () => auth.signOut(),
    };
  }

  const backend = accountBackend({
    name: 'Firebase',
    scope: `firebase:${config.projectId ?? config.apiKey}`,
    async getAccounts() {
      getSignInAuth();
      const keys = clients.keys();
      const users = await Promise.all(keys.map(getUser));
      return keys.flatMap((key, index) => {
        const user = users[index];
        return user ? [toAccount(key, user)] : [];
      });
    },
    signIn,
    signOut: (key) => clients.get(key).signOut(),
    async getToken(key) {
      const user = await getUser(key);
      if (!user) return null;
      const requestedAt = Date.now();
      // A new token, because the age of one that the SDK has kept is unknown. The
      // store has a cache.
      const { token, claims } = await user.getIdTokenResult(true);
      const lifetime = Number(claims.exp) - Number(claims.iat);
      return { token, expiresAt: new Date(requestedAt + lifetime * 1000) };
    },
    subscribe: clients.subscribe,
    toErrorCode: (error) =>
      error instanceof FirebaseError ? codes.get(error.code) : undefined,
  });

  function appOf(sessionId: string): FirebaseApp | undefined {
    const key = accountKeyOf(sessionId);
    return clients.keys().includes(key) ? clients.get(key).app : undefined;
  }

  return { ...backend, appOf };
}

const codes: ReadonlyMap<string, SessionErrorCode> = new Map([
  ['auth/popup-closed-by-user', 'sign_in_cancelled'],
  ['auth/user-cancelled', 'sign_in_cancelled'],
  ['auth/cancelled-popup-request', 'sign_in_cancelled'],
  ['auth/popup-blocked', 'popup_blocked'],
  ['auth/network-request-failed', 'network_error'],
  ['auth/too-many-requests', 'rate_limited'],
  ['auth/user-token-expired', 'session_closed'],
  ['auth/user-disabled', 'session_closed'],
]);

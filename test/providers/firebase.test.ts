import { deleteApp, getApps, initializeApp } from 'firebase/app';
import { browserLocalPersistence, initializeAuth, signInWithEmailAndPassword } from 'firebase/auth';
import { describe, expect, it } from 'vitest';
import { type FirebaseBackend, firebaseBackend } from './firebase-backend.ts';
import { createGrants, readBody } from './grants.ts';
import { describeProvider, listed, startProvider } from './provider-suite.ts';

const config = { apiKey: 'key', projectId: 'project' };

/** Firebase Authentication without its servers: responds to the requests that its SDK sends for the recipe. */
function createFirebase() {
  const grants = createGrants();
  const backends = new Map<unknown, FirebaseBackend>();

  const fail = (message: string) => Response.json({ error: { code: 400, message } }, { status: 400 });

  async function fetch(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    const body = await readBody(request);
    if (pathname === '/v1/accounts:lookup') {
      const localId = grants.userOfToken(body['idToken'] ?? '');
      if (!grants.signedIn().includes(localId)) return fail('TOKEN_EXPIRED');
      return Response.json({ users: [{ localId, email: `${localId}@example.com`, displayName: localId }] });
    }
    if (pathname === '/v1/accounts:signInWithPassword') {
      const userId = body['email']?.replace('@example.com', '') ?? '';
      const { accessToken, refreshToken } = grants.signIn(userId);
      return Response.json({ localId: userId, idToken: accessToken, refreshToken, expiresIn: '3600' });
    }
    const grant = grants.refresh(body['refresh_token']);
    if (!grant) return fail('TOKEN_EXPIRED');
    const { accessToken, refreshToken, userId } = grant;
    return Response.json({
      access_token: accessToken,
      id_token: accessToken,
      refresh_token: refreshToken,
      expires_in: '3600',
      user_id: userId,
    });
  }

  return {
    ...grants,
    keepsRefreshTokens: true,
    fetch,
    errorOf: (status: number) => ({ error: { code: status, message: 'BACKEND_ERROR' } }),
    open() {
      const backend = firebaseBackend(config);
      backends.set(backend, backend);
      return backend;
    },
    async signIn(of: unknown, userId: string): Promise<string> {
      const { auth, finishSignIn } = (backends.get(of) ?? firebaseBackend(config)).newAccount();
      await signInWithEmailAndPassword(auth, `${userId}@example.com`, 'secret');
      return finishSignIn();
    },
  };
}

async function reload(): Promise<void> {
  await Promise.all(getApps().map(deleteApp));
}

describeProvider('Firebase', createFirebase);

describe('the SDK of Firebase', () => {
  it('restores all accounts after a reload', async () => {
    const { provider, backend } = startProvider(createFirebase);
    for (const user of ['ada', 'grace']) await provider.signIn(backend, user);
    await reload();
    const reopened = provider.open();
    expect(await listed(reopened)).toEqual(['ada active', 'grace active']);
    expect(reopened.appOf('grace')).not.toBe(reopened.appOf('ada'));
  });

  it('keeps all accounts if the page is loaded while the device is offline', async () => {
    const { provider, backend, failWith } = startProvider(createFirebase);
    for (const user of ['ada', 'grace']) await provider.signIn(backend, user);
    await reload();
    failWith(0);
    expect(await listed(provider.open())).toEqual(['ada active', 'grace active']);
  });

  it('signs all accounts out if the page is loaded while the server fails, which the recipe cannot prevent', async () => {
    const { provider, backend, failWith } = startProvider(createFirebase);
    for (const user of ['ada', 'grace']) await provider.signIn(backend, user);
    await reload();
    failWith(503);
    expect(await listed(provider.open())).toEqual(['ada expired', 'grace expired']);
  });

  it('replaces the user of an app who signs in to it as another one', async () => {
    startProvider(createFirebase);
    const auth = initializeAuth(initializeApp(config, 'alone'), { persistence: browserLocalPersistence });
    for (const user of ['ada', 'grace'])
      await signInWithEmailAndPassword(auth, `${user}@example.com`, 'secret');
    expect(auth.currentUser?.uid).toBe('grace');
  });
});

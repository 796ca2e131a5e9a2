import { deleteApp, FirebaseError, getApps, initializeApp } from 'firebase/app';
import { browserLocalPersistence, getAuth, initializeAuth, signInWithEmailAndPassword } from 'firebase/auth';
import { describe, expect, it } from 'vitest';
import { firebaseBackend } from './firebase-backend.ts';
import { createGrants, readBody } from './grants.ts';
import { describeProvider, listed, methodsOf, signIn, startProvider } from './provider-suite.tsx';

const config = { apiKey: 'key', authDomain: 'project.firebaseapp.com', projectId: 'project' };

const context = { signal: new AbortController().signal };

/** Firebase Authentication without its servers: responds to the requests that its SDK sends for the recipe. */
function createFirebase() {
  const grants = createGrants();
  let chosen: string | null = null;

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
    choose: (userId: string | null) => void (chosen = userId),
    open: () =>
      firebaseBackend(config, (auth) => {
        if (chosen === null) throw new FirebaseError('auth/popup-closed-by-user', 'The window was closed.');
        return signInWithEmailAndPassword(auth, `${chosen}@example.com`, 'secret');
      }),
  };
}

async function reload(): Promise<void> {
  await Promise.all(getApps().map(deleteApp));
}

describeProvider('Firebase', createFirebase);

describe('the recipe for Firebase', () => {
  it('returns the app of each session that is signed in, and of no other', async () => {
    const { provider, backend } = startProvider(createFirebase);
    const [ada, grace] = [await signIn(provider, backend, 'ada'), await signIn(provider, backend, 'grace')];
    const userOf = (id: string) => {
      const app = backend.appOf(id);
      return app && getAuth(app).currentUser?.uid;
    };
    expect([ada, grace].map(userOf)).toEqual(['ada', 'grace']);
    await backend.endSession(ada, context);
    expect([ada, grace, 'unknown'].map(userOf)).toEqual([undefined, 'grace', undefined]);
  });

  it('signs a user out in the tab that signed the user in, if another tab does', async () => {
    const { provider, backend } = startProvider(createFirebase);
    const app = backend.appOf(await signIn(provider, backend, 'ada'));
    if (!app) throw new Error('The session has no app.');
    const frame = document.body.appendChild(document.createElement('iframe'));
    for (const name of Object.keys(localStorage))
      if (name.endsWith(app.name)) frame.contentWindow?.localStorage.removeItem(name);
    await expect.poll(() => getAuth(app).currentUser).toBeNull();
    expect(await listed(backend)).toEqual(['ada expired']);
    frame.remove();
  });

  it('keeps no user of a sign-in in memory, and opens no frame without a window', async () => {
    const { provider, backend } = startProvider(createFirebase);
    await signIn(provider, backend, 'ada');
    const app = getApps().find(({ name }) => name === 'sign-in:key');
    expect(app && getAuth(app).currentUser).toBeNull();
    expect(document.querySelector('iframe')).toBeNull();
  });

  it.each([
    ['auth/popup-closed-by-user', 'sign_in_cancelled'],
    ['auth/cancelled-popup-request', 'sign_in_cancelled'],
    ['auth/popup-blocked', 'popup_blocked'],
  ])('reports the error `%s` of the SDK as `%s`', async (error, code) => {
    startProvider(createFirebase);
    const backend = firebaseBackend(config, () => Promise.reject(new FirebaseError(error, 'Failed')));
    await expect(methodsOf(backend).addAccount({}, context)).rejects.toMatchObject({ code });
    expect(await listed(backend)).toEqual([]);
  });
});

describe('the SDK of Firebase', () => {
  it('restores all accounts after a reload', async () => {
    const { provider, backend } = startProvider(createFirebase);
    for (const user of ['ada', 'grace']) await signIn(provider, backend, user);
    await reload();
    const reopened = provider.open();
    expect(await listed(reopened)).toEqual(['ada active', 'grace active']);
  });

  it('keeps all accounts if the page is loaded while the device is offline', async () => {
    const { provider, backend, failWith } = startProvider(createFirebase);
    for (const user of ['ada', 'grace']) await signIn(provider, backend, user);
    await reload();
    failWith(0);
    expect(await listed(provider.open())).toEqual(['ada active', 'grace active']);
  });

  it('signs all accounts out if the page is loaded while the server fails, which the recipe cannot prevent', async () => {
    const { provider, backend, failWith } = startProvider(createFirebase);
    for (const user of ['ada', 'grace']) await signIn(provider, backend, user);
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

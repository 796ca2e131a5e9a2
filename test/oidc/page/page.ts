import { createSessionStore, isSessionError, type SignInMethods } from 'multisession/core';
import { finishPopup, oidcBackend } from 'multisession/oidc';

declare const ISSUER: string;

const context = { signal: new AbortController().signal };

/** Returns what an app reads: a token, or the code of an error. */
async function codeOf(work: () => Promise<string>): Promise<string> {
  try {
    return await work();
  } catch (error) {
    return isSessionError(error) ? error.code : String(error);
  }
}

function start() {
  const mode = new URLSearchParams(location.search).has('redirect') ? 'redirect' : 'popup';
  const backend = oidcBackend({
    providers: [{ authority: ISSUER, clientId: 'playground', prompt: 'login consent' }],
    redirectUri: '/signed-in',
    mode,
  });
  const store = createSessionStore({ backend });
  const { addAccount, reauthenticate } = backend.signInMethods as Required<SignInMethods>;

  async function sessionOf(userId: string) {
    const { sessions } = await backend.getClient(context);
    const session = sessions.find((one) => one.userId === userId);
    if (!session) throw new Error('The account is not listed.');
    return session;
  }

  /** Shows the result of a sign-in, as the app will do. */
  const finish = (signIn: () => ReturnType<typeof addAccount>): Promise<string> =>
    codeOf(async () => {
      const result = await signIn();
      if (result.outcome === 'navigation') location.assign(result.navigateTo);
      else await store.switchTo(result.sessionId);
      return result.outcome;
    });

  const app = {
    /** Whether the accounts are loaded, which the store does after it has finished a redirect. */
    isReady: () => store.getState().connection === 'ready',
    addAccount: () => finish(() => addAccount({}, context)),
    signInAgain: async (userId: string) => {
      const session = await sessionOf(userId);
      return finish(() => reauthenticate(session, {}, context));
    },
    /** Returns the accounts of the store, the current one with a star. */
    accounts: () => {
      const { client, currentSessionId } = store.getState();
      return (client?.sessions ?? []).map(
        ({ id, userId, status }) => `${id === currentSessionId ? '*' : ''}${userId} ${status}`,
      );
    },
    switchTo: async (userId: string) => void (await store.switchTo((await sessionOf(userId)).id)),
    signOut: async (userId: string) => store.signOut({ session: (await sessionOf(userId)).id, mode: 'end' }),
    remove: async (userId: string) =>
      void (await backend.removeSession((await sessionOf(userId)).id, {}, context)),
    /** Returns the token that the store has for an account. */
    getToken: (skipCache = false) =>
      codeOf(async () => (await store.getCurrent().session?.getToken({ skipCache })) ?? ''),
    /** Makes the backend return a token, which renews it unless another tab has. */
    createToken: async (userId: string) => {
      const { id } = await sessionOf(userId);
      return codeOf(async () => {
        const issued = await backend.createToken(id, {}, context);
        return typeof issued === 'string' ? issued : issued.token;
      });
    },
    list: async () => {
      const { sessions } = await backend.getClient(context);
      return sessions.map(({ userId, status }) => `${userId} ${status}`);
    },
  };
  Object.assign(globalThis, { app });
  store.connect();
  return app;
}

/** The app, in the scripts of the tests. */
export type OidcApp = ReturnType<typeof start>;

if (!finishPopup()) start();

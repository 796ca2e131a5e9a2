import { type ClientSnapshot, type SessionBackend, SessionError } from 'multisession/core';
import { oidcBackend } from 'multisession/oidc';
import { createFakeOpenIdProvider, toBase64 } from '../../stories/adapters/fake-openid-provider.ts';
import type { AccountServer, Tabs } from './account-server.ts';
import { accountOf, type AccountName, createAccount, registerSession, sessionIdOf } from './accounts.ts';
import { marksIn } from './marks.ts';

/** The settings of the app at the provider. */
export const app = { authority: 'https://id.example', clientId: 'app', redirectUri: '/signed-in' };

let count = 0;

/** Opens an OpenID provider in the page, with the accounts of the app signed in. The backends of the app are those of `multisession/oidc`. */
export async function openOidcServer(accounts: readonly AccountName[]): Promise<AccountServer> {
  count += 1;
  const scope = `oidc-${count}`;
  let account = '';
  let error: Error | null = null;
  let gate = Promise.resolve();
  let tokens = 0;
  const provider = createFakeOpenIdProvider({
    authority: app.authority,
    showWindow: (url) => url !== null && provider.choose(url, claimsOf(account)),
    createAccessToken(user) {
      tokens += 1;
      const claims = { sid: sessionIdOf(String(user['account'])), org_id: 'org_1', jti: tokens };
      return ['e30', toBase64(JSON.stringify(claims)), 'signature'].join('.');
    },
  });
  provider.interceptWith(async () => {
    await gate;
    if (error) throw error;
  });

  const openBackend = (): SessionBackend =>
    registered(
      oidcBackend({
        providers: [{ authority: app.authority, clientId: app.clientId }],
        redirectUri: app.redirectUri,
        toUser: ({ given_name, family_name }, id) => ({ id, firstName: given_name, lastName: family_name }),
        scope,
      }),
    );

  async function signIn(name: string, open: () => Promise<unknown>): Promise<void> {
    account = name;
    await open();
  }

  /** Renews the token of an account in the other tab, where the end of its session is noticed. */
  async function renew(id: string, { otherTab }: Tabs): Promise<void> {
    const session = otherTab.getState().client?.sessions.find((other) => other.id === id);
    // The first call returns the token that another tab has received already.
    for (let times = 0; times < 2; times += 1)
      await session?.getToken({ skipCache: true, throwOnError: false });
  }

  const first = openBackend();
  // The current account of a new tab is the last one.
  for (const name of accounts.toReversed())
    await signIn(name, async () =>
      first.signInMethods?.addAccount({}, { signal: new AbortController().signal }),
    );

  return {
    controls: {
      scope,
      calls: provider.requests,
      inspect: () => ({
        id: scope,
        sessions: provider.users().map((user) => createAccount(String(user['account']))),
        lastActiveSessionId: null,
        version: 1,
        covers: 'all',
        invalidSessions: [],
      }),
      fail(value) {
        error = value;
      },
      pauseResponses() {
        let release = (): void => {};
        gate = new Promise((resolve) => {
          release = resolve;
        });
        return release;
      },
      injectFaults() {
        throw new SessionError({ code: 'unsupported', message: 'The provider has no faults to inject.' });
      },
    },
    openBackend,
    signIn: (name, _, { store }) => signIn(name, () => store.addAccount()),
    async revoke(id, tabs) {
      provider.revoke((user) => user['account'] === accountOf(id));
      await renew(id, tabs);
    },
    async expire(id, tabs) {
      provider.expire((user) => user['account'] === accountOf(id));
      await renew(id, tabs);
    },
    showsRevokedAsExpired: true,
    close: () => provider.close(),
  };
}

/** Returns the claims of an account: its profile has its mark. */
function claimsOf(account: string) {
  const { user, publicUserData } = createAccount(account);
  const { firstName, lastName, identifier } = publicUserData ?? {};
  return { sub: user.id, given_name: firstName, family_name: lastName, email: identifier, account };
}

/** Returns the backend, which registers the account of each session before the store receives it. */
function registered(backend: SessionBackend): SessionBackend {
  function register(client: ClientSnapshot): ClientSnapshot {
    for (const { id, publicUserData } of client.sessions) {
      const [mark] = marksIn(publicUserData?.lastName ?? '');
      if (mark) registerSession(id, mark.account);
    }
    return client;
  }
  const { signInMethods } = backend;
  if (!signInMethods) throw new Error('The backend has no sign-in methods.');
  return {
    ...backend,
    getClient: async (context) => register(await backend.getClient(context)),
    signInMethods: {
      ...signInMethods,
      async addAccount(options, context) {
        const result = await signInMethods.addAccount(options, context);
        if (result.outcome === 'signed-in') register(result.client);
        return result;
      },
    },
  };
}

import {
  BrowserAuthError,
  CacheLookupPolicy,
  createStandardPublicClientApplication,
} from '@azure/msal-browser';
import { describe, expect, it, vi } from 'vitest';
import { createGrants, type Grant, jwtOf, readBody } from './grants.ts';
import { type MsalBackend, msalBackend } from './msal-backend.ts';
import {
  describeProvider,
  endSessionOf,
  listed,
  methodsOf,
  signIn,
  startProvider,
  tokenOf,
} from './provider-suite.tsx';

const auth = { clientId: 'client', authority: 'https://login.microsoftonline.com/common' };
const scopes = ['api://app/access'];

const context = { signal: new AbortController().signal };

/** The Microsoft identity platform without its servers: responds to the requests that its SDK sends for the recipe. */
function createMicrosoft() {
  const grants = createGrants();
  let chosen: string | null = null;

  function respond({ userId, accessToken, refreshToken }: Grant): Response {
    const iat = grants.now();
    const claims = { iss: 'https://login.microsoftonline.com/tenant/v2.0', aud: 'client', ver: '2.0', iat };
    const clientInfo = btoa(JSON.stringify({ uid: userId, utid: 'tenant' })).replaceAll('=', '');
    return Response.json({
      token_type: 'Bearer',
      scope: scopes.join(' '),
      expires_in: 3600,
      access_token: accessToken,
      refresh_token: refreshToken,
      client_info: clientInfo,
      id_token: jwtOf({
        ...claims,
        exp: iat + 3600,
        sub: userId,
        oid: userId,
        tid: 'tenant',
        preferred_username: `${userId}@example.com`,
        name: userId,
      }),
    });
  }

  async function fetch(request: Request): Promise<Response> {
    const body = await readBody(request);
    const grant = body['code'] ? grants.signIn(body['code']) : grants.refresh(body['refresh_token']);
    if (grant) return respond(grant);
    return Response.json(
      {
        error: 'invalid_grant',
        error_description: 'AADSTS700082',
        suberror: 'bad_token',
        error_codes: [700082],
      },
      { status: 400 },
    );
  }

  return {
    ...grants,
    keepsRefreshTokens: true,
    storesEarly: true,
    fetch,
    errorOf: (status: number) => ({ error: 'failed', error_description: `Status ${status}` }),
    choose: (userId: string | null) => void (chosen = userId),
    open() {
      const backend = msalBackend(auth, scopes);
      void replaceWindow(backend);
      return backend;
    },
  };

  /** Replaces only the window, in which the chosen user signs in: the SDK redeems the code. */
  async function replaceWindow(backend: MsalBackend): Promise<void> {
    const msal = await backend.msal;
    vi.spyOn(msal, 'loginPopup').mockImplementation(() => {
      if (chosen === null) throw new BrowserAuthError('user_cancelled', 'id');
      return msal.acquireTokenByCode({ code: chosen, scopes });
    });
  }
}

describeProvider('MSAL', createMicrosoft);

describe('the sign-in of the recipe for MSAL', () => {
  it('lets the user choose an account, and signs in again with the identifier of a remembered one', async () => {
    const { provider, backend } = startProvider(createMicrosoft);
    const loginPopup = vi.spyOn(await backend.msal, 'loginPopup');
    await signIn(provider, backend, 'ada');
    expect(loginPopup).toHaveBeenLastCalledWith({ scopes, prompt: 'select_account', loginHint: '' });
    const session = await endSessionOf(backend, 'ada');
    await methodsOf(backend).reauthenticate(session, {}, context);
    expect(loginPopup.mock.lastCall?.[0]).toMatchObject({ loginHint: 'ada@example.com' });
  });

  it('deletes the tokens of a wrong account, unless the account is signed in', async () => {
    const { provider, backend } = startProvider(createMicrosoft);
    for (const user of ['ada', 'grace']) await signIn(provider, backend, user);
    const session = await endSessionOf(backend, 'ada');
    for (const other of ['mallory', 'grace']) {
      provider.choose(other);
      await expect(methodsOf(backend).reauthenticate(session, {}, context)).rejects.toMatchObject({
        code: 'wrong_account',
      });
      const cached = (await backend.msal).getAllAccounts();
      expect(cached.map(({ localAccountId }) => localAccountId)).toEqual(['grace']);
    }
  });

  it.each([
    ['user_cancelled', 'sign_in_cancelled'],
    ['popup_window_error', 'popup_blocked'],
    ['empty_window_error', 'popup_blocked'],
  ])('reports the error `%s` of the SDK as `%s`', async (errorCode, code) => {
    const { backend } = startProvider(createMicrosoft);
    vi.spyOn(await backend.msal, 'loginPopup').mockRejectedValue(new BrowserAuthError(errorCode, 'id'));
    await expect(methodsOf(backend).addAccount({}, context)).rejects.toMatchObject({ code });
    expect(await listed(backend)).toEqual([]);
  });
});

describe('the SDK of Microsoft', () => {
  it('never opens a frame in the recipe, but lists an account that must sign in again as expired', async () => {
    const { provider, backend } = startProvider(createMicrosoft);
    const id = await signIn(provider, backend, 'ada');
    const created = vi.spyOn(document, 'createElement');
    provider.revoke('ada');
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_000 });
    await expect(tokenOf(backend, id)).rejects.toMatchObject({ code: 'session_closed' });
    expect(await listed(backend)).toEqual(['ada expired']);
    expect(created).not.toHaveBeenCalledWith('iframe');
    created.mockRestore();
    vi.useRealTimers();
  });

  it('returns a token of its active account if no account is passed', async () => {
    const { provider, backend } = startProvider(createMicrosoft);
    for (const user of ['ada', 'grace']) await signIn(provider, backend, user);
    const msal = await backend.msal;
    msal.setActiveAccount(msal.getAccount({ localAccountId: 'ada' }));
    const { accessToken } = await msal.acquireTokenSilent({ scopes });
    expect(provider.userOfToken(accessToken)).toBe('ada');
  });

  it('signs all accounts out if no account is passed', async () => {
    const { provider, backend } = startProvider(createMicrosoft);
    for (const user of ['ada', 'grace']) await signIn(provider, backend, user);
    const msal = await backend.msal;
    await msal.clearCache();
    expect(msal.getAllAccounts()).toEqual([]);
  });

  it('keeps an account whose refresh token was refused', async () => {
    const { provider, backend } = startProvider(createMicrosoft);
    await signIn(provider, backend, 'ada');
    const msal = await createStandardPublicClientApplication({
      auth,
      cache: { cacheLocation: 'localStorage' },
    });
    const [account] = msal.getAllAccounts();
    provider.revoke('ada');
    const cacheLookupPolicy = CacheLookupPolicy.RefreshToken;
    await expect(
      msal.acquireTokenSilent({ scopes, ...(account && { account }), cacheLookupPolicy }),
    ).rejects.toMatchObject({ name: 'InteractionRequiredAuthError' });
    expect(msal.getAllAccounts().map(({ localAccountId }) => localAccountId)).toEqual(['ada']);
  });
});

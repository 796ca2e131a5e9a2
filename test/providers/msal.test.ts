import { CacheLookupPolicy, createStandardPublicClientApplication } from '@azure/msal-browser';
import { describe, expect, it, vi } from 'vitest';
import { createGrants, type Grant, jwtOf, readBody } from './grants.ts';
import { type MsalBackend, msalBackend } from './msal-backend.ts';
import { describeProvider, listed, startProvider, tokenOf } from './provider-suite.ts';

const auth = { clientId: 'client', authority: 'https://login.microsoftonline.com/common' };
const scopes = ['api://app/access'];

/** The Microsoft identity platform without its servers: responds to the requests that its SDK sends for the recipe. */
function createMicrosoft() {
  const grants = createGrants();
  const backends = new Map<unknown, MsalBackend>();

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
    fetch,
    errorOf: (status: number) => ({ error: 'failed', error_description: `Status ${status}` }),
    open() {
      const backend = msalBackend(auth, scopes);
      backends.set(backend, backend);
      return backend;
    },
    async signIn(of: unknown, userId: string): Promise<string> {
      const { msal, finishSignIn } = backends.get(of) ?? msalBackend(auth, scopes);
      return finishSignIn(await (await msal).acquireTokenByCode({ code: userId, scopes }));
    },
  };
}

describeProvider('MSAL', createMicrosoft);

describe('the SDK of Microsoft', () => {
  it('never opens a frame in the recipe, but lists an account that must sign in again as expired', async () => {
    const { provider, backend } = startProvider(createMicrosoft);
    const id = await provider.signIn(backend, 'ada');
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
    const { provider } = startProvider(createMicrosoft);
    const backend = provider.open();
    for (const user of ['ada', 'grace']) await provider.signIn(backend, user);
    const msal = await backend.msal;
    msal.setActiveAccount(msal.getAccount({ localAccountId: 'ada' }));
    const { accessToken } = await msal.acquireTokenSilent({ scopes });
    expect(provider.userOfToken(accessToken)).toBe('ada');
  });

  it('signs all accounts out if no account is passed', async () => {
    const { provider } = startProvider(createMicrosoft);
    const backend = provider.open();
    for (const user of ['ada', 'grace']) await provider.signIn(backend, user);
    const msal = await backend.msal;
    await msal.clearCache();
    expect(msal.getAllAccounts()).toEqual([]);
  });

  it('keeps an account whose refresh token was refused', async () => {
    const { provider, backend } = startProvider(createMicrosoft);
    await provider.signIn(backend, 'ada');
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

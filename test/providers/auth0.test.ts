import { Auth0Client } from '@auth0/auth0-spa-js';
import { isSessionError } from 'multisession/core';
import { describe, expect, it, vi } from 'vitest';
import { type Auth0Backend, auth0Backend } from './auth0-backend.ts';
import { createGrants, type Grant, jwtOf, readBody } from './grants.ts';
import { describeProvider, listed, startProvider, tokenOf } from './provider-suite.ts';

const domain = 'tenant.auth0.com';
const options = {
  domain,
  clientId: 'client',
  audience: 'https://api.example.com',
  redirectUri: location.origin,
};

/** Auth0 without its servers: responds to the requests that its SDK sends for the recipe. */
function createAuth0() {
  const grants = createGrants();
  const backends = new Map<unknown, Auth0Backend>();
  const requests: string[] = [];
  let renewsAs: string | undefined;

  function respond({ userId, accessToken, refreshToken }: Grant, nonce?: string): Response {
    const iat = grants.now();
    const sub = renewsAs ?? userId;
    const claims = { iss: `https://${domain}/`, aud: 'client', sub, iat, exp: iat + 3600, nonce };
    return Response.json({
      access_token: accessToken,
      refresh_token: refreshToken,
      id_token: jwtOf({ ...claims, email: `${userId}@example.com`, name: userId }),
      token_type: 'Bearer',
      scope: 'openid profile email offline_access',
      expires_in: 3600,
    });
  }

  async function fetch(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    requests.push(pathname);
    const body = await readBody(request);
    if (pathname === '/oauth/revoke') {
      grants.revokeToken(body['token'] ?? '');
      return new Response(null, { status: 200 });
    }
    const [userId = '', nonce] = body['code']?.split(' ') ?? [];
    if (body['grant_type'] === 'authorization_code') return respond(grants.signIn(userId), nonce);
    const grant = grants.refresh(body['refresh_token']);
    if (grant) return respond(grant);
    return Response.json({ error: 'invalid_grant', error_description: 'Unknown token' }, { status: 403 });
  }

  /** Signs a user in by redirect, as far as the SDK is involved. */
  async function signInWith(client: Auth0Client, userId: string): Promise<void> {
    let page = new URL('https://example.com');
    await client.loginWithRedirect({ openUrl: async (url) => void (page = new URL(url)) });
    const { state = '', nonce = '' } = Object.fromEntries(page.searchParams);
    const response = new URLSearchParams({ code: `${userId} ${nonce}`, state });
    await client.handleRedirectCallback(`${location.origin}/?${response}`);
  }

  return {
    ...grants,
    fetch,
    checksClock: true,
    errorOf: (status: number) => ({ error: 'failed', error_description: `Status ${status}` }),
    requests,
    signInWith,
    /** Responds to refreshes with the ID token of another user. */
    renewAs: (userId: string) => void (renewsAs = userId),
    open() {
      const backend = auth0Backend(options);
      backends.set(backend, backend);
      return backend;
    },
    async signIn(of: unknown, userId: string): Promise<string> {
      const { client, finishSignIn } = (backends.get(of) ?? auth0Backend(options)).newAccount();
      await signInWith(client, userId);
      return finishSignIn();
    },
  };
}

describeProvider('Auth0', createAuth0);

describe('the SDK of Auth0', () => {
  it('has one user if two clients have the default cache in `localStorage`', async () => {
    const { provider } = startProvider(createAuth0);
    const clients = ['ada', 'grace'].map(
      () =>
        new Auth0Client({
          domain,
          clientId: 'client',
          useRefreshTokens: true,
          cacheLocation: 'localstorage',
        }),
    );
    for (const [index, client] of clients.entries()) await provider.signInWith(client, `user_${index}`);
    expect((await clients[0]?.getUser())?.sub).toBe('user_1');
  });

  it('never opens a frame or the sign-out page in the recipe', async () => {
    const { provider, backend } = startProvider(createAuth0);
    const id = await provider.signIn(backend, 'ada');
    const created = vi.spyOn(document, 'createElement');
    const before = location.href;
    await tokenOf(backend, id);
    await backend.removeSession(id, {}, { signal: AbortSignal.timeout(5000) });
    expect(created).not.toHaveBeenCalledWith('iframe');
    expect(location.href).toBe(before);
    expect(provider.requests).toEqual(['/oauth/token', '/oauth/token', '/oauth/revoke']);
    created.mockRestore();
  });

  it('closes a session in the recipe if its renewal is of another user', async () => {
    const { provider, backend } = startProvider(createAuth0);
    const [id] = [await provider.signIn(backend, 'ada'), await provider.signIn(backend, 'grace')];
    provider.renewAs('mallory');
    const outcome: unknown = await tokenOf(backend, id).catch((error: unknown) => error);
    expect(isSessionError(outcome, 'session_closed')).toBe(true);
    expect(await listed(backend)).toEqual(['ada expired', 'grace active']);
  });
});

import { Auth0Client } from '@auth0/auth0-spa-js';
import { isSessionError } from 'multisession/core';
import { describe, expect, it, vi } from 'vitest';
import { auth0Backend } from './auth0-backend.ts';
import { createGrants, type Grant, jwtOf, readBody } from './grants.ts';
import {
  describeProvider,
  describeRedirect,
  endSessionOf,
  listed,
  methodsOf,
  signIn,
  startProvider,
  tokenOf,
} from './provider-suite.tsx';

const domain = 'tenant.auth0.com';
const context = { signal: new AbortController().signal };

const options = {
  domain,
  clientId: 'client',
  audience: 'https://api.example.com',
  redirectUri: `${location.origin}/signed-in`,
};

/** Auth0 without its servers: responds to the requests that its SDK sends for the recipe. */
function createAuth0() {
  const grants = createGrants();
  const requests: string[] = [];
  let renewsAs: string | undefined;
  let chosen: string | null = null;

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

  /** Returns the parameters with which Auth0 responds to an authorization request. */
  function authorize(url: string): Readonly<Record<string, string>> {
    const { state = '', nonce = '' } = Object.fromEntries(new URL(url).searchParams);
    return chosen === null ? { error: 'access_denied', state } : { code: `${chosen} ${nonce}`, state };
  }

  // The window of a sign-in, which the user closes, or in which Auth0 responds. The rest is the code of the SDK.
  vi.stubGlobal('open', () => {
    const popup = {
      closed: false,
      close: () => void (popup.closed = true),
      location: {
        set href(url: string) {
          if (chosen === null) popup.close();
          if (popup.closed) return;
          const data = { type: 'authorization_response', response: authorize(url) };
          const event = new MessageEvent('message', { origin: `https://${domain}`, data });
          queueMicrotask(() => void window.dispatchEvent(event));
        },
      },
    };
    return popup;
  });

  return {
    ...grants,
    fetch,
    checksClock: true,
    errorOf: (status: number) => ({ error: 'failed', error_description: `Status ${status}` }),
    requests,
    choose: (userId: string | null) => void (chosen = userId),
    /** Responds to refreshes with the ID token of another user. */
    renewAs: (userId: string) => void (renewsAs = userId),
    open: () => auth0Backend(options),
    openPage: () => auth0Backend({ ...options, mode: 'redirect' }),
    respondTo: (page: string) => `${options.redirectUri}?${new URLSearchParams(authorize(page))}`,
  };
}

describeProvider('Auth0', createAuth0);
describeRedirect('Auth0', createAuth0);

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
    for (const [index, client] of clients.entries()) {
      provider.choose(`user_${index}`);
      await client.loginWithPopup();
    }
    expect((await clients[0]?.getUser())?.sub).toBe('user_1');
  });

  it('never opens a frame or the sign-out page in the recipe', async () => {
    const { provider, backend } = startProvider(createAuth0);
    const id = await signIn(provider, backend, 'ada');
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
    const [id] = [await signIn(provider, backend, 'ada'), await signIn(provider, backend, 'grace')];
    provider.renewAs('mallory');
    const outcome: unknown = await tokenOf(backend, id).catch((error: unknown) => error);
    expect(isSessionError(outcome, 'session_closed')).toBe(true);
    expect(await listed(backend)).toEqual(['ada expired', 'grace active']);
  });
});

describe('the sign-in of the recipe for Auth0', () => {
  it('reports a window that the browser does not open as `popup_blocked`', async () => {
    const { backend } = startProvider(createAuth0);
    vi.stubGlobal('open', () => null);
    await expect(methodsOf(backend).addAccount({}, context)).rejects.toMatchObject({ code: 'popup_blocked' });
    expect(await listed(backend)).toEqual([]);
  });

  it('asks for the password and with the identifier of the remembered account', async () => {
    const { provider, backend } = startProvider(createAuth0);
    await signIn(provider, backend, 'ada');
    const session = await endSessionOf(backend, 'ada');
    const login = vi.spyOn(Auth0Client.prototype, 'loginWithPopup').mockRejectedValue(new Error('stop'));
    await methodsOf(backend)
      .reauthenticate(session, {}, context)
      .catch(() => {});
    expect(login.mock.lastCall?.[0]?.authorizationParams).toEqual({
      prompt: 'login',
      login_hint: 'ada@example.com',
    });
    login.mockRestore();
  });
});

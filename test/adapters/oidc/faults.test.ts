import { oidcBackend } from 'multisession/oidc';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { OidcServer } from '../../../examples/playground/server/oidc-provider.ts';
import {
  context,
  methodsOf,
  openApp,
  REDIRECT_URI,
  REDIRECT_URI_WITH_PARAMETERS,
  startServer,
} from './harness.ts';

let server: OidcServer;
let other: OidcServer;
beforeAll(async () => void ([server, other] = await Promise.all([startServer(), startServer()])));
afterEach(() => void vi.unstubAllGlobals());
afterAll(() => Promise.all([server.close(), other.close()]));

type Json = Record<string, unknown>;

/** Returns a response of the token endpoint with other claims in its ID token. */
async function changeIdToken(response: Response, change: (claims: Json) => Json): Promise<Response> {
  const body: Json = await response.json();
  const [header, payload = '', signature] = String(body['id_token']).split('.');
  const claims: Json = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const changed = Buffer.from(JSON.stringify(change(claims))).toString('base64url');
  return Response.json({ ...body, id_token: [header, changed, signature].join('.') });
}

/** Intercepts the responses of the token endpoint. */
function atTokenEndpoint(change: (response: Response) => Promise<Response>) {
  return async (url: string, send: () => Promise<Response>): Promise<Response> =>
    url.endsWith('/token') ? change(await send()) : send();
}

const offline = async (): Promise<Response> => {
  throw new TypeError('fetch failed');
};

describe('a sign-in at an OpenID provider', () => {
  it('is cancelled if the user refuses consent', async () => {
    const app = openApp(server);
    const url = await app.agent.signIn(await app.start());
    await expect(app.finish(url)).rejects.toMatchObject({ code: 'sign_in_cancelled' });
    expect(await app.listed()).toEqual([]);
  });

  it.each<readonly [string, (claims: Json) => Json]>([
    ['the nonce of another request', (claims) => ({ ...claims, nonce: 'other' })],
    ['no nonce', (claims) => ({ ...claims, nonce: undefined })],
    ['another issuer', (claims) => ({ ...claims, iss: 'https://evil.example' })],
    ['another recipient', (claims) => ({ ...claims, aud: 'other' })],
    ['another user than the UserInfo', (claims) => ({ ...claims, sub: 'grace' })],
    ['a user that is no text', (claims) => ({ ...claims, sub: 7 })],
  ])('is rejected if its ID token has %s', async (_, change) => {
    const app = openApp(server);
    const url = await app.agent.signIn(await app.start(), 'ada');
    app.interceptWith(atTokenEndpoint((response) => changeIdToken(response, change)));
    await expect(app.finish(url)).rejects.toMatchObject({ code: 'invalid_response' });
    expect(await app.listed()).toEqual([]);
  });

  it.each<readonly [string, (url: URL) => void]>([
    ['an unknown state', (url) => url.searchParams.set('state', 'unknown')],
    ['another issuer', (url) => url.searchParams.set('iss', 'https://evil.example')],
    ['the code of another request', (url) => url.searchParams.set('code', 'stolen')],
  ])('is rejected if its response has %s', async (_, change) => {
    const app = openApp(server);
    const url = new URL(await app.agent.signIn(await app.start(), 'ada'));
    change(url);
    await expect(app.finish(url.href)).rejects.toMatchObject({ code: 'invalid_response' });
    expect(await app.listed()).toEqual([]);
  });

  it('is rejected if its response arrives a second time, and stays signed in', async () => {
    const app = openApp(server);
    const url = await app.agent.signIn(await app.start(), 'ada');
    await app.finish(url);
    await expect(app.finish(url)).rejects.toMatchObject({ code: 'invalid_response' });
    expect(await app.listed()).toEqual(['ada active']);
  });

  it.each(['https://app.example/', `${REDIRECT_URI}?tab=1`, 'https://app.example/other?code=1&state=2'])(
    'is not finished on a page that is not the end of one: %s',
    async (url) => {
      const app = openApp(server);
      expect(await app.finish(url)).toBeNull();
      expect(app.requests).toEqual([]);
    },
  );

  it.each<readonly [string, string, (app: ReturnType<typeof openApp>, url: URL) => void]>([
    ['has succeeded', 'signed-in', () => {}],
    ['was refused', 'sign_in_cancelled', () => {}],
    ['was started by no tab', 'invalid_response', (_, url) => url.searchParams.set('state', 'unknown')],
    ['has a stolen code', 'invalid_response', (_, url) => url.searchParams.set('code', 'stolen')],
    ['could not be finished', 'network_error', (app) => app.interceptWith(offline)],
  ])(
    'removes its parameters from the URL of the page, and no others, if it %s',
    async (_, outcome, change) => {
      const app = openApp(server, { redirectUri: REDIRECT_URI_WITH_PARAMETERS });
      const user = outcome === 'sign_in_cancelled' ? undefined : 'ada';
      const response = new URL(await app.agent.signIn(await app.start(), user));
      change(app, response);
      // As if the app had added a parameter before it created the store.
      for (const own of ['tenant', 'flag']) response.searchParams.delete(own);
      const url = `${REDIRECT_URI_WITH_PARAMETERS}&lang=en`;
      const finished = app.finish(`${url}&${response.searchParams}#inbox`);
      expect(await finished.then((result) => result?.outcome).catch(({ code }) => code)).toBe(outcome);
      expect(app.location.href).toBe(`${url}#inbox`);
      expect(app.history.replaceState).toHaveBeenCalledExactlyOnceWith({ index: 3 }, '', app.location.href);
    },
  );

  it('leaves the URL of a page alone that is not the end of a sign-in', async () => {
    const app = openApp(server);
    await app.finish('https://app.example/other?code=1&state=2');
    expect(app.history.replaceState).not.toHaveBeenCalled();
  });

  it('replaces the session of an account that is signed in already', async () => {
    const app = openApp(server);
    const [first, second] = [await app.signIn('ada'), await app.signIn('ada')];
    expect(second).not.toBe(first);
    expect(await app.listed()).toEqual(['ada active']);
    await app.backend.createToken(second, {}, context);
    await expect(app.backend.createToken(second, {}, context)).resolves.toBeDefined();
  });

  it('starts with the identifier of a remembered account, and gives it a new session', async () => {
    const app = openApp(server);
    const id = await app.signIn('ada');
    await app.backend.endSession(id, context);
    const url = await app.startAgain(id);
    expect(new URL(url).searchParams.get('login_hint')).toBe('ada@example.com');
    expect(new URL(url).searchParams.get('prompt')).toBe('login consent');
    await app.finish(await app.agent.signIn(url, 'ada'));
    expect(await app.listed()).toEqual(['ada active']);
  });

  it.each([
    ['is new in this browser', false],
    ['is signed in already', true],
  ])('changes nothing if the user signs in to another account, which %s', async (_, isSignedIn) => {
    const app = openApp(server);
    const id = await app.signIn('ada');
    const grace = isSignedIn ? await app.signIn('grace') : undefined;
    await app.backend.endSession(id, context);
    const before = await app.listed();
    const url = await app.agent.signIn(await app.startAgain(id), 'grace');
    await expect(app.finish(url)).rejects.toMatchObject({ code: 'wrong_account', sessionId: id });
    expect(await app.listed()).toEqual(before);
    expect(app.requests.includes('/token/revocation') && app.requests.at(-1)).toBe(
      isSignedIn ? '/me' : '/token/revocation',
    );
    if (!grace) return;
    await app.backend.createToken(grace, {}, context);
    await expect(app.backend.createToken(grace, {}, context)).resolves.toBeDefined();
  });

  it('keeps accounts with the same `sub` at two providers apart', async () => {
    const provider = { clientId: 'playground', prompt: 'login consent' };
    const app = openApp(server, {
      providers: [
        { ...provider, name: 'one', authority: server.issuer },
        { ...provider, name: 'two', authority: other.issuer },
      ],
    });
    const [one, two] = [await app.signIn('ada'), await app.signIn('ada', { provider: 'two' })];
    expect(await app.listed()).toEqual(['one|ada active', 'two|ada active']);
    const tokens = await Promise.all([one, two].map((id) => app.backend.createToken(id, {}, context)));
    expect(new Set(tokens.map((token) => JSON.stringify(token))).size).toBe(2);
    await app.backend.endSession(two, context);
    expect(await app.startAgain(two)).toContain(other.issuer);
    await expect(methodsOf(app.backend).addAccount({ provider: 'three' }, context)).rejects.toMatchObject({
      code: 'invalid_configuration',
    });
  });

  it('lasts as long as its access token if the provider returns no refresh token', async () => {
    const app = openApp(server, {
      providers: [{ authority: server.issuer, clientId: 'playground', scope: 'openid' }],
    });
    const id = await app.signIn('ada');
    const [session] = (await app.backend.getClient(context)).sessions;
    expect(session?.expireAt.getTime()).toBeLessThan(Date.now() + 301_000);
    await app.backend.createToken(id, {}, context);
    await expect(app.backend.createToken(id, {}, context)).rejects.toMatchObject({ code: 'session_closed' });
    expect(await app.listed()).toEqual(['ada expired']);
  });

  it('returns to no page of another origin', async () => {
    const returnTo = 'https://evil.example/';
    const outcome = methodsOf(openApp(server).backend).addAccount({ returnTo }, context);
    await expect(outcome).rejects.toMatchObject({ code: 'invalid_configuration' });
  });

  it.each([[['a', 'a']], [['a', undefined]], [['a|b', 'c']]])(
    'requires providers with different names: %j',
    (names) => {
      const [first, second] = names.map((name) => ({
        authority: server.issuer,
        clientId: 'app',
        ...(name !== undefined && { name }),
      }));
      if (!first || !second) throw new Error('There are not two providers.');
      expect(() => oidcBackend({ providers: [first, second], redirectUri: '/' })).toThrow('different names');
    },
  );
});

describe('an account at an OpenID provider', () => {
  it('is kept while the provider cannot be reached', async () => {
    const app = openApp(server);
    const id = await app.signIn('ada');
    await app.backend.createToken(id, {}, context);
    app.interceptWith(offline);
    for (const call of [
      () => app.backend.createToken(id, {}, context),
      () => app.backend.endSession(id, context),
      () => app.backend.removeAllSessions(context),
      () => methodsOf(app.open({ scope: 'other' })).addAccount({}, context),
    ])
      await expect(call()).rejects.toMatchObject({ code: 'network_error' });
    expect(await app.listed()).toEqual(['ada active']);
    app.interceptWith((_, send) => send());
    await expect(app.backend.createToken(id, {}, context)).resolves.toBeDefined();
  });

  it('is kept while a proxy in front of the provider fails', async () => {
    const app = openApp(server);
    const id = await app.signIn('ada');
    await app.backend.createToken(id, {}, context);
    app.interceptWith(async () => new Response('<h1>Bad Gateway</h1>', { status: 502 }));
    await expect(app.backend.createToken(id, {}, context)).rejects.toMatchObject({ code: 'server_error' });
    await expect(app.backend.endSession(id, context)).rejects.toMatchObject({ code: 'server_error' });
    expect(await app.listed()).toEqual(['ada active']);
  });

  it('can be signed out if the provider refuses to revoke its tokens', async () => {
    const app = openApp(server);
    const id = await app.signIn('ada');
    app.interceptWith(async (url, send) =>
      url.endsWith('/revocation') ? Response.json({ error: 'invalid_client' }, { status: 401 }) : send(),
    );
    await app.backend.endSession(id, context);
    expect(await app.listed()).toEqual(['ada ended']);
  });

  it.each<readonly [string, Json]>([
    ['an ID token of another user', { sub: 'grace' }],
    ['an ID token of another issuer', { iss: 'https://evil.example' }],
    ['an ID token for another app', { aud: 'other' }],
  ])('is never renewed with %s', async (_, claims) => {
    const app = openApp(server);
    const [ada, grace] = [await app.signIn('ada'), await app.signIn('grace')];
    const responses: string[] = [];
    app.interceptWith(
      atTokenEndpoint(async (response) => {
        responses.push(await response.clone().text());
        return response;
      }),
    );
    for (const id of [grace, grace]) await app.backend.createToken(id, {}, context);
    await app.backend.createToken(ada, {}, context);
    // As if a cache or proxy mixed up two responses: the refresh token of Ada is not used.
    app.interceptWith(async (url, send) =>
      url.endsWith('/token')
        ? changeIdToken(new Response(responses[0]), (own) => ({ ...own, sub: 'ada', ...claims }))
        : send(),
    );
    await expect(app.backend.createToken(ada, {}, context)).rejects.toMatchObject({
      code: 'invalid_response',
    });
    app.interceptWith((_, send) => send());
    const issued = await app.backend.createToken(ada, {}, context);
    expect(await app.userOfToken(typeof issued === 'string' ? issued : issued.token)).toBe('ada');
    expect(await app.listed()).toEqual(['ada active', 'grace active']);
  });

  it('is renewed without an ID token only if the UserInfo is of the same user', async () => {
    const app = openApp(server);
    const id = await app.signIn('ada');
    await app.backend.createToken(id, {}, context);
    let sub = 'ada';
    app.interceptWith(async (url, send) => {
      if (url.endsWith('/me')) return Response.json({ sub });
      const response = await send();
      if (!url.endsWith('/token')) return response;
      const { id_token: __, ...body }: Json = await response.json();
      return Response.json(body);
    });
    await expect(app.backend.createToken(id, {}, context)).resolves.toBeDefined();
    sub = 'grace';
    await expect(app.backend.createToken(id, {}, context)).rejects.toMatchObject({
      code: 'invalid_response',
    });
  });

  it.each<readonly [string, (app: ReturnType<typeof openApp>, id: string) => Promise<unknown>]>([
    ['revoked', () => server.revoke('alan')],
    [
      'used twice, because a response was lost',
      (app, id) => {
        app.interceptWith(atTokenEndpoint(offline));
        return app.backend.createToken(id, {}, context).catch(() => app.interceptWith((_, send) => send()));
      },
    ],
  ])('must sign in again if its refresh token was %s, and no other account must', async (_, spoil) => {
    const app = openApp(server);
    const [ada, alan] = [await app.signIn('ada'), await app.signIn('alan')];
    for (const id of [ada, alan]) await app.backend.createToken(id, {}, context);
    const listener = vi.fn<() => void>();
    app.backend.subscribe?.(listener);
    await spoil(app, alan);
    const before = app.requests.length;
    for (let times = 0; times < 3; times += 1)
      await expect(app.backend.createToken(alan, {}, context)).rejects.toMatchObject({
        code: 'session_closed',
      });
    // The provider is asked once.
    expect(app.requests.slice(before)).toEqual(['/token']);
    expect(listener).toHaveBeenCalledOnce();
    expect(await app.listed()).toEqual(['ada active', 'alan expired']);
    const issued = await app.backend.createToken(ada, {}, context);
    expect(await app.userOfToken(typeof issued === 'string' ? issued : issued.token)).toBe('ada');
    await app.finish(await app.agent.signIn(await app.startAgain(alan), 'alan'));
    expect(await app.listed()).toEqual(['ada active', 'alan active']);
  });

  it('never appears in errors with its tokens', async () => {
    const app = openApp(server);
    const id = await app.signIn('ada');
    const secrets: string[] = [];
    app.interceptWith(
      atTokenEndpoint(async (response) => {
        const { access_token, refresh_token }: Json = await response.clone().json();
        secrets.push(String(access_token), String(refresh_token));
        return response;
      }),
    );
    for (let times = 0; times < 2; times += 1) await app.backend.createToken(id, {}, context);
    const bodies = [
      { status: 400, body: JSON.stringify({ error: 'invalid_request', error_description: secrets[0] }) },
      { status: 400, body: JSON.stringify({ error: secrets[1] }) },
      { status: 500, body: JSON.stringify({ detail: secrets[0] }) },
      { status: 200, body: `${secrets[1]}` },
    ];
    expect(secrets.every((secret) => secret.length > 20)).toBe(true);
    for (const { status, body } of bodies) {
      const headers = { 'content-type': 'application/json' };
      app.interceptWith(atTokenEndpoint(async () => new Response(body, { status, headers })));
      const error: unknown = await app.backend
        .createToken(id, {}, context)
        .catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(Error);
      const text = JSON.stringify([describeError(error)]);
      expect(text).toContain('OpenID provider');
      for (const secret of secrets) expect(text).not.toContain(secret.slice(0, 8));
    }
  });
});

/** Returns all that a log can show of an error. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  return [error.message, error.stack, Object.entries(error), describeError(error.cause)];
}

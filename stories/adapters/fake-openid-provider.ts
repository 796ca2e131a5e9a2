import { finishPopup } from 'multisession/oidc';

/** The claims of a user of the provider. */
export interface FakeOpenIdUser {
  readonly sub: string;
  readonly [claim: string]: unknown;
}

interface Grant {
  readonly user: FakeOpenIdUser;
  readonly nonce: string;
}

interface FakeOpenIdProviderOptions {
  readonly authority: string;
  /** Shows the page of the provider in the window of a sign-in, or removes it: null. */
  readonly showWindow: (url: string | null) => void;
  /** Returns a new access token of a user. Default: a random one. */
  readonly createAccessToken?: (user: FakeOpenIdUser) => string;
}

/** The lifetime of an access token, in seconds. */
const LIFETIME_S = 300;

/**
 * Creates an OpenID provider in the page. It replaces `fetch` for its URLs, and `window.open` and `window.close` by a simulated
 * window, until it is closed. Nothing of the backend and of `oidc-client-ts` is simulated.
 */
export function createFakeOpenIdProvider({
  authority,
  showWindow,
  createAccessToken = () => crypto.randomUUID(),
}: FakeOpenIdProviderOptions) {
  const real = { fetch: globalThis.fetch, open: globalThis.open, close: globalThis.close };
  const codes = new Map<string, Grant>();
  const refreshTokens = new Map<string, Grant>();
  const accessTokens = new Map<string, Grant>();
  const requests: string[] = [];
  let intercept = (): Promise<void> => Promise.resolve();
  let opened: { closed: boolean } | undefined;

  function issueTokens(grant: Grant, clientId: string | null): Response {
    const [accessToken, refreshToken] = [createAccessToken(grant.user), crypto.randomUUID()];
    accessTokens.set(accessToken, grant);
    refreshTokens.set(refreshToken, grant);
    const claims = { ...grant.user, iss: authority, aud: clientId, nonce: grant.nonce };
    return Response.json({
      access_token: accessToken,
      refresh_token: refreshToken,
      id_token: ['e30', toBase64(JSON.stringify(claims)), 'signature'].join('.'),
      token_type: 'Bearer',
      expires_in: LIFETIME_S,
    });
  }

  function redeem(form: URLSearchParams): Response {
    const isCode = form.get('grant_type') === 'authorization_code';
    const given = (isCode ? form.get('code') : form.get('refresh_token')) ?? '';
    const valid = isCode ? codes : refreshTokens;
    const grant = valid.get(given);
    valid.delete(given);
    if (!grant) return Response.json({ error: 'invalid_grant' }, { status: 400 });
    return issueTokens(grant, form.get('client_id'));
  }

  /** Ends the grants that match: their tokens are no longer valid. */
  function endGrants(matches: (grant: Grant) => boolean): void {
    deleteWhere(accessTokens, matches);
    deleteWhere(refreshTokens, matches);
  }

  async function respond(request: Request): Promise<Response> {
    const path = new URL(request.url).pathname;
    requests.push(path);
    await intercept();
    switch (path) {
      case '/.well-known/openid-configuration':
        return Response.json({
          issuer: authority,
          authorization_endpoint: `${authority}/authorize`,
          token_endpoint: `${authority}/token`,
          userinfo_endpoint: `${authority}/userinfo`,
          revocation_endpoint: `${authority}/revoke`,
        });
      case '/token':
        return redeem(new URLSearchParams(await request.text()));
      case '/userinfo': {
        const [, token = ''] = request.headers.get('authorization')?.split(' ') ?? [];
        const grant = accessTokens.get(token);
        return grant ? Response.json(grant.user) : new Response(null, { status: 401 });
      }
      case '/revoke': {
        const grant = refreshTokens.get(new URLSearchParams(await request.text()).get('token') ?? '');
        endGrants((other) => other === grant);
        return new Response();
      }
      default:
        return new Response(null, { status: 404 });
    }
  }

  const fakes = {
    async fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
      const request = new Request(input, init);
      if (new URL(request.url).origin !== authority) return real.fetch(input, init);
      request.signal.throwIfAborted();
      return respond(request);
    },
    open() {
      opened = Object.assign(
        { closed: false, location: { replace: showWindow } },
        { close: () => closeWindow() },
      );
      return opened;
    },
    close: () => closeWindow(),
  };
  Object.assign(globalThis, fakes);

  function closeWindow(): void {
    if (opened) opened.closed = true;
    showWindow(null);
  }

  return {
    /** The paths of all requests. */
    requests,
    /** Delays or rejects each further response. */
    interceptWith(next: () => Promise<void>): void {
      intercept = next;
    },
    /** Signs a user in on the page of the provider, which then redirects its window to the app. Null cancels. */
    choose(url: string, user: FakeOpenIdUser | null): void {
      const { searchParams } = new URL(url);
      const response = new URL(searchParams.get('redirect_uri') ?? '');
      response.searchParams.set('state', searchParams.get('state') ?? '');
      response.searchParams.set('iss', authority);
      const code = crypto.randomUUID();
      if (user) codes.set(code, { user, nonce: searchParams.get('nonce') ?? '' });
      response.searchParams.set(user ? 'code' : 'error', user ? code : 'access_denied');
      finishPopup(response.href);
    },
    closeWindow,
    /** Revokes all tokens of the users that match. */
    revoke: (matches: (user: FakeOpenIdUser) => boolean): void => endGrants(({ user }) => matches(user)),
    /** Lets the refresh tokens of the users that match expire. Their access tokens remain valid. */
    expire: (matches: (user: FakeOpenIdUser) => boolean): void =>
      deleteWhere(refreshTokens, ({ user }) => matches(user)),
    /** Returns the users who have valid access tokens. */
    users: (): readonly FakeOpenIdUser[] => Array.from(accessTokens.values(), ({ user }) => user),
    /** Restores `open` and `close`, and `fetch` unless it has been replaced again. */
    close(): void {
      const { open, close } = real;
      // The next story may already have mocked its API.
      const fetch = globalThis.fetch === fakes.fetch ? real.fetch : globalThis.fetch;
      Object.assign(globalThis, { open, close, fetch });
    },
  };
}

function deleteWhere(tokens: Map<string, Grant>, matches: (grant: Grant) => boolean): void {
  for (const [token, grant] of tokens) if (matches(grant)) tokens.delete(token);
}

export type FakeOpenIdProvider = ReturnType<typeof createFakeOpenIdProvider>;

/** Returns the text in Base64url. */
export function toBase64(text: string): string {
  const bytes = Array.from(new TextEncoder().encode(text), (byte) => String.fromCodePoint(byte));
  return btoa(bytes.join('')).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

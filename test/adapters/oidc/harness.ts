import type { AddAccountOptions, SessionBackend, SessionData } from 'multisession/core';
import { oidcBackend, type OidcBackendOptions } from 'multisession/oidc';
import { vi } from 'vitest';
import {
  OIDC_CLIENT_ID,
  type OidcServer,
  startOidcServer,
} from '../../../examples/playground/server/oidc-provider.ts';
import { createUserAgent } from './user-agent.ts';

const APP = 'https://app.example';
export const REDIRECT_URI = `${APP}/signed-in`;
/** A redirect URI with parameters of the app, which have the form that the app gave them. */
export const REDIRECT_URI_WITH_PARAMETERS = `${REDIRECT_URI}?tenant=a%20b&flag`;
export const context = { signal: new AbortController().signal };

type Fetch = typeof globalThis.fetch;

/** Starts a provider whose access tokens are valid for five minutes. */
export function startServer(): Promise<OidcServer> {
  return startOidcServer({
    redirectUris: [REDIRECT_URI, REDIRECT_URI_WITH_PARAMETERS],
    configure: (configuration) => ({ ...configuration, ttl: { AccessToken: 300 } }),
  });
}

/** Opens an app without a browser, whose backend signs in by redirect. */
export function openApp(server: OidcServer, options: Partial<OidcBackendOptions> = {}) {
  const realFetch: Fetch = globalThis.fetch;
  const requests: string[] = [];
  let intercept: (url: string, send: () => Promise<Response>) => Promise<Response> = (_, send) => send();
  const location = new URL(`${APP}/here`);
  const history = {
    state: { index: 3 },
    replaceState: vi.fn<(state: unknown, _: string, url: string) => void>((__, ___, url) => {
      location.href = url;
    }),
  };
  vi.stubGlobal('location', location);
  vi.stubGlobal('history', history);
  vi.stubGlobal('fetch', ((input, init) => {
    const url = new Request(input).url;
    requests.push(new URL(url).pathname);
    return intercept(url, () => realFetch(input, init));
  }) satisfies Fetch);
  const agent = createUserAgent(APP, realFetch);
  const open = (overrides: Partial<OidcBackendOptions> = {}): SessionBackend =>
    oidcBackend({
      providers: [{ authority: server.issuer, clientId: OIDC_CLIENT_ID, prompt: 'login consent' }],
      redirectUri: '/signed-in',
      mode: 'redirect',
      ...options,
      ...overrides,
    });
  const backend = open();

  return {
    backend,
    open,
    agent,
    location,
    history,
    /** The paths of the requests of the backend. */
    requests,
    /** Replaces the responses to the backend. */
    interceptWith(next: typeof intercept): void {
      intercept = next;
    },
    /** Starts to add an account. Returns the URL of the provider. */
    async start(): Promise<string> {
      return navigationOf(await methodsOf(backend).addAccount({}, context));
    },
    /** Starts to sign in again to an account. Returns the URL of the provider. */
    async startAgain(sessionId: string): Promise<string> {
      const { sessions } = await backend.getClient(context);
      const session: SessionData | undefined = sessions.find(({ id }) => id === sessionId);
      if (!session) throw new Error('The session is not listed.');
      return navigationOf(await methodsOf(backend).reauthenticate(session, {}, context));
    },
    /** Finishes a sign-in on the page that the provider has redirected to. */
    async finish(url: string) {
      location.href = url;
      return methodsOf(backend).finishRedirect?.(location.href, context);
    },
    /** Adds an account. Returns the ID of its session. */
    async signIn(userId: string, options: AddAccountOptions = {}): Promise<string> {
      const url = await agent.signIn(
        navigationOf(await methodsOf(backend).addAccount(options, context)),
        userId,
      );
      const result = await methodsOf(backend).finishRedirect?.(url, context);
      if (!result) throw new Error('The sign-in has not finished.');
      return result.sessionId;
    },
    /** Returns the `sub` that the provider returns for an access token, as an API does. */
    async userOfToken(token: string): Promise<string> {
      const response = await realFetch(`${server.issuer}/me`, {
        headers: { authorization: `Bearer ${token}` },
      });
      const { sub }: { sub?: string } = await response.json();
      return String(sub);
    },
    async listed(of = backend): Promise<readonly string[]> {
      const { sessions } = await of.getClient(context);
      return sessions.map(({ userId, status }) => `${userId} ${status}`);
    },
    close: async (): Promise<void> => void vi.unstubAllGlobals(),
  };
}

export function methodsOf({ signInMethods }: SessionBackend) {
  if (!signInMethods) throw new Error('The backend has no sign-in methods.');
  return signInMethods;
}

function navigationOf(result: Awaited<ReturnType<ReturnType<typeof methodsOf>['addAccount']>>): string {
  if (result.outcome !== 'navigation') throw new Error('The sign-in does not navigate.');
  return result.navigateTo;
}

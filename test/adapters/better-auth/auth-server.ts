import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { betterAuth, type BetterAuthOptions } from 'better-auth';
import { memoryAdapter } from 'better-auth/adapters/memory';
import { toNodeHandler } from 'better-auth/node';
import { bearer, jwt, multiSession } from 'better-auth/plugins';
import { betterAuthBackend, type BetterAuthBackendOptions } from 'multisession/better-auth';
import type { SessionBackend } from 'multisession/core';
import * as v from 'valibot';
import { type CookieJar, createCookieJar } from '../cookie-jar.ts';

export const PASSWORD = 'a password for tests';

/** A Better Auth server that listens on its own port. */
export interface AuthServer {
  readonly url: string;
  readonly openBrowser: () => AuthBrowser;
  /** Deletes a session without notifying its browser, as an administrator would. */
  readonly revoke: (sessionId: string) => Promise<void>;
  /** Returns the IDs of all sessions in the database. */
  readonly sessionIds: () => Promise<readonly string[]>;
  readonly close: () => Promise<void>;
}

/** A browser with its own cookies. */
export interface AuthBrowser {
  readonly jar: CookieJar;
  readonly backend: (options?: Partial<BetterAuthBackendOptions>) => SessionBackend;
  /** Signs a user in, after a sign-up the first time. Returns the ID and the token of the session. */
  readonly signIn: (userId: string, fields?: object) => Promise<SignedIn>;
  readonly post: (path: string, body: object) => Promise<Response>;
  /** Returns the ID of the session that the cookie authenticates, or null. */
  readonly currentSessionId: () => Promise<string | null>;
}

interface SignedIn {
  readonly id: string;
  readonly token: string;
}

/** The plugin `jwt()` with the session ID in the claim `sid`. */
export const jwtWithSid = jwt({ jwt: { definePayload: ({ session }) => ({ sid: session['id'] }) } });

const tokenResponse = v.object({ token: v.string() });
const currentSessionResponse = v.nullable(v.object({ session: v.object({ id: v.string() }) }));

/**
 * Starts a Better Auth server.
 *
 * @param options Options in addition to those that every test needs. Default plugins: all that the adapter supports.
 */
export async function startAuthServer(options: BetterAuthOptions = {}): Promise<AuthServer> {
  const auth = betterAuth({
    database: memoryAdapter({
      user: [],
      session: [],
      account: [],
      verification: [],
      jwks: [],
      twoFactor: [],
    }),
    secret: 'a secret for tests that is long enough',
    baseURL: 'http://localhost',
    trustedOrigins: ['http://localhost'],
    plugins: [multiSession(), bearer(), jwtWithSid],
    logger: { disabled: true },
    telemetry: { enabled: false },
    // Derives user IDs from email addresses, so that tests can choose them.
    databaseHooks: {
      user: { create: { before: async (user) => ({ data: { ...user, id: user.email.split('@')[0] } }) } },
    },
    emailAndPassword: {
      enabled: true,
      // Skips password hashing, which is slow.
      password: {
        hash: async (password) => password,
        verify: async ({ hash, password }) => hash === password,
      },
    },
    ...options,
  });
  const { adapter } = await auth.$context;
  const handle = toNodeHandler(auth);
  const server = createServer((request, response) => {
    // Node caches the `Date` header for a second, regardless of fake timers.
    response.setHeader('date', new Date().toUTCString());
    void handle(request, response);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  // SAFETY: `address()` returns an `AddressInfo` while a server listens on a port.
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/api/auth`;

  function openBrowser(): AuthBrowser {
    const jar = createCookieJar('http://localhost');
    const post = (path: string, body: object): Promise<Response> =>
      jar.fetch(url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    async function currentSessionId(): Promise<string | null> {
      const response = await jar.fetch(`${url}/get-session?disableCookieCache=true`);
      return v.parse(currentSessionResponse, await response.json())?.session.id ?? null;
    }
    return {
      jar,
      post,
      currentSessionId,
      backend: (options = {}) =>
        betterAuthBackend({ baseUrl: url, fetch: jar.fetch, retries: 0, ...options }),
      async signIn(userId, fields = {}) {
        const credentials = { email: `${userId}@example.com`, password: PASSWORD, ...fields };
        const signInResponse = await post('/sign-in/email', credentials);
        const response = signInResponse.ok
          ? signInResponse
          : await post('/sign-up/email', { ...credentials, name: userId });
        const { token } = v.parse(tokenResponse, await response.json());
        const id = await currentSessionId();
        if (id === null) throw new Error('No session is current after signing in.');
        return { id, token };
      },
    };
  }

  return {
    url,
    openBrowser,
    revoke: (id) => adapter.delete({ model: 'session', where: [{ field: 'id', value: id }] }),
    sessionIds: async () =>
      (await adapter.findMany<{ id: string }>({ model: 'session' })).map(({ id }) => id),
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}

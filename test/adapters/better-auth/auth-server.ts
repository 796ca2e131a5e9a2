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

/** A Better Auth server on a port of its own. */
export interface AuthServer {
  readonly url: string;
  readonly openBrowser: () => AuthBrowser;
  /** Ends a session as an administrator does, unseen by its browser. */
  readonly revoke: (sessionId: string) => Promise<void>;
  /** Ids of the sessions that the database holds. */
  readonly sessionIds: () => Promise<readonly string[]>;
  readonly close: () => Promise<void>;
}

/** A browser with its cookies, at the app that this server signs people in to. */
export interface AuthBrowser {
  readonly jar: CookieJar;
  readonly backend: (options?: Partial<BetterAuthBackendOptions>) => SessionBackend;
  /** Signs a user in, or up the first time. Answers the id of the session, and its token. */
  readonly signIn: (userId: string, more?: object) => Promise<SignedIn>;
  readonly post: (path: string, body: object) => Promise<Response>;
  /** The session that the cookie speaks for; null for none. */
  readonly current: () => Promise<string | null>;
}

interface SignedIn {
  readonly id: string;
  readonly token: string;
}

/** What tokens have to say. */
export const jwtWithSid = jwt({ jwt: { definePayload: ({ session }) => ({ sid: session['id'] }) } });

const tokenResponse = v.object({ token: v.string() });
const currentSessionResponse = v.nullable(v.object({ session: v.object({ id: v.string() }) }));

/** @param options the server's, besides what every test needs. Default plugins: all that the adapter can use. */
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
    // Tests name their users. The password is not what they are about.
    databaseHooks: {
      user: { create: { before: async (user) => ({ data: { ...user, id: user.email.split('@')[0] } }) } },
    },
    emailAndPassword: {
      enabled: true,
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
    // Node keeps the time for a second, whatever tests do to the clock.
    response.setHeader('date', new Date().toUTCString());
    void handle(request, response);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  // SAFETY: a server that listens on a port has an address with one.
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
    async function current(): Promise<string | null> {
      const response = await jar.fetch(`${url}/get-session?disableCookieCache=true`);
      return v.parse(currentSessionResponse, await response.json())?.session.id ?? null;
    }
    return {
      jar,
      post,
      current,
      backend: (more = {}) => betterAuthBackend({ baseUrl: url, fetch: jar.fetch, retries: 0, ...more }),
      async signIn(userId, more = {}) {
        const person = { email: `${userId}@example.com`, password: PASSWORD, ...more };
        const known = await post('/sign-in/email', person);
        const response = known.ok ? known : await post('/sign-up/email', { ...person, name: userId });
        const { token } = v.parse(tokenResponse, await response.json());
        const id = await current();
        if (id === null) throw new Error('Nobody is signed in after signing in.');
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

import { betterAuth, type BetterAuthOptions } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { toNodeHandler } from 'better-auth/node';
import { bearer, jwt, multiSession } from 'better-auth/plugins';
import { SessionError } from 'multisession/core';
import { createNodeMiddleware, sqliteDatabase } from 'multisession/server/node';
import * as v from 'valibot';
import type { PlaygroundApi, PlaygroundApiOptions } from './api.ts';
import { createMailRoute, mailPaths, type MailUser } from './mail/mail-route.ts';

const claims = v.object({ sub: v.string(), email: v.string(), name: v.string() });

/** Creates a Better Auth server with passwords, and the mail of the playground. */
export async function createBetterAuthApi({ file }: PlaygroundApiOptions): Promise<PlaygroundApi> {
  const { dialect } = await sqliteDatabase({ file });
  const options = {
    database: { dialect, type: 'sqlite' },
    baseURL: { allowedHosts: ['localhost:*', '127.0.0.1:*'] },
    // For development only. In production, load it from your secrets.
    secret: 'a public secret for the playground only',
    emailAndPassword: { enabled: true },
    plugins: [
      multiSession(),
      bearer(),
      jwt({
        jwt: {
          issuer: 'playground',
          audience: 'playground',
          definePayload: ({ user, session }) => ({ email: user.email, name: user.name, sid: session['id'] }),
        },
      }),
    ],
    telemetry: { enabled: false },
  } satisfies BetterAuthOptions;
  const { runMigrations } = await getMigrations(options);
  await runMigrations();
  const auth = betterAuth(options);

  /** Authenticates by the token if the request has one, otherwise by the shared cookie. */
  async function authenticateMailUser(request: Request): Promise<MailUser> {
    const [, token] = /^Bearer (.+)$/.exec(request.headers.get('authorization') ?? '') ?? [];
    if (token !== undefined) {
      const { payload } = await auth.api.verifyJWT({ body: { token }, headers: request.headers });
      const parsed = v.safeParse(claims, payload);
      if (parsed.success) return toMailUser(parsed.output);
    } else {
      const session = await auth.api.getSession({ headers: request.headers });
      if (session) return toMailUser(session.user);
    }
    throw new SessionError({ code: 'not_signed_in', message: 'Sign in to read your mail.' });
  }

  const handle = toNodeHandler(auth);
  const mail = createNodeMiddleware({ fetch: createMailRoute(authenticateMailUser), paths: mailPaths });
  return {
    middleware: (request, response, next) =>
      mail(request, response, () => {
        if (request.url?.startsWith('/api/auth/')) void handle(request, response);
        else next?.();
      }),
    close: async () => {},
  };
}

function toMailUser({ name, email }: { readonly name: string; readonly email: string }): MailUser {
  return { name, address: email, isImpersonated: false };
}

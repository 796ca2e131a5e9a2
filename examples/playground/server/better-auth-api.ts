import { betterAuth, type BetterAuthOptions } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { toNodeHandler } from 'better-auth/node';
import { bearer, jwt, multiSession } from 'better-auth/plugins';
import { SessionError } from 'multisession/core';
import { createNodeMiddleware, sqliteDatabase } from 'multisession/server/node';
import * as v from 'valibot';
import type { PlaygroundApi, PlaygroundApiOptions } from './api.ts';
import { createNotesRoute, type NoteAuthor } from './notes.ts';

const claims = v.object({ sub: v.string(), email: v.string() });

/** Creates a Better Auth server with passwords, and the notes of the playground. */
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
          definePayload: ({ user, session }) => ({ email: user.email, sid: session['id'] }),
        },
      }),
    ],
    telemetry: { enabled: false },
  } satisfies BetterAuthOptions;
  const { runMigrations } = await getMigrations(options);
  await runMigrations();
  const auth = betterAuth(options);

  /** Authenticates by the token if the request has one, otherwise by the shared cookie. */
  async function authenticateAuthor(request: Request): Promise<NoteAuthor> {
    const [, token] = /^Bearer (.+)$/.exec(request.headers.get('authorization') ?? '') ?? [];
    if (token !== undefined) {
      const { payload } = await auth.api.verifyJWT({ body: { token }, headers: request.headers });
      const parsed = v.safeParse(claims, payload);
      if (parsed.success) return { userId: parsed.output.sub, name: parsed.output.email };
    } else {
      const session = await auth.api.getSession({ headers: request.headers });
      if (session) return { userId: session.user.id, name: session.user.email };
    }
    throw new SessionError({ code: 'not_signed_in', message: 'Sign in to see your notes.' });
  }

  const handle = toNodeHandler(auth);
  const notes = createNodeMiddleware({ fetch: createNotesRoute(authenticateAuthor), paths: ['/api/notes'] });
  return {
    middleware: (request, response, next) =>
      notes(request, response, () => {
        if (request.url?.startsWith('/api/auth/')) void handle(request, response);
        else next?.();
      }),
    close: async () => {},
  };
}

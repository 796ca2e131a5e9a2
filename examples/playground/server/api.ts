import { createSessionServer, errorResponse } from 'multisession/server';
import { createNodeMiddleware, type NodeMiddleware, sqliteDatabase } from 'multisession/server/node';
import * as v from 'valibot';
import { createNotesRoute, type NoteTaker } from './notes.ts';

export interface PlaygroundApiOptions {
  /** Where the sessions are kept. */
  readonly file: string;
}

export interface PlaygroundApi {
  /** Answers what the backend asks for, and the playground's own `/api/…`. */
  readonly middleware: NodeMiddleware;
  readonly close: () => Promise<void>;
}

const signInForm = v.object({
  name: v.pipe(v.string(), v.trim(), v.nonEmpty('What is your name?'), v.maxLength(100)),
  email: v.pipe(v.string(), v.trim(), v.toLowerCase(), v.email('That is not an e-mail address.')),
});

/** A session server, and what an app adds to it: its own way to find out who somebody is, and its data. */
export async function createPlaygroundApi({ file }: PlaygroundApiOptions): Promise<PlaygroundApi> {
  const server = createSessionServer({ database: await sqliteDatabase({ file }) });
  await server.migrate();

  /** For development only: whoever says that they are Ada is Ada. Here a real app checks a password or a passkey. */
  async function signIn(request: Request): Promise<Response> {
    const form = v.safeParse(signInForm, await request.json().catch(() => undefined));
    if (!form.success) return Response.json({ error: form.issues[0].message }, { status: 400 });
    const { name, email } = form.output;
    const [firstName = name, ...lastNames] = name.split(/\s+/);
    try {
      const { session, headers } = await server.sessions.signIn(request, {
        userId: `user_${email}`,
        publicUserData: { firstName, lastName: lastNames.join(' ') || null, identifier: email },
      });
      return Response.json({ sessionId: session.id }, { headers });
    } catch (error) {
      return errorResponse(error);
    }
  }

  /** Whose notes they are says the token: this browser's cookie stands for several accounts. */
  async function whoAsks(request: Request): Promise<NoteTaker> {
    const { userId, session } = await server.sessions.authenticate(request);
    return { userId, name: session?.publicUserData?.identifier ?? userId };
  }

  const sessions = createNodeMiddleware(server);
  const app = createNodeMiddleware({ fetch: signIn, paths: ['/api/sign-in'] });
  const notes = createNodeMiddleware({ fetch: createNotesRoute(whoAsks), paths: ['/api/notes'] });
  return {
    middleware: (request, response, next) =>
      app(request, response, () => notes(request, response, () => sessions(request, response, next))),
    close: () => server.close(),
  };
}

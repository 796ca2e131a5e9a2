import {
  createSessionServer,
  errorResponse,
  generateSigningKey,
  type SignInOptions,
} from 'multisession/server';
import { createNodeMiddleware, type NodeMiddleware, sqliteDatabase } from 'multisession/server/node';
import * as v from 'valibot';
import { createNotesRoute, type NoteAuthor } from './notes.ts';

/** The kinds of sign-in: normal, with pending tasks, impersonated by support, and with an inactivity timeout of two minutes. */
const signInKinds = ['usual', 'task', 'impersonated', 'brief'] as const;

const kindOptions = {
  usual: {},
  task: { tasks: [{ key: 'accept-terms' }, { key: 'choose-organization' }] },
  impersonated: { actor: { sub: 'user_support', name: 'Sam from support' } },
  brief: {},
} satisfies Record<(typeof signInKinds)[number], Partial<SignInOptions>>;

/** The options of both playground servers. */
export interface PlaygroundApiOptions {
  /** The path of the SQLite file. */
  readonly file: string;
}

/** A playground server. */
export interface PlaygroundApi {
  /** Handles the requests of the backend and of the playground itself (`/api/…`). */
  readonly middleware: NodeMiddleware;
  /** Adds what the page needs to know about the server. */
  readonly transformHtml?: (html: string) => string;
  readonly close: () => Promise<void>;
}

const signInForm = v.object({
  name: v.pipe(v.string(), v.trim(), v.nonEmpty('Enter a name.'), v.maxLength(100)),
  email: v.pipe(v.string(), v.trim(), v.toLowerCase(), v.email('Enter a valid email address.')),
  kind: v.optional(v.picklist(signInKinds), 'usual'),
});

const taskForm = v.object({ sessionId: v.string(), key: v.string() });

/** Creates a session server with the parts that an app adds: its sign-in and its data. */
export async function createPlaygroundApi({ file }: PlaygroundApiOptions): Promise<PlaygroundApi> {
  const database = await sqliteDatabase({ file });
  // A new key for each run. In production, load a permanent key from your secrets.
  const keys = [await generateSigningKey()];
  const server = createSessionServer({ database, keys });
  // A policy applies to all sessions of a server, so short sessions need a second server.
  const briefServer = createSessionServer({ database, keys, policy: { inactivityTimeoutMs: 120_000 } });
  const briefSessions = new Set<string>();
  await server.migrate().catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(
      `The playground cannot start with the database "${file}". ${reason} In the playground, delete the file.`,
      { cause },
    );
  });

  /** Signs in without credentials, for development only. A real app verifies a password or a passkey here. */
  async function signIn(request: Request): Promise<Response> {
    const form = v.safeParse(signInForm, await request.json().catch(() => undefined));
    if (!form.success) return Response.json({ error: form.issues[0].message }, { status: 400 });
    const { name, email, kind } = form.output;
    const [firstName = name, ...lastNames] = name.split(/\s+/);
    try {
      const { sessions } = kind === 'brief' ? briefServer : server;
      const { session, headers } = await sessions.signIn(request, {
        ...kindOptions[kind],
        userId: `user_${email}`,
        publicUserData: { firstName, lastName: lastNames.join(' ') || null, identifier: email },
      });
      if (kind === 'brief') briefSessions.add(session.id);
      return Response.json({ sessionId: session.id }, { headers });
    } catch (error) {
      return errorResponse(error);
    }
  }

  async function completeTask(request: Request): Promise<Response> {
    const form = v.safeParse(taskForm, await request.json().catch(() => undefined));
    if (!form.success) return Response.json({ error: form.issues[0].message }, { status: 400 });
    try {
      const { headers } = await server.sessions.completeTask(request, form.output);
      return Response.json({}, { headers });
    } catch (error) {
      return errorResponse(error);
    }
  }

  function handleSessionRequest(request: Request): Promise<Response> {
    const [, id = ''] = /\/sessions\/([^/]+)\/touch$/.exec(request.url) ?? [];
    return (briefSessions.has(id) ? briefServer : server).fetch(request);
  }

  /** Authenticates by the token, because a browser has the cookies of several accounts. */
  async function authenticateAuthor(request: Request): Promise<NoteAuthor> {
    const { userId, session } = await server.sessions.authenticate(request);
    return { userId, name: session?.publicUserData?.identifier ?? userId };
  }

  const sessions = createNodeMiddleware({ fetch: handleSessionRequest, paths: server.paths });
  const app = createNodeMiddleware({
    fetch: (request) => (request.url.endsWith('/api/sign-in') ? signIn(request) : completeTask(request)),
    paths: ['/api/sign-in', '/api/complete-task'],
  });
  const notes = createNodeMiddleware({ fetch: createNotesRoute(authenticateAuthor), paths: ['/api/notes'] });
  return {
    middleware: (request, response, next) =>
      app(request, response, () => notes(request, response, () => sessions(request, response, next))),
    close: () => server.close(),
  };
}

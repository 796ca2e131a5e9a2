import { createSessionServer, generateSigningKey } from 'multisession/server';
import { createNodeMiddleware, type NodeMiddleware, sqliteDatabase } from 'multisession/server/node';
import { createMailRoute, mailPaths, type MailUser } from './mail/mail-route.ts';
import { sqliteMailboxes } from './mail/mailbox-storage.ts';
import { createSignInRoute, createTaskRoute, signInPath, taskPath } from './sign-in-route.ts';
import { createTryRoute, tryPaths } from './try-route.ts';

/** The options of all playground servers. */
export interface PlaygroundApiOptions {
  /** The path of the file of the sessions: SQLite, or JSON for the OpenID provider. */
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

/** The inactivity timeout of a session that expires soon, in ms. */
const BRIEF_TIMEOUT_MS = 30_000;

/** The locations of the addresses of other devices. A real app asks a database of locations. */
const locations: Readonly<Record<string, { city: string; country: string }>> = {
  '203.0.113.7': { city: 'Lisbon', country: 'PT' },
  '198.51.100.24': { city: 'Oslo', country: 'NO' },
};

/** Creates a session server with the parts that an app adds: its sign-in and its data. */
export async function createPlaygroundApi({ file }: PlaygroundApiOptions): Promise<PlaygroundApi> {
  const database = await sqliteDatabase({ file });
  // A new key for each run. In production, load a permanent key from your secrets.
  const keys = [await generateSigningKey()];
  const server = createSessionServer({
    database,
    keys,
    geolocate: (address) => locations[address] ?? null,
  });
  // A policy applies to all sessions of a server, so short sessions need a second server.
  const briefServer = createSessionServer({
    database,
    keys,
    policy: { inactivityTimeoutMs: BRIEF_TIMEOUT_MS },
  });
  await server.migrate().catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(
      `The playground cannot start with the database "${file}". ${reason} In the playground, delete the file.`,
      { cause },
    );
  });

  /** Authenticates by the token, because a browser has the cookies of several accounts. */
  async function authenticateMailUser(request: Request): Promise<MailUser> {
    const { userId, session, actor } = await server.sessions.authenticate(request);
    const { firstName, lastName, identifier = userId } = session.publicUserData ?? {};
    const name = [firstName, lastName].filter(Boolean).join(' ') || identifier;
    return { name, address: identifier, isImpersonated: actor !== null };
  }

  const mailboxes = sqliteMailboxes(file);
  const routes = [
    { fetch: createMailRoute(authenticateMailUser, mailboxes), paths: mailPaths },
    { fetch: createSignInRoute(server), paths: [signInPath] },
    { fetch: createTaskRoute(server), paths: [taskPath] },
    { fetch: createTryRoute({ server, briefServer }), paths: tryPaths },
    server,
  ];
  return {
    middleware: chain(routes.map((route) => createNodeMiddleware(route))),
    async close() {
      await server.close();
      mailboxes.close();
    },
  };
}

/** Returns a middleware that passes each request to the first one that handles its path. */
function chain(middlewares: readonly NodeMiddleware[]): NodeMiddleware {
  return (request, response, next) => {
    const pass = (index: number): void => {
      const middleware = middlewares[index];
      if (middleware) middleware(request, response, () => pass(index + 1));
      else if (next) next();
      else response.writeHead(404).end();
    };
    pass(0);
  };
}

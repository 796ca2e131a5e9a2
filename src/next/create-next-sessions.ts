import { checkArgument, isSignedIn } from '../session/index.ts';
import type {
  AuthenticateOptions,
  Authentication,
  PageSessionOptions,
  ResolvedPageSession,
  SessionServer,
} from '../server/index.ts';
import { type RequestHeaders, requestOf, withPublicUrl } from './request-of.ts';

/** The options of {@link createNextSessions}. */
export interface NextSessionsOptions {
  /**
   * Creates the session server. Called for the first request and not by `next build`, which has neither keys nor a database.
   * If it fails, the next request calls it again.
   */
  readonly createServer: () => SessionServer | Promise<SessionServer>;
  /** The function `headers` of `next/headers`. */
  readonly headers: () => Promise<RequestHeaders>;
}

/** The options of {@link NextSessions.authenticate}. */
export interface NextAuthenticateOptions extends AuthenticateOptions {
  /** The ID of the session that the action acts as, from its arguments. It selects the cookie, and grants nothing. */
  readonly sessionId: string;
  readonly checkRevocation?: true;
}

type RouteHandler = (request: Request) => Promise<Response>;

/** The sessions of a Next app with the App Router. */
export interface NextSessions {
  /** The route handlers of the HTTP protocol, for `app/v1/[...path]/route.ts`. */
  readonly handlers: Readonly<Record<'GET' | 'HEAD' | 'POST' | 'DELETE' | 'OPTIONS', RouteHandler>>;
  /** Returns the session server, which the first call creates. */
  readonly getServer: () => Promise<SessionServer>;
  /** Returns the page's session, in layouts and pages. Authorizes nothing. Makes the page dynamic. */
  readonly resolvePageSession: (options?: PageSessionOptions) => Promise<ResolvedPageSession>;
  /**
   * Authenticates a server action.
   *
   * @throws {SessionError} as `authenticate()` of the session server, such as `session_closed` if the account is signed out,
   * and `origin_not_allowed` if a page of another origin has called the action.
   */
  readonly authenticate: (options: NextAuthenticateOptions) => Promise<Authentication>;
  /** Returns whether any account is signed in in the browser, for `proxy.ts`. Authorizes nothing. */
  readonly hasSession: (request: Request) => Promise<boolean>;
  /**
   * Returns the request of a route handler with the URL that the browser has requested, for the functions of the session
   * server. `request.url` in Next is the URL of the process.
   */
  readonly toRequest: (request: Request) => Request;
}

/**
 * Connects a session server to a Next app with the App Router. Depends on no package of Next.
 *
 * @example
 * ```ts
 * import { createSessionServer } from 'multisession/server';
 * import { sqliteDatabase } from 'multisession/server/node';
 * import { headers } from 'next/headers';
 *
 * const sessions = createNextSessions({
 *   headers,
 *   async createServer() {
 *     const server = createSessionServer({ database: await sqliteDatabase({ file: 'data/sessions.db' }) });
 *     await server.migrate();
 *     return server;
 *   },
 * });
 * ```
 */
export function createNextSessions(options: NextSessionsOptions): NextSessions {
  checkArgument(
    typeof options?.createServer === 'function' && typeof options.headers === 'function',
    'createNextSessions() needs `createServer` and `headers`, the function of "next/headers". Pass both.',
  );
  const { createServer, headers } = options;
  let created: Promise<SessionServer> | undefined;

  async function create(): Promise<SessionServer> {
    try {
      // Called later, so that `created` is unset after it was set, also if the function throws.
      return await Promise.resolve().then(createServer);
    } catch (error) {
      created = undefined;
      throw error;
    }
  }

  const getServer = (): Promise<SessionServer> => (created ??= create());

  const handle: RouteHandler = async (request) => (await getServer()).fetch(withPublicUrl(request));

  return {
    handlers: { GET: handle, HEAD: handle, POST: handle, DELETE: handle, OPTIONS: handle },
    getServer,
    async resolvePageSession(options) {
      // Before the server is created, so that `next build` does not create it for a page that it cannot prerender.
      const request = requestOf(await headers(), 'GET');
      return (await getServer()).sessions.resolvePageSession(request, options);
    },
    async authenticate(options) {
      const request = requestOf(await headers(), 'POST');
      return (await getServer()).sessions.authenticate(request, options);
    },
    async hasSession(request) {
      const { client } = await (await getServer()).sessions.resolvePageSession(withPublicUrl(request));
      return client.sessions.some(isSignedIn);
    },
    toRequest: withPublicUrl,
  };
}

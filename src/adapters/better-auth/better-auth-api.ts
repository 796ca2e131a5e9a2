import { createSendRequest, type HttpOptions, type HttpRequest } from '../../backend/index.ts';
import { isSessionError } from '../../session/index.ts';
import { parseError } from './better-auth-error.ts';
import { readCurrentSession, readSessionAndUser, readSessionList, readToken } from './better-auth-readers.ts';

/** The name of the server in error messages. */
export const SERVER_NAME = 'Better Auth server';

/** A response of Better Auth before validation. */
interface ApiResponse {
  readonly body: unknown;
  /** The server time of the response, or null if the `Date` header is not exposed to this origin. */
  readonly now: Date | null;
}

/** The context of a request: its abort signal, and the ID of the session to include in errors. */
export interface ApiContext {
  readonly signal: AbortSignal;
  readonly sessionId?: string;
}

/** Creates a client for the routes of Better Auth that the adapter uses. */
export function createBetterAuthApi(options: HttpOptions) {
  const send = createSendRequest<ApiResponse>(options, {
    serverName: SERVER_NAME,
    parseResponse: (body, { headers }) => {
      const date = Date.parse(headers.get('date') ?? '');
      return { body, now: Number.isNaN(date) ? null : new Date(date) };
    },
    parseError,
  });

  const get = (
    path: string,
    context: ApiContext,
    overrides: Partial<HttpRequest> = {},
  ): Promise<ApiResponse> => send({ method: 'GET', path, ...context, ...overrides });
  const post = (path: string, body: HttpRequest['body'], context: ApiContext): Promise<ApiResponse> =>
    send({ method: 'POST', path, body: body ?? {}, keepalive: true, ...context });

  // Bypasses the cookie cache, which still contains revoked sessions.
  const GET_SESSION_PATH = '/get-session?disableCookieCache=true';

  return {
    /** Returns the session that the cookie identifies, or null. Extends the session if it is due for a refresh. */
    async getCurrent(context: ApiContext) {
      const current = readCurrentSession((await get(GET_SESSION_PATH, context)).body, 'response');
      if (!current?.needsRefresh) return current;
      return readCurrentSession((await post(GET_SESSION_PATH, {}, context)).body, 'response');
    },
    /**
     * Returns the sessions of this client, one per user. Entries are not validated, so that an invalid entry does not
     * affect the other entries.
     */
    async listSessions(context: ApiContext) {
      const { body, now } = await get('/multi-session/list-device-sessions', context);
      return { entries: readSessionList(body, 'response'), now };
    },
    /** Makes a session current by setting the cookie. */
    async setActive(sessionToken: string, context: ApiContext) {
      const { body } = await post('/multi-session/set-active', { sessionToken }, context);
      return readSessionAndUser(body, 'response');
    },
    /** Revokes a session and deletes its cookie. If it is the current session, the server chooses the next one. */
    revoke: (sessionToken: string, context: ApiContext) =>
      ignoreNotFound(post('/multi-session/revoke', { sessionToken }, context)),
    /** Revokes the current session. No session is current afterwards. */
    revokeCurrent: (token: string, context: ApiContext) =>
      ignoreNotFound(post('/revoke-session', { token }, context)),
    /** Revokes all sessions of this client. */
    signOut: (context: ApiContext) => post('/sign-out', { disableRedirect: true }, context),
    /** Returns a JWT. The request is sent without cookies, so that the response cannot change the current session. */
    async createToken(sessionToken: string, context: ApiContext) {
      const headers = { authorization: `Bearer ${sessionToken}` };
      const { body } = await get('/token', context, { headers, credentials: 'omit' });
      return readToken(body, 'response').token;
    },
  };
}

/** Treats `session_not_found` as success, because revoking is idempotent. */
async function ignoreNotFound(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (!isSessionError(error, 'session_not_found')) throw error;
  }
}

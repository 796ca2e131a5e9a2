import { createSendRequest, type HttpOptions, type HttpRequest } from '../../backend/index.ts';
import { isSessionError, parse } from '../../session/index.ts';
import { parseError } from './better-auth-error.ts';
import * as schema from './better-auth-schema.ts';

interface ApiResponse {
  readonly body: unknown;
  /** The server's clock, where it may be read: other origins hide it. */
  readonly now: Date | null;
}

/** Whose call it is, for errors, and until when it is wanted. */
export interface ApiContext {
  readonly signal: AbortSignal;
  readonly sessionId?: string;
}

/** Better Auth's routes, as far as they are needed here. */
export function createBetterAuthApi(options: HttpOptions) {
  const send = createSendRequest<ApiResponse>(options, {
    serverName: 'Better Auth server',
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
    send({ method: 'POST', path, body: body ?? {}, ...context });

  /** Past the cookie cache, which goes on showing who was revoked. */
  const GET_SESSION_PATH = '/get-session?disableCookieCache=true';

  return {
    /** Whom the cookie speaks for; null for nobody. Prolongs that session when it is due. */
    async getCurrent(context: ApiContext) {
      const current = parse(schema.currentSession, (await get(GET_SESSION_PATH, context)).body);
      if (!current?.needsRefresh) return current;
      return parse(schema.currentSession, (await post(GET_SESSION_PATH, {}, context)).body);
    },
    /** Who is on this client, one session a user, as sent: a broken entry is not to spoil the others. */
    async listSessions(context: ApiContext) {
      const { body, now } = await get('/multi-session/list-device-sessions', context);
      return { entries: parse(schema.sessionList, body), now };
    },
    /** Makes the cookie speak for that session. */
    async setActive(sessionToken: string, context: ApiContext) {
      const { body } = await post('/multi-session/set-active', { sessionToken }, context);
      return parse(schema.sessionAndUser, body);
    },
    /** Ends a session, and takes its cookie away. If the cookie speaks for it, the server chooses who is next. */
    revoke: (sessionToken: string, context: ApiContext) =>
      ignoreNotFound(post('/multi-session/revoke', { sessionToken }, context)),
    /** Ends the session that the cookie speaks for. Nobody is next. */
    revokeCurrent: (token: string, context: ApiContext) =>
      ignoreNotFound(post('/revoke-session', { token }, context)),
    /** Ends all sessions of this client. */
    signOut: (context: ApiContext) => post('/sign-out', { disableRedirect: true }, context),
    /** Without the cookie, so that no answer can move it. */
    async createToken(sessionToken: string, context: ApiContext) {
      const headers = { authorization: `Bearer ${sessionToken}` };
      const { body } = await get('/token', context, { headers, credentials: 'omit' });
      return parse(schema.tokenResponse, body).token;
    },
  };
}

/** Ending what is over already is success. */
async function ignoreNotFound(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (!isSessionError(error, 'session_not_found')) throw error;
  }
}

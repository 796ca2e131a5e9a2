import * as v from 'valibot';
import {
  type ActClaim,
  type ActiveSessionData,
  isSignedIn,
  isSignedInStatus,
  type PendingSessionData,
} from '../../session/index.ts';
import type { ServerContext } from '../context.ts';
import { checkUsable, loadOwnSession } from '../core/client-view.ts';
import { readSession } from '../core/read-session.ts';
import { grantsAll } from '../core/secrets.ts';
import { toCompleteSessionData } from '../core/to-wire.ts';
import { readSessionCookies } from '../http/cookie.ts';
import { checkOrigin } from '../http/origin.ts';
import { RequestError, sessionClosed, sessionNotFound, tasksPending } from '../request-error.ts';
import type { SessionRecord } from '../storage/schema.ts';
import { check, text } from '../validation.ts';

const schema = v.object({
  checkRevocation: v.optional(v.boolean()),
  allowPending: v.optional(v.boolean()),
  sessionId: v.nullish(text, null),
});

/** The header that selects one of the browser's sessions. With a bearer token, it has to be that of the token. */
const SESSION_HEADER = 'multisession-session';

/** The options of {@link ServerSessions.authenticate}. */
export interface AuthenticateOptions {
  /**
   * Whether to check in the database that the session of a bearer token is still signed in, so that revocation takes
   * effect immediately. With `false`, a token is accepted until it expires, for at most 60 seconds. Default `true`.
   */
  readonly checkRevocation?: boolean | undefined;
  /** Whether to accept a pending session. Default `false`. */
  readonly allowPending?: boolean | undefined;
  /**
   * The ID of the session, for requests that carry only cookies: navigations, form posts and server actions. Read it
   * from the URL, a form field or an argument. The session's cookie is the credential, and the ID grants no access:
   * without the cookie it is rejected. Takes precedence over the `Multisession-Session` header. With a bearer token, it
   * (or else the header, if there is one) has to be the ID of the token's session. Default: the header.
   *
   * A GET request must not change anything, because pages of other sites can cause it. Other methods are rejected unless
   * the page is same-origin or of a trusted origin.
   */
  readonly sessionId?: string | null | undefined;
}

/** The authenticated session and user of a request. */
export interface Authentication {
  readonly session: ActiveSessionData | PendingSessionData;
  readonly sessionId: string;
  readonly userId: string;
  /** The organization of the request: that of the token or, with the cookie, the session's last active one. */
  readonly organizationId: string | null;
  /** The actor who impersonates the user; `null` if the user acts themselves. */
  readonly actor: ActClaim | null;
}

/** The result of `authenticate` with `checkRevocation: false`: `session` is `null` if the database was not read. */
export type StatelessAuthentication = Omit<Authentication, 'session'> & {
  readonly session: Authentication['session'] | null;
};

/** See {@link ServerSessions.authenticate}. */
export async function authenticate(
  context: ServerContext,
  request: Request,
  options: AuthenticateOptions = {},
): Promise<StatelessAuthentication> {
  const {
    checkRevocation = true,
    allowPending = false,
    sessionId: selected,
  } = check(schema, options, 'options');
  const token = bearerToken(request);
  if (token === null)
    return bySession(context, await sessionOfCookie(context, request, selected), allowPending);

  const claims = await context.tokens.verify(token, context.now());
  const expected = selected ?? request.headers.get(SESSION_HEADER);
  if (expected !== null && expected !== claims.sid) throw sessionMismatch();
  if (checkRevocation) {
    const session = await readSession(context, claims.sid);
    if (session?.user_id !== claims.sub) throw unauthenticated(sessionNotFound());
    if (!grantsAll(session, claims.rot)) throw tokenOutdated(session.id);
    return { ...(await bySession(context, session, allowPending)), organizationId: claims.org_id };
  }
  if (claims.sts === 'pending' && !allowPending) throw tasksPending(claims.sid);
  const { sid: sessionId, sub: userId, org_id: organizationId, act: actor } = claims;
  return { session: null, sessionId, userId, organizationId, actor };
}

/** The scheme as a whole word of HTTP (RFC 9110, 5.6.2): a longer word is another scheme, which the app may use. */
const bearerScheme = /^bearer(?![\w!#$%&'*+.^`|~-])/i;
/** RFC 6750, section 2.1. The parser of tokens would ignore blanks within. */
const bearerCredentials = /^bearer +([\w.~+/-]+=*)$/i;

/** Null where the request brings none; empty for a broken one, so that no cookie takes its place. */
function bearerToken(request: Request): string | null {
  const header = request.headers.get('authorization') ?? '';
  return bearerScheme.test(header) ? (bearerCredentials.exec(header)?.[1] ?? '') : null;
}

async function sessionOfCookie(
  context: ServerContext,
  request: Request,
  selected: string | null,
): Promise<SessionRecord> {
  // The header alone keeps other sites out, as long as nobody allows it to them; this does too.
  checkOrigin(request, context.trustedOrigins);
  if (readSessionCookies(request, context.cookiePrefix).length === 0) {
    throw new RequestError({
      code: 'not_signed_in',
      message:
        'The request has neither a bearer token nor the cookie of a session, so no user is signed in. Sign in first.',
    });
  }
  const id = selected ?? request.headers.get(SESSION_HEADER);
  if (id === null) {
    throw new RequestError({
      code: 'session_required',
      message:
        'The cookies alone do not select a session, because a browser can have several. In the browser, send the request with useSessionFetch(), or the ID of the session in the "Multisession-Session" header. For navigations, form posts and server actions, pass the ID as the option "sessionId".',
    });
  }
  try {
    const presented = await loadOwnSession(context, request, id);
    checkUsable(presented);
    return presented.session;
  } catch (error) {
    throw error instanceof RequestError ? unauthenticated(error) : error;
  }
}

async function bySession(
  context: ServerContext,
  record: SessionRecord,
  allowPending: boolean,
): Promise<Authentication> {
  const { id: sessionId, user_id: userId, last_active_organization_id: organizationId, actor } = record;
  if (!isSignedInStatus(record.status)) throw unauthenticated(sessionClosed(sessionId));
  if (record.status === 'pending' && !allowPending) throw tasksPending(sessionId);
  const session = await toCompleteSessionData(context, record);
  if (!isSignedIn(session))
    throw new Error('Internal error: a signed-in session was converted to a closed one.');
  return { session, sessionId, userId, organizationId, actor };
}

function sessionMismatch(): RequestError {
  return new RequestError({
    code: 'session_mismatch',
    message:
      'The bearer token is of another session than the option "sessionId" or the header "Multisession-Session", so it is unclear who sends the request. Send a token of that session, or none.',
    status: 403,
  });
}

function tokenOutdated(sessionId: string): RequestError {
  return new RequestError({
    code: 'invalid_token',
    message: 'The session has gained a privilege, and the token is older than that. Get a new token.',
    sessionId,
  });
}

/** Within an app's own routes a session that is gone means "sign in again", not "no such page". */
function unauthenticated({ code, message, sessionId }: RequestError): RequestError {
  return new RequestError({ code, message, sessionId, status: 401 });
}

import type { Paginated, SessionData, SessionListParams, SessionTask } from '../../session/index.ts';
import type { ServerContext } from '../context.ts';
import type { SessionWithCookies } from '../core/change-and-rotate.ts';
import { closeSessions } from '../core/close-sessions.ts';
import { readSession } from '../core/read-session.ts';
import { toCompleteSessionData, toSessionData } from '../core/to-wire.ts';
import { sessionNotFound } from '../request-error.ts';
import {
  authenticate,
  type AuthenticateOptions,
  type Authentication,
  type StatelessAuthentication,
} from './authenticate.ts';
import { getSessionList } from './session-list.ts';
import { type PageSessionOptions, type ResolvedPageSession, resolvePageSession } from './page-session.ts';
import { revokeAllForUser, type RevokeAllOptions } from './revoke-all.ts';
import { signIn, type SignInOptions, type SignInResult } from './sign-in.ts';
import { impersonate, type ImpersonateOptions } from './impersonate.ts';
import { check, text } from '../validation.ts';
import { addTask, completeTask, type CompleteTaskOptions } from './tasks.ts';
import {
  recordFactorVerification,
  type RecordFactorVerificationOptions,
} from './record-factor-verification.ts';

/** The functions with which an app's own code creates, reads and changes sessions. */
export interface ServerSessions {
  /**
   * Creates a session for a user that your app has just authenticated. The session has a cookie of its own with a new
   * secret, which prevents session fixation (OWASP ASVS 5.0, 7.2.4), and becomes the last active one of the browser.
   *
   * Other accounts of the browser stay signed in, and concurrent sign-ins do not affect each other. By default, an earlier
   * session of the same user (and actor) whose cookie the request carries is replaced: it becomes `replaced` if it was
   * signed in, otherwise `removed`, and is no longer listed; see {@link SessionPolicy.sameUserSessions}.
   *
   * A session whose cookie is not sent with a request within ten minutes is revoked.
   *
   * @throws {SessionError} `origin_not_allowed` for a cross-site POST: redirect it to a GET route of your own first;
   * `organization_not_allowed`; `session_limit_reached`; `invalid_request`: the message names the option.
   */
  signIn(request: Request, options: SignInOptions): Promise<SignInResult>;

  /**
   * Authenticates a request by its bearer token, or by the cookie of a session and the ID of that session: that of the
   * `Multisession-Session` header, or the option `sessionId` for navigations, form posts and server actions.
   *
   * The cookies alone are not enough, because a browser can have several sessions. The database is read every time, so
   * that revocation takes effect immediately (OWASP ASVS 5.0, 7.4.1).
   *
   * @throws {SessionError} `not_signed_in`, `invalid_token`, `session_closed`, `session_not_found`, or `cookie_outdated`
   * (401) for a cookie from before the session gained a privilege; `session_required` (400) for cookies alone;
   * `forbidden` (403) for a pending session; `origin_not_allowed` (403); `session_mismatch` (403) for a bearer token of another session than
   * the option or the header;
   * `invalid_request` (400): the message names the option. Convert them to responses with `errorResponse()`.
   */
  authenticate(
    request: Request,
    options?: AuthenticateOptions & { readonly checkRevocation?: true },
  ): Promise<Authentication>;
  /**
   * With `checkRevocation: false`, accepts a bearer token until it expires (at most 60 seconds); `session` is then
   * `null`.
   */
  authenticate(request: Request, options: AuthenticateOptions): Promise<StatelessAuthentication>;

  /**
   * Returns the session that a page is to be rendered for. The request is a navigation, which carries only cookies, and a
   * browser can have several sessions. With a `sessionId`, it is that session, or none if that one is not signed in.
   * Otherwise it is the only signed-in session, or the one that was selected last.
   *
   * Authorizes nothing: a page of another site can cause a navigation, and a tab may have another session selected than
   * the last one. Use {@link authenticate} in server actions and form posts.
   *
   * @throws {SessionError} `invalid_request`: the message names the option.
   */
  resolvePageSession(request: Request, options?: PageSessionOptions): Promise<ResolvedPageSession>;

  /** Returns a session by its ID, whatever its client and status, or `null` if there is none. */
  get(sessionId: string): Promise<SessionData | null>;

  /**
   * Revokes a session on any client and returns it. A session that is already closed does not change.
   *
   * @throws {SessionError} `session_not_found`
   */
  revoke(sessionId: string): Promise<SessionData>;

  /**
   * Revokes all sessions of a user, including impersonated ones, and returns their number. Call it after a password
   * change, for example. It does not cover a sign-in that completes concurrently.
   *
   * @throws {SessionError} `invalid_request`: the message names the option.
   */
  revokeAllForUser(userId: string, options?: RevokeAllOptions): Promise<number>;

  /**
   * Returns one page of the sessions of a client or a user, newest first, and their total number.
   *
   * It does not check permissions: call it only for users who may see these sessions. A session that an attacker has
   * planted can have the `clientId` of the user's sessions, so never show a list by `clientId` to a browser.
   *
   * @throws {SessionError} `invalid_request`: the message names the field.
   *
   * @example
   * ```ts
   * import type { SessionServer } from 'multisession/server';
   *
   * async function countExpired({ sessions }: SessionServer): Promise<number> {
   *   const { totalCount } = await sessions.getSessionList({ userId: 'user_123', status: 'expired' });
   *   return totalCount;
   * }
   * ```
   */
  getSessionList(params: SessionListParams): Promise<Paginated<SessionData>>;

  /**
   * Adds a task to a session, which is `pending` until the task is completed. Replaces a task with the same `key`.
   *
   * @throws {SessionError} `session_closed`, `session_not_found`; `invalid_request` for a task without a key.
   */
  addTask(sessionId: string, task: SessionTask): Promise<SessionData>;

  /**
   * Marks a task as completed. After the last one, the session becomes `active`. The session's cookie changes, so
   * send the returned headers. Does nothing if the session does not have the task.
   *
   * It does not verify the task: check that it is done before you call it.
   *
   * @throws {SessionError} `session_not_found` unless the request carries the cookie of the session; `cookie_outdated` if
   * that is from before the session gained another privilege; `session_closed`, `origin_not_allowed`.
   */
  completeTask(request: Request, options: CompleteTaskOptions): Promise<SessionWithCookies>;

  /**
   * Records that the user of a session has just verified a factor (step-up authentication). Operations that require a
   * recent factor are then allowed for {@link SessionPolicy.reverificationWindowMs}. The session's cookie changes
   * (OWASP ASVS 5.0, 7.2.4), so send the returned headers.
   *
   * It does not verify the factor: check the password, passkey or code before you call it.
   *
   * @throws {SessionError} The errors of {@link completeTask}; `forbidden` in an impersonated session.
   */
  recordFactorVerification(
    request: Request,
    options: RecordFactorVerificationOptions,
  ): Promise<SessionWithCookies>;

  /**
   * Creates an impersonated session: signs the `actor` in as another user. The session expires after an hour regardless
   * of activity ({@link SessionPolicy.impersonationTimeoutMs}), and is listed beside the actor's own accounts. Its
   * tokens carry the actor in the `act` claim. It cannot verify factors or sign out other devices of the user.
   *
   * **It does not check permissions: your app has to authorize and audit impersonation.** To stop impersonating, `end`
   * or `remove` the session like any other, or {@link revoke} it.
   *
   * @throws {SessionError} The errors of {@link signIn}; `invalid_request` if the actor and the user are the same.
   */
  impersonate(request: Request, options: ImpersonateOptions): Promise<SignInResult>;
}

export function createServerSessions(context: ServerContext): ServerSessions {
  async function get(sessionId: string): Promise<SessionData | null> {
    const id = check(text, sessionId, 'sessionId');
    const session = await readSession(context, id);
    return session && toCompleteSessionData(context, session);
  }

  async function revoke(sessionId: string): Promise<SessionData> {
    const id = check(text, sessionId, 'sessionId');
    const session = await readSession(context, id);
    const [revoked] = session
      ? await closeSessions(context.repository, [session], 'revoked', context.now())
      : [];
    if (!revoked) throw sessionNotFound();
    return toSessionData(context, revoked);
  }

  return {
    signIn: (request, options) => signIn(context, request, options),
    // SAFETY: the session is only null where `checkRevocation` is false, which is the second overload.
    authenticate: ((request, options) =>
      authenticate(context, request, options)) as ServerSessions['authenticate'],
    resolvePageSession: (request, options) => resolvePageSession(context, request, options),
    get,
    revoke,
    revokeAllForUser: (userId, options = {}) => revokeAllForUser(context, userId, options),
    getSessionList: (params) => getSessionList(context, params),
    addTask: (id, task) => addTask(context, id, task),
    completeTask: (request, options) => completeTask(context, request, options),
    recordFactorVerification: (request, options) => recordFactorVerification(context, request, options),
    impersonate: (request, options) => impersonate(context, request, options),
  };
}

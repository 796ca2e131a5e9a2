import type { Paginated, SessionData, SessionListParams, SessionTask } from '../../session/index.ts';
import type { ServerContext } from '../context.ts';
import { sessionNotFound } from '../request-error.ts';
import {
  authenticate,
  type AuthenticateOptions,
  type Authentication,
  type StatelessAuthentication,
} from './authenticate.ts';
import { writeClient } from './client-write.ts';
import { getSessionList } from './session-list.ts';
import { readSession } from './read-session.ts';
import { revokeAllForUser, type RevokeAllOptions } from './revoke-all.ts';
import { signIn, type SignInOptions, type SignInResult } from './sign-in.ts';
import { impersonate, type ImpersonateOptions } from './impersonate.ts';
import type { SessionWithCookies } from './change-and-rotate.ts';
import { addTask, completeTask, type CompleteTaskOptions } from './tasks.ts';
import {
  recordFactorVerification,
  type RecordFactorVerificationOptions,
} from './record-factor-verification.ts';
import { toCompleteSessionData, toSessionData } from './to-wire.ts';

/** What the app does with sessions in its own code. */
export interface ServerSessions {
  /**
   * Makes a session for somebody whose identity the app has just proved, on the client that the request's cookie
   * names; without a good cookie, on a new client.
   *
   * The cookie always changes, so one that was planted before is worth nothing after (OWASP ASVS 5.0, 7.2.4). The new
   * session becomes the client's last active one. An earlier session of the same user (and actor) on this client
   * becomes `replaced` if it was signed in, else `removed`; either way it leaves the list, which so keeps one row
   * for each user.
   *
   * @throws {SessionError} `origin_not_allowed` for a POST from another site: redirect it to a GET of your own first;
   * `organization_not_allowed`; `invalid_request`, naming the option.
   */
  signIn(request: Request, options: SignInOptions): Promise<SignInResult>;

  /**
   * Says who a request speaks for: whose bearer token it brings, or whose session it names in the header
   * `Multisession-Session` beside the client's cookie.
   *
   * The cookie alone is never enough: a client can hold many sessions. The database is read each time, so a session
   * that was revoked is dead at once (OWASP ASVS 5.0, 7.4.1).
   *
   * @throws {SessionError} `not_signed_in`, `client_not_found`, `invalid_token`, `session_closed` or `session_not_found`,
   * all answered with 401; `session_required` (400) for the cookie alone; `forbidden` (403) for a pending session;
   * `origin_not_allowed` (403). Give them to `errorResponse`.
   */
  authenticate(
    request: Request,
    options?: AuthenticateOptions & { readonly checkRevocation?: true },
  ): Promise<Authentication>;
  /** With `checkRevocation: false` a bearer token is believed for up to 60 seconds and `session` is null. */
  authenticate(request: Request, options: AuthenticateOptions): Promise<StatelessAuthentication>;

  /** Any session, of whatever client and status; null if there is none. */
  get(sessionId: string): Promise<SessionData | null>;

  /**
   * Signs a session out, wherever it is. One that is closed already stays as it is.
   *
   * @throws {SessionError} `session_not_found`
   */
  revoke(sessionId: string): Promise<SessionData>;

  /**
   * Signs a user out everywhere: after a new password, or from a list of devices. The sessions of people who impersonate
   * the user are closed as well. Answers how many there were. A sign-in that is under way at this moment may come
   * after it.
   *
   * @throws {SessionError} `invalid_request`, naming the option.
   */
  revokeAllForUser(userId: string, options?: RevokeAllOptions): Promise<number>;

  /**
   * One page of the sessions of a client or a user, newest first (seed 004), with the total beside it.
   *
   * It is for your own code: it shows any user's sessions, whoever asks.
   *
   * @throws {SessionError} `invalid_request`, naming the field.
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
   * Gives a session something to do: it is `pending` until then. A task of the same `key` is replaced.
   *
   * @throws {SessionError} `session_closed`, `session_not_found`; `invalid_request` for a task without a key.
   */
  addTask(sessionId: string, task: SessionTask): Promise<SessionData>;

  /**
   * Notes that a task is done; after the last one the session is `active`. The cookie changes, as on sign-in. A task
   * that the session does not have is done already: nothing changes.
   *
   * Whether the task is really done is for the app to know.
   *
   * @throws {SessionError} `session_not_found` if the session is not of the request's client; `session_closed`,
   * `client_not_found`, `origin_not_allowed`.
   */
  completeTask(request: Request, options: CompleteTaskOptions): Promise<SessionWithCookies>;

  /**
   * Notes that the user of a session has just proved a factor once more, now. For {@link SessionPolicy.reverificationWindowMs}
   * they may then do what wants a fresh one. The cookie changes, as on sign-in (OWASP ASVS 5.0, 7.2.4).
   *
   * Whether it was really proved is for the app to know.
   *
   * @throws {SessionError} as {@link completeTask}; `forbidden` in an impersonated session.
   */
  recordFactorVerification(
    request: Request,
    options: RecordFactorVerificationOptions,
  ): Promise<SessionWithCookies>;

  /**
   * Signs in as somebody else on their behalf: {@link signIn} for an `actor`. The session lives for an hour
   * ({@link SessionPolicy.impersonationTimeoutMs}), activity or not, and stands beside the actor's own accounts. Tokens
   * carry the actor as `act`. In it no factor can be proved and no device be signed out.
   *
   * **Who may do this is for the app to check, and to record.** To stop, `end` or `remove` the session as any other, or
   * {@link revoke} it.
   *
   * @throws {SessionError} as {@link signIn}; `invalid_request` where actor and user are the same.
   */
  impersonate(request: Request, options: ImpersonateOptions): Promise<SignInResult>;
}

export function createServerSessions(context: ServerContext): ServerSessions {
  async function get(id: string): Promise<SessionData | null> {
    const session = await readSession(context, id);
    return session && toCompleteSessionData(context, session);
  }

  async function revoke(id: string): Promise<SessionData> {
    const { repository, now } = context;
    const session = await repository.findSession(id);
    if (!session) throw sessionNotFound();
    await writeClient(repository, session.client_id, now(), (writer) => writer.close([session], 'revoked'));
    const revoked = await readSession(context, id);
    if (!revoked) throw sessionNotFound();
    return toSessionData(context, revoked);
  }

  return {
    signIn: (request, options) => signIn(context, request, options),
    // SAFETY: the session is only null where `checkRevocation` is false, which is the second overload.
    authenticate: ((request, options) =>
      authenticate(context, request, options)) as ServerSessions['authenticate'],
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

import type { SessionError } from './session-error.ts';
import type { ClosedStatus, SessionStatus } from './status.ts';
import type { ActClaim, PublicUserData, User } from './user.ts';

/** A task that the user must complete before a pending session becomes active. */
export interface SessionTask {
  /** The kind of task. Unknown kinds are passed through with all their fields. */
  readonly key: 'choose-organization' | 'reset-password' | 'setup-mfa' | (string & {});
  readonly [field: string]: unknown;
}

/** The device and location of the last use of a session, for lists of devices. */
export interface SessionActivity {
  readonly id: string | null;
  readonly browserName: string | null;
  readonly browserVersion: string | null;
  readonly deviceType: string | null;
  readonly ipAddress: string | null;
  readonly city: string | null;
  readonly country: string | null;
  readonly isMobile: boolean | null;
}

/** The fields of every session, regardless of its status. */
export interface SessionFields {
  readonly id: string;
  readonly clientId: string | null;
  readonly userId: string | null;
  readonly publicUserData: PublicUserData | null;
  readonly lastActiveAt: Date;
  /** The time at which the session expires, unless activity extends it. */
  readonly expireAt: Date;
  /** The time from which a closed session is no longer listed. */
  readonly abandonAt: Date;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /**
   * The active organization, or null for none. In a store, it is the one that this tab acts for, if each request names its
   * session.
   */
  readonly lastActiveOrganizationId: string | null;
  /** The party that impersonates the user, or null. */
  readonly actor: ActClaim | null;
  /** The times at which the user last verified each factor, or null if never. */
  readonly factorVerifiedAt: { readonly first: Date | null; readonly second: Date | null };
  /** The version of this snapshot, incremented by every write. A snapshot with a higher version is newer. */
  readonly version: number;
  readonly tasks: readonly SessionTask[];
  readonly latestActivity: SessionActivity | null;
}

/** The data of a session that is signed in with no tasks pending. */
export interface ActiveSessionData extends SessionFields {
  readonly status: 'active';
  readonly user: User;
}

/** The data of a session that is signed in, but has a task to complete before it becomes active. */
export interface PendingSessionData extends SessionFields {
  readonly status: 'pending';
  readonly user: User;
  /** The first item of `tasks`. */
  readonly currentTask: SessionTask;
}

/** The data of a closed session. */
export interface ClosedSessionData extends SessionFields {
  readonly status: ClosedStatus;
  readonly user: User | null;
  /** The status sent by the server, if this version does not support it. `status` is then `ended`. */
  readonly rawStatus?: string;
}

/** A session as plain data, as returned by backends and the server. */
export type SessionData = ActiveSessionData | PendingSessionData | ClosedSessionData;

/** A session token that is a JWT (RFC 7519), and its decoded claims, which are not verified. */
export interface Token {
  /** The encoded JWT. */
  readonly jwt: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** The options of `session.touch()`. */
export interface TouchOptions {
  /**
   * The organization to make active, or null for none. Affects this tab only if each request names its session. Unchanged
   * by default.
   */
  readonly organizationId?: string | null;
  /** The reason for the touch. `select_session` also makes this session the client's last active session. */
  readonly intent?: 'focus' | 'activity' | 'select_session' | 'select_organization';
}

/** The options of `session.getToken()`. */
export interface GetTokenOptions {
  /** The name of a token template defined on the server. Default: the session token. */
  readonly template?: string;
  /** The organization that the token is for, or null for none. Default: `lastActiveOrganizationId` of this snapshot. */
  readonly organizationId?: string | null;
  /** The number of seconds that the token must remain valid. Default 10. */
  readonly leewayInSeconds?: number;
  /**
   * The token that a server has just rejected. It is not returned again, unless the backend issues it again: the result is
   * another cached token, or the token of one request for all concurrent callers.
   */
  readonly rejectedToken?: string;
  /** Whether to request a new token even if a cached one is still valid. Default false. */
  readonly skipCache?: boolean;
  /** Whether to reject on errors (default) or to resolve to null. */
  readonly throwOnError?: boolean;
  readonly signal?: AbortSignal;
}

/**
 * The methods of a session. They are bound, so they can be destructured. If the session's ID belongs to another user or actor
 * than that of this snapshot, `getToken()` resolves to null and the others reject with `session_closed`.
 */
export interface SessionMethods {
  /**
   * The token most recently returned by `getToken()`, if it is still cached. Null if the backend vouches for its tokens,
   * because they have no claims that this package can read.
   */
  readonly lastActiveToken: Token | null;
  /**
   * Returns the number of whole minutes since each factor was verified, by the server's clock. The number is -1 for a
   * factor that was never verified. Returns null if both are unknown.
   */
  readonly factorVerificationAge: () => readonly [first: number, second: number] | null;
  /** Signs the session out, like `signOut({ mode: 'end' })`: it remains listed. Does nothing if it is already closed. */
  readonly end: () => Promise<Session>;
  /** Signs the session out and removes it from the client, like `signOut()`. Does nothing if it was already removed. */
  readonly remove: () => Promise<Session>;
  /**
   * Records activity, which extends the session.
   *
   * @throws {SessionError} `session_closed` if the session is closed.
   */
  readonly touch: (options?: TouchOptions) => Promise<Session>;
  /** Returns a JWT for this session and the organization of this snapshot, or null if the session is not signed in. */
  readonly getToken: (options?: GetTokenOptions) => Promise<string | null>;
}

/** An active session with its methods. */
export type ActiveSession = ActiveSessionData & SessionMethods;

/** A pending session with its methods. */
export type PendingSession = PendingSessionData & SessionMethods;

/** A closed session with its methods. */
export type ClosedSession = ClosedSessionData & SessionMethods;

/** A session that is signed in. */
export type SignedInSession = ActiveSession | PendingSession;

/** One user signed in on one client: an immutable snapshot with bound methods, discriminated by `status`. */
export type Session = ActiveSession | PendingSession | ClosedSession;

/** A client and its sessions at one point in time, as returned by the backend. */
export interface ClientSnapshot {
  /** The ID of the client, or null if the server has not created the client yet, because no user has signed in. */
  readonly id: string | null;
  readonly sessions: readonly SessionData[];
  /**
   * The sessions that the snapshot covers: `all` sessions of the client, or those whose credentials were `presented` with
   * the request. A covered session that is missing was closed. With `presented`, `version` and `id` order no snapshots, and
   * a missing session was closed only if the request was sent after this tab first received it. Unless `closedSessions`
   * has it, the browser has not kept its credential.
   */
  readonly covers: 'all' | 'presented';
  readonly lastActiveSessionId: string | null;
  /** The version of this snapshot, incremented by every write to the client or one of its sessions. */
  readonly version: number;
  /** The sessions that could not be parsed. Earlier snapshots of these sessions remain valid. */
  readonly invalidSessions: readonly InvalidSession[];
  /** The sessions that are no longer listed, with their closed status, if the backend knows it. */
  readonly closedSessions?: readonly ClosedSessionData[];
  /** The problems that did not make the request fail. The first one becomes the store's `error`. */
  readonly warnings?: readonly SessionError[];
  /** The server time of the response, if known. */
  readonly now?: Date | null;
}

/** A session that could not be parsed. */
export interface InvalidSession {
  /** The ID of the session, or null if the ID could not be parsed either. */
  readonly id: string | null;
  readonly error: Error;
}

/** One page of a list. */
export interface Paginated<Item> {
  readonly data: readonly Item[];
  /** The number of items on all pages. */
  readonly totalCount: number;
}

/** The filter and page of a list of sessions. At least one of `clientId` and `userId` is required. */
export interface SessionListParams {
  readonly clientId?: string | undefined;
  readonly userId?: string | undefined;
  /**
   * The current status of the sessions to list, including sessions whose deadline has passed but has not been stored
   * yet. Default: all statuses.
   */
  readonly status?: SessionStatus | undefined;
  /** The maximum number of sessions to return, from 1 to 500. Default 10. */
  readonly limit?: number | undefined;
  /** The number of sessions to skip. Default 0. */
  readonly offset?: number | undefined;
}

import type { SessionError } from './session-error.ts';
import type { ClosedStatus, SessionStatus } from './status.ts';
import type { ActClaim, PublicUserData, User } from './user.ts';

/** Something a user has to do before a pending session becomes active (seed 002). */
export interface SessionTask {
  /** Keys this version does not know pass through, with all their fields. */
  readonly key: 'choose-organization' | 'reset-password' | 'setup-mfa' | (string & {});
  readonly [field: string]: unknown;
}

/** Where a session was last used, for lists of devices. */
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

/** What every session has, whatever its status (seed 001). */
export interface SessionFields {
  readonly id: string;
  readonly clientId: string | null;
  readonly userId: string | null;
  readonly publicUserData: PublicUserData | null;
  readonly lastActiveAt: Date;
  /** When the session runs out if nothing more happens. */
  readonly expireAt: Date;
  /** When a session that ran out is forgotten. */
  readonly abandonAt: Date;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly lastActiveOrganizationId: string | null;
  /** Who really acts, if the user is being impersonated. */
  readonly actor: ActClaim | null;
  /** When the user last proved each factor; null for one never proved. */
  readonly factorVerifiedAt: { readonly first: Date | null; readonly second: Date | null };
  /** Raised by every write. Of two snapshots of a session the one with the higher version is the newer. */
  readonly version: number;
  readonly tasks: readonly SessionTask[];
  readonly latestActivity: SessionActivity | null;
}

export interface ActiveSessionData extends SessionFields {
  readonly status: 'active';
  readonly user: User;
}

export interface PendingSessionData extends SessionFields {
  readonly status: 'pending';
  readonly user: User;
  /** The first of `tasks`. */
  readonly currentTask: SessionTask;
}

export interface ClosedSessionData extends SessionFields {
  readonly status: ClosedStatus;
  readonly user: User | null;
  /** The status as it was sent, where this version does not know it and reads it as `ended`. */
  readonly rawStatus?: string;
}

/** A session as plain data: what the wire, backends and the server speak. */
export type SessionData = ActiveSessionData | PendingSessionData | ClosedSessionData;

/** A token and what it says. */
export interface Token {
  /** The encoded JWT. */
  readonly jwt: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

export interface TouchOptions {
  /** The organization to act for from now on; null for none. Left out, it stays. */
  readonly organizationId?: string | null;
  /** Why the session is touched. `select_session` also makes it the client's last active one. */
  readonly intent?: 'focus' | 'activity' | 'select_session' | 'select_organization';
}

export interface GetTokenOptions {
  /** A template that the server defines; the default session token if left out. */
  readonly template?: string;
  /** The organization to act for; null for none. Defaults to the snapshot's `lastActiveOrganizationId`. */
  readonly organizationId?: string | null;
  /** How long, in seconds, the token must still be valid. Default 10. */
  readonly leewayInSeconds?: number;
  /** Ask the server even if a good token is at hand. Default false. */
  readonly skipCache?: boolean;
  /** Whether an error rejects (the default) or resolves to null. */
  readonly throwOnError?: boolean;
  readonly signal?: AbortSignal;
}

/** What one can do with a session. The methods are bound, so they can be taken apart from it. */
export interface SessionMethods {
  /** The token that was last handed out for this session and is still at hand. */
  readonly lastActiveToken: Token | null;
  /** Whole minutes since the first and second factor were proved; -1 for one not enrolled, null if unknown. */
  readonly factorVerificationAge: () => readonly [first: number, second: number] | null;
  /** Signs out; the session stays listed as `ended`. Ending a closed session is no error. */
  readonly end: () => Promise<Session>;
  /** Signs out and takes the session off the client. Removing one that is gone is no error. */
  readonly remove: () => Promise<Session>;
  /** Records activity. @throws {SessionError} `session_closed` if the session is over. */
  readonly touch: (options?: TouchOptions) => Promise<Session>;
  /** A JWT for this session and the organization it was in when this snapshot was made; null when it is not signed in. */
  readonly getToken: (options?: GetTokenOptions) => Promise<string | null>;
}

export type ActiveSession = ActiveSessionData & SessionMethods;
export type PendingSession = PendingSessionData & SessionMethods;
export type ClosedSession = ClosedSessionData & SessionMethods;

/** Sessions of users who are signed in (seed 002). */
export type SignedInSession = ActiveSession | PendingSession;

/** One user on one client: a frozen snapshot with bound methods, told apart by `status`. */
export type Session = ActiveSession | PendingSession | ClosedSession;

/** A client's sessions as the server saw them at one moment. */
export interface ClientSnapshot {
  /** Null for a client that the server does not know yet: nobody has signed in on it. */
  readonly id: string | null;
  readonly sessions: readonly SessionData[];
  readonly lastActiveSessionId: string | null;
  /** Raised by every write to the client or to one of its sessions. */
  readonly version: number;
  /** Sessions that were sent but could not be read. Held snapshots of them stay valid. */
  readonly invalidSessions: readonly InvalidSession[];
  /** Sessions that are not listed any more, with what became of them, where the backend can tell. */
  readonly closedSessions?: readonly ClosedSessionData[];
  /** What whoever runs the app should know, though nothing has failed. The first shows as the store's `error`. */
  readonly warnings?: readonly SessionError[];
  /** The server's clock when it answered, where it said so. */
  readonly now?: Date | null;
}

export interface InvalidSession {
  /** Null where not even the id could be read. */
  readonly id: string | null;
  readonly error: Error;
}

/** Filters and pages a list of sessions. At least one of `clientId` and `userId` is required. */
export interface SessionListParams {
  readonly clientId?: string | undefined;
  readonly userId?: string | undefined;
  /**
   * Lists only the sessions that have this status now, including those whose deadline has passed but has not been
   * recorded yet. Default: all statuses.
   */
  readonly status?: SessionStatus | undefined;
  /** The size of a page, from 1 to 500. Default 10. */
  readonly limit?: number | undefined;
  /** The number of sessions to skip. Default 0. */
  readonly offset?: number | undefined;
}

/** One page of a longer list (seed 004). */
export interface Paginated<Item> {
  readonly data: readonly Item[];
  readonly totalCount: number;
}

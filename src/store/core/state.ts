import {
  type ActiveSessionData,
  type ClientSnapshot,
  type ClosedStatus,
  isSessionError,
  type PendingSessionData,
  type Session,
  type SessionData,
  type SessionError,
} from '../../session/index.ts';

/**
 * The status of the connection to the backend: `loading` until the current session is known, `failed` if the first load
 * failed, `degraded` if a later refresh failed, otherwise `ready`. Sessions stay signed in while it is `degraded`.
 */
export type ConnectionStatus = 'loading' | 'ready' | 'degraded' | 'failed';

/**
 * The reason for a session being closed in this tab: its status, or `not_kept` if the backend does not list it and does not
 * know why, because the browser has not kept its cookie.
 */
export type ClosedReason = ClosedStatus | 'not_kept';

/** The reason for no session being current: that of the one that was closed last, or `none`. */
export type SignedOutReason = 'none' | ClosedReason;

/**
 * The strategy that picks the next session after the current one was closed. `most-recent` picks the signed-in session
 * that was used last, `none` leaves no session current. A function returns the ID of one of `signedIn`, or null for none; its
 * arguments are plain data without methods.
 */
export type NextSessionStrategy =
  | 'most-recent'
  | 'none'
  | ((closed: SessionData, signedIn: readonly (ActiveSessionData | PendingSessionData)[]) => string | null);

/** An operation in progress for a session. */
export type PendingOperation = 'switching' | 'ending' | 'removing' | 'touching';

/** This client, that is, this browser or device, and the sessions that it holds. */
export interface ClientState {
  /** The client's ID; null if the backend has no client for this browser. */
  readonly id: string | null;
  /** The signed-in sessions and the closed ones that are still listed, in order of sign-in. */
  readonly sessions: readonly Session[];
  /** The session that was selected last on this client; a new tab starts with it. */
  readonly lastActiveSessionId: string | null;
  /** The version of this data; a higher version is newer. */
  readonly version: number;
}

/** The state of a store. Values that did not change keep their identity (structural sharing). */
export interface SessionState {
  /** The status of the connection to the backend. */
  readonly connection: ConnectionStatus;
  /** The client; null until it is loaded for the first time. */
  readonly client: ClientState | null;
  /** The current session of this tab, which is always signed in; null if there is none. */
  readonly currentSessionId: string | null;
  /** The reason for no session being current. */
  readonly signedOutReason: SignedOutReason;
  /** The operations in progress, by session ID. */
  readonly operations: Readonly<Record<string, PendingOperation>>;
  /** The error of the last refresh, an entry of its response that could not be parsed, or a warning of the backend. */
  readonly error: SessionError | null;
  /**
   * The error of the sign-in by redirect that has returned to this page, for example `sign_in_cancelled`. Null if it succeeded,
   * and after the next sign-in.
   */
  readonly signInError: SessionError | null;
}

/** Returns the session with that ID, if this client has it. */
export function findSession({ client }: SessionState, id: string | null): Session | undefined {
  return id === null ? undefined : client?.sessions.find((session) => session.id === id);
}

/** Returns the first error or warning of a response that could be parsed nevertheless. */
export function noteworthy({
  invalidSessions: broken,
  warnings = [],
}: ClientSnapshot): SessionError | undefined {
  return [...broken.map(({ error }) => error), ...warnings].find((error) => isSessionError(error));
}

import {
  type ClientSnapshot,
  type ClosedStatus,
  isSessionError,
  isSignedIn,
  type Session,
  type SessionError,
  type SignedInSession,
} from '../session/index.ts';

/**
 * How things stand with the backend. `loading` until it is known who is current: the client may be known before, where
 * it came with the page. `failed` only as long as nothing was ever loaded; afterwards a failing refresh is
 * `degraded`, and everybody stays signed in.
 */
export type ConnectionStatus = 'loading' | 'ready' | 'degraded' | 'failed';

/** Why nobody is current: how the last current session ended, or `none` if there was none. */
export type SignedOutReason = 'none' | ClosedStatus;

/** What is in flight for a session. */
export type PendingOperation = 'switching' | 'ending' | 'removing' | 'touching';

/** This client, as far as is known. */
export interface ClientState {
  readonly id: string | null;
  /** In order of sign-in, so that rows do not jump. */
  readonly sessions: readonly Session[];
  readonly lastActiveSessionId: string | null;
  readonly version: number;
}

/** All that the store holds. Each key is replaced as a whole; what did not change stays the same object. */
export interface SessionState {
  readonly connection: ConnectionStatus;
  /** Null until it was loaded for the first time. */
  readonly client: ClientState | null;
  /** The session that this tab acts as. Always a signed-in one. */
  readonly currentSessionId: string | null;
  readonly signedOutReason: SignedOutReason;
  /** By session id. */
  readonly operations: Readonly<Record<string, PendingOperation>>;
  /** Why the last refresh failed, or what could not be read of its answer, or what the backend warns of. */
  readonly error: SessionError | null;
}

export const initialState: SessionState = {
  connection: 'loading',
  client: null,
  currentSessionId: null,
  signedOutReason: 'none',
  operations: {},
  error: null,
};

/** The session with that id, if this client has one. */
export function findSession({ client }: SessionState, id: string | null): Session | undefined {
  return id === null ? undefined : client?.sessions.find((session) => session.id === id);
}

export function hasSession({ sessions }: ClientState | ClientSnapshot, id: string): boolean {
  return sessions.some((session) => session.id === id);
}

/** What of an answer is to be shown as `error`, though it could be read. */
export function noteworthy({
  invalidSessions: broken,
  warnings = [],
}: ClientSnapshot): SessionError | undefined {
  return [...broken.map(({ error }) => error), ...warnings].find((error) => isSessionError(error));
}

export function signedInSessions(client: ClientState | null): readonly SignedInSession[] {
  return client?.sessions.filter(isSignedIn) ?? [];
}

export function isSignedInWith(client: ClientState | null, id: string): boolean {
  return signedInSessions(client).some((session) => session.id === id);
}

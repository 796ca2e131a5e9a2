import { SessionError } from './session-error.ts';

/** The statuses that a session can have. */
export const sessionStatuses = [
  'active',
  'pending',
  'ended',
  'expired',
  'removed',
  'replaced',
  'revoked',
  'abandoned',
] as const;

/**
 * The status of a session. `active` and `pending` sessions are signed in; sessions with any other status are closed.
 */
export type SessionStatus = (typeof sessionStatuses)[number];

/** The status of a signed-in session. A `pending` session has a task to complete before it becomes `active`. */
export type SignedInStatus = 'active' | 'pending';

/** The status of a closed session. */
export type ClosedStatus = Exclude<SessionStatus, SignedInStatus>;

/** The state machine: for each status, the statuses it can transition to, besides itself. */
const transitions: Readonly<Record<SessionStatus, readonly SessionStatus[]>> = {
  active: sessionStatuses,
  pending: sessionStatuses,
  ended: ['removed', 'abandoned'],
  expired: ['removed', 'abandoned'],
  removed: ['abandoned'],
  replaced: ['removed', 'abandoned'],
  revoked: ['removed', 'abandoned'],
  abandoned: ['removed'],
};

/** Returns whether the string is a status that this version supports. */
export function isSessionStatus(value: string): value is SessionStatus {
  return (sessionStatuses as readonly string[]).includes(value);
}

/** Returns whether a session with this status is signed in. */
export function isSignedInStatus(status: SessionStatus): status is SignedInStatus {
  return status === 'active' || status === 'pending';
}

const listedStatuses: readonly SessionStatus[] = ['active', 'pending', 'ended', 'expired', 'replaced'];

/** Returns whether sessions with this status are listed on the client. */
export function isListedStatus(status: SessionStatus): boolean {
  return listedStatuses.includes(status);
}

/** Returns whether a session can transition from `from` to `to`. A status cannot transition to itself. */
export function canTransition(from: SessionStatus, to: SessionStatus): boolean {
  return from !== to && transitions[from].includes(to);
}

/**
 * Returns `to` if a session can transition to it from `from`.
 *
 * Use it on the server before writing a status. To determine which of two snapshots of a session is newer, compare
 * their `version` instead.
 *
 * @throws {SessionError} `invalid_transition` if the state machine does not allow the transition.
 */
export function transition(from: SessionStatus, to: SessionStatus): SessionStatus {
  if (canTransition(from, to)) return to;
  const allowed = sessionStatuses.filter((status) => canTransition(from, status));
  throw new SessionError({
    code: 'invalid_transition',
    message: `A session cannot transition from "${from}" to "${to}". Allowed transitions from "${from}": ${allowed.join(', ')}.`,
  });
}

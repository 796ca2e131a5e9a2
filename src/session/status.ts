import { SessionError } from './session-error.ts';

/** Every status a session can have (seed 000). */
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

/** What has become of a session. `active` and `pending` are signed in; every other status is closed. */
export type SessionStatus = (typeof sessionStatuses)[number];

/** The statuses of someone who is signed in: fully (`active`), or with a task left to do (`pending`). */
export type SignedInStatus = 'active' | 'pending';

/** The statuses of a session that is over. */
export type ClosedStatus = Exclude<SessionStatus, SignedInStatus>;

const closedStatuses = [
  'ended',
  'expired',
  'removed',
  'replaced',
  'revoked',
  'abandoned',
] as const satisfies readonly ClosedStatus[];

/** The state machine, whole: from each status, the statuses that may follow. */
const transitions: Readonly<Record<SessionStatus, readonly SessionStatus[]>> = {
  active: ['pending', ...closedStatuses],
  pending: ['active', ...closedStatuses],
  ended: ['removed', 'abandoned'],
  expired: ['removed', 'abandoned'],
  removed: ['abandoned'],
  replaced: ['removed', 'abandoned'],
  revoked: ['removed', 'abandoned'],
  abandoned: ['removed'],
};

/** Narrows any string to a status that this version knows. */
export function isSessionStatus(value: string): value is SessionStatus {
  return (sessionStatuses as readonly string[]).includes(value);
}

/** Whether the status means that someone is signed in. */
export function isSignedInStatus(status: SessionStatus): status is SignedInStatus {
  return status === 'active' || status === 'pending';
}

const listedStatuses: readonly SessionStatus[] = ['active', 'pending', 'ended', 'expired', 'replaced'];

/** Whether a client lists sessions of that status. Those of the others are gone from it. */
export function isListedStatus(status: SessionStatus): boolean {
  return listedStatuses.includes(status);
}

/** Whether a session in `from` may become `to`. Staying where it is is not a transition. */
export function canTransition(from: SessionStatus, to: SessionStatus): boolean {
  return transitions[from].includes(to);
}

/**
 * Answers `to`, if a session in `from` may become it.
 *
 * The rule binds whoever writes a status, which is the server. Between two snapshots of a session it is the
 * `version` that decides, never this.
 *
 * @throws {SessionError} `invalid_transition` when the state machine has no such step.
 */
export function transition(from: SessionStatus, to: SessionStatus): SessionStatus {
  if (canTransition(from, to)) return to;
  throw new SessionError({
    code: 'invalid_transition',
    message: `A session cannot go from "${from}" to "${to}". From "${from}" it may become: ${transitions[from].join(', ')}.`,
  });
}

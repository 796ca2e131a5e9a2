import { type ClosedStatus, isSignedInStatus, type SessionStatus, type SignedInStatus } from './status.ts';

interface HasStatus {
  readonly status: SessionStatus;
}

/** The members of a union whose status may be that; a type whose status is not told apart is narrowed to it. */
export type WithStatus<S extends HasStatus, Status extends SessionStatus> = S extends {
  readonly status: Status;
}
  ? S
  : [S['status'] & Status] extends [never]
    ? never
    : S & { readonly status: Status };

/** Signed in: `active` or `pending`. */
export function isSignedIn<S extends HasStatus>(session: S): session is WithStatus<S, SignedInStatus> {
  return isSignedInStatus(session.status);
}

/** Signed in, with nothing left to do. */
export function isActive<S extends HasStatus>(session: S): session is WithStatus<S, 'active'> {
  return session.status === 'active';
}

/** Signed in, with a task left to do. */
export function isPending<S extends HasStatus>(session: S): session is WithStatus<S, 'pending'> {
  return session.status === 'pending';
}

/** Over: signed out, run out, replaced, revoked … */
export function isClosed<S extends HasStatus>(session: S): session is WithStatus<S, ClosedStatus> {
  return !isSignedInStatus(session.status);
}

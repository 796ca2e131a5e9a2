import { type ClosedStatus, isSignedInStatus, type SessionStatus, type SignedInStatus } from './status.ts';

interface HasStatus {
  readonly status: SessionStatus;
}

/**
 * The members of the union `S` whose `status` can be `Status`.
 *
 * A type that is not a discriminated union is intersected with `{ status: Status }` instead.
 */
export type WithStatus<S extends HasStatus, Status extends SessionStatus> = S extends {
  readonly status: Status;
}
  ? S
  : [S['status'] & Status] extends [never]
    ? never
    : S & { readonly status: Status };

/** Returns whether the session is signed in: `active` or `pending`. */
export function isSignedIn<S extends HasStatus>(session: S): session is WithStatus<S, SignedInStatus> {
  return isSignedInStatus(session.status);
}

/** Returns whether the session is signed in with no tasks pending. */
export function isActive<S extends HasStatus>(session: S): session is WithStatus<S, 'active'> {
  return session.status === 'active';
}

/** Returns whether the session is signed in, but has a task to complete before it becomes active. */
export function isPending<S extends HasStatus>(session: S): session is WithStatus<S, 'pending'> {
  return session.status === 'pending';
}

/** Returns whether the session is closed: ended, expired, removed, replaced, revoked or abandoned. */
export function isClosed<S extends HasStatus>(session: S): session is WithStatus<S, ClosedStatus> {
  return !isSignedInStatus(session.status);
}

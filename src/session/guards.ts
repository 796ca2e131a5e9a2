import { isSignedInStatus, type SessionStatus } from './status.ts';

interface HasStatus {
  readonly status: SessionStatus;
}

/** Signed in: `active` or `pending`. */
export function isSignedIn<S extends HasStatus>(
  session: S,
): session is Extract<S, { status: 'active' | 'pending' }> {
  return isSignedInStatus(session.status);
}

/** Signed in, with nothing left to do. */
export function isActive<S extends HasStatus>(session: S): session is Extract<S, { status: 'active' }> {
  return session.status === 'active';
}

/** Signed in, with a task left to do. */
export function isPending<S extends HasStatus>(session: S): session is Extract<S, { status: 'pending' }> {
  return session.status === 'pending';
}

/** Over: signed out, run out, replaced, revoked … */
export function isClosed<S extends HasStatus>(
  session: S,
): session is Exclude<S, { status: 'active' | 'pending' }> {
  return !isSignedInStatus(session.status);
}

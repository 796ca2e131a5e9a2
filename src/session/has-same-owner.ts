import type { SessionFields } from './session.ts';

/** The user and the actor of a session. */
export type SessionOwner = Pick<SessionFields, 'userId'> & {
  readonly actor: Pick<NonNullable<SessionFields['actor']>, 'sub'> | null;
};

/** Returns the user and the actor of a session without its other data. */
export function ownerOf({ userId, actor }: SessionOwner): SessionOwner {
  return { userId, actor: actor && { sub: actor.sub } };
}

/** Returns whether two sessions belong to the same user and the same impersonating actor, if any. */
export function hasSameOwner(a: SessionOwner, b: SessionOwner): boolean {
  return a.userId === b.userId && a.actor?.sub === b.actor?.sub;
}

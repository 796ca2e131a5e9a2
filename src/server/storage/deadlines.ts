import { sql, type RawBuilder } from 'kysely';
import type { SessionRecord } from './schema.ts';
import {
  isListedStatus,
  isSignedInStatus,
  type ClosedStatus,
  type SessionStatus,
} from '../../session/index.ts';
import type { Deadline } from './repository.ts';

// The deadlines of sessions, as a function for rows that were read and as SQL conditions for all others.

/** The time in ms for which a sign-in waits for the first request with its cookie. */
export const UNCLAIMED_MS = 600_000;

/** The status of a session that has passed a deadline. */
export const statusAfter: Readonly<Record<Deadline, ClosedStatus>> = {
  unclaimed: 'revoked',
  expire: 'expired',
  abandon: 'abandoned',
};

/** Returns the deadline that a session has passed, if that has not been recorded yet. */
export function dueDeadline(session: SessionRecord, now: number): Deadline | null {
  if (!isListed(session)) return null;
  if (session.abandon_at <= now) return 'abandon';
  if (!isSignedInStatus(session.status)) return null;
  if (session.claimed_at === null && session.created_at + UNCLAIMED_MS <= now) return 'unclaimed';
  return session.expire_at <= now ? 'expire' : null;
}

/** Returns whether a session is listed: it is signed in or remembered, and not closed for good. */
export function isListed({ status, replaced_by }: SessionRecord): boolean {
  return isListedStatus(status) && replaced_by === null;
}

const signedIn = `status in ('active', 'pending')`;

/** Returns the SQL condition of {@link dueDeadline}. */
export function isDue(deadline: Deadline, now: number): RawBuilder<boolean> {
  if (deadline === 'expire') return sql<boolean>`(expire_at <= ${now} and ${sql.raw(signedIn)})`;
  if (deadline === 'unclaimed') {
    return sql<boolean>`(claimed_at is null and created_at <= ${now - UNCLAIMED_MS} and ${sql.raw(signedIn)})`;
  }
  return sql<boolean>`(abandon_at <= ${now} and replaced_by is null
    and status in ('active', 'pending', 'ended', 'expired', 'replaced'))`;
}

/**
 * Returns the SQL expression of a session's status at `now`, taking into account deadlines that have passed but are not
 * recorded yet.
 */
export function statusAt(now: number): RawBuilder<SessionStatus> {
  return sql<SessionStatus>`case
    when ${isDue('abandon', now)} then 'abandoned'
    when ${isDue('unclaimed', now)} then 'revoked'
    when ${isDue('expire', now)} then 'expired'
    else status end`;
}

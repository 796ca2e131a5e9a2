import { canTransition, type ClosedStatus, sessionStatuses } from '../../session/index.ts';
import { dueDeadline, statusAfter } from '../storage/deadlines.ts';
import type { Deadline, Repository, SessionFilter, Writes } from '../storage/repository.ts';
import type { SessionChanges, SessionRecord } from '../storage/schema.ts';

/** Updates sessions and publishes an event for each. Returns the sessions that matched, after the change. */
export async function updateAndPublish(
  writes: Writes,
  filter: SessionFilter,
  changes: SessionChanges,
): Promise<readonly SessionRecord[]> {
  const updated = await writes.updateSessions(filter, changes);
  for (const { id, version } of updated) await writes.publishEvent({ sessionId: id, version });
  return updated;
}

/**
 * Closes the sessions that the state machine allows to close with the status `to`, in a transaction of the caller.
 * Returns them after the change.
 */
export function closeWithin(
  writes: Writes,
  sessions: readonly SessionRecord[],
  to: ClosedStatus,
  now: number,
  { due, ...changes }: SessionChanges & Pick<SessionFilter, 'due'> = {},
): Promise<readonly SessionRecord[]> {
  const statuses = sessionStatuses.filter((status) => canTransition(status, to));
  const filter = { ids: sessions.map(({ id }) => id), statuses, due };
  return updateAndPublish(writes, filter, { ...changes, status: to, closed_at: now, updated_at: now });
}

/** Closes sessions, and returns all of them as they are then. */
export async function closeSessions(
  repository: Repository,
  sessions: readonly SessionRecord[],
  to: ClosedStatus,
  now: number,
): Promise<readonly SessionRecord[]> {
  if (sessions.length === 0) return [];
  const closed = await repository.transaction((writes) => closeWithin(writes, sessions, to, now));
  if (closed.length === sessions.length) return closed;
  // Others were closed before, or meanwhile.
  return repository.findSessions(sessions.map(({ id }) => id));
}

const deadlines: readonly Deadline[] = ['abandon', 'unclaimed', 'expire'];

/** Records the deadlines that sessions have passed. Returns all of the sessions as they are then. */
export async function applyDeadlines(
  repository: Repository,
  sessions: readonly SessionRecord[],
  now: number,
): Promise<readonly SessionRecord[]> {
  const overdue = sessions.filter((session) => dueDeadline(session, now) !== null);
  if (overdue.length === 0) return sessions;
  await closeOverdue(repository, overdue, now);
  const settled = await repository.findSessions(overdue.map(({ id }) => id));
  const unchanged = sessions.filter((session) => !overdue.includes(session));
  return [...unchanged, ...settled];
}

/** Closes overdue sessions, and returns those that were closed. Others were extended or closed meanwhile. */
export function closeOverdue(
  repository: Repository,
  overdue: readonly SessionRecord[],
  now: number,
): Promise<readonly SessionRecord[]> {
  return repository.transaction(async (writes) => {
    const closed: SessionRecord[] = [];
    for (const deadline of deadlines) {
      const due = overdue.filter((session) => dueDeadline(session, now) === deadline);
      const to = statusAfter[deadline];
      closed.push(...(await closeWithin(writes, due, to, now, { due: { deadline, now } })));
    }
    return closed;
  });
}

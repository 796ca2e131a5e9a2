import { isSignedInStatus } from '../../session/index.ts';
import type { ServerContext } from '../context.ts';
import { closeOverdue } from '../core/close-sessions.ts';
import { DAY_MS } from '../policy.ts';
import type { SessionRecord } from '../storage/schema.ts';

/** The numbers of sessions that a sweep has changed or deleted. */
export interface SweepResult {
  /** The number of signed-in sessions that had expired, and were recorded as `expired` or `abandoned`. */
  readonly expired: number;
  /** The number of sessions whose `abandonAt` had passed, and which were recorded as `abandoned`. */
  readonly abandoned: number;
  /** The number of sign-ins whose cookie was not presented within ten minutes, and which were recorded as `revoked`. */
  readonly unclaimed: number;
  /** The number of deleted sessions, which were closed 90 days ago and no longer listed. */
  readonly deletedSessions: number;
}

const KEPT_FOR_MS = 90 * DAY_MS;
/** The number of sessions that are changed in one transaction, so that requests wait for no more than that. */
const TRANSACTION_SIZE = 50;

/** See {@link SessionServer.sweep}. @param batchSize the number of sessions that are read at once. */
export async function sweep(
  { repository, now }: Pick<ServerContext, 'repository' | 'now'>,
  batchSize = 500,
): Promise<SweepResult> {
  const result = { expired: 0, abandoned: 0, unclaimed: 0, deletedSessions: 0 };
  for (let after: string | null = ''; after !== null;) {
    const at = now();
    const { due, last } = await repository.findDueSessions({ after, limit: batchSize, now: at });
    for (let first = 0; first < due.length; first += TRANSACTION_SIZE) {
      const overdue = due.slice(first, first + TRANSACTION_SIZE);
      count(result, overdue, await closeOverdue(repository, overdue, at));
      await yieldToRequests();
    }
    result.deletedSessions += await repository.deleteSessions({ after, last }, at - KEPT_FOR_MS);
    await yieldToRequests();
    after = last;
  }
  return result;
}

function count(
  result: { expired: number; abandoned: number; unclaimed: number },
  before: readonly SessionRecord[],
  closed: readonly SessionRecord[],
): void {
  const statuses = new Map(closed.map(({ id, status }) => [id, status]));
  for (const { id, status: previous } of before) {
    const status = statuses.get(id);
    if (status === 'revoked') result.unclaimed += 1;
    else if (status !== undefined && isSignedInStatus(previous)) result.expired += 1;
    if (status === 'abandoned') result.abandoned += 1;
  }
}

/** Queries of SQLite never wait, so without this no request would get a turn. */
function yieldToRequests(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

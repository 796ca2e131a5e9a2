import { setImmediate } from 'node:timers/promises';
import { isSignedInStatus } from '../../session/index.ts';
import type { ServerContext } from '../context.ts';
import { DAY_MS } from '../policy.ts';
import type { Repository } from '../storage/repository.ts';
import { applyWrite } from './client-write.ts';

/** The numbers of sessions and clients that a sweep has changed or deleted. */
export interface SweepResult {
  /** The number of signed-in sessions that had expired, and were recorded as `expired` or `abandoned`. */
  readonly expired: number;
  /** The number of sessions whose `abandonAt` had passed, and which were recorded as `abandoned`. */
  readonly abandoned: number;
  /** The number of deleted sessions, which were closed 90 days ago and no longer listed. */
  readonly deletedSessions: number;
  /** The number of deleted clients, which had no session left. Their cookies now result in `client_not_found`. */
  readonly deletedClients: number;
}

const KEPT_FOR_MS = 90 * DAY_MS;
/** See {@link SessionServer.sweep}. @param batchSize the number of clients that are read at once. */
export async function sweep(
  { repository, now }: Pick<ServerContext, 'repository' | 'now'>,
  batchSize = 500,
): Promise<SweepResult> {
  const result = { expired: 0, abandoned: 0, deletedSessions: 0, deletedClients: 0 };
  for (let after = ''; ;) {
    const at = now();
    const { due, last } = await repository.findDueClients({
      after,
      limit: batchSize,
      now: at,
      closedBefore: at - KEPT_FOR_MS,
    });
    for (const id of due) {
      const swept = await sweepClient(repository, id, at);
      result.expired += swept.expired;
      result.abandoned += swept.abandoned;
      result.deletedSessions += swept.deletedSessions;
      result.deletedClients += swept.deletedClients;
      // Requests go first: queries of SQLite never wait, so without this nothing else would get a turn.
      await setImmediate();
    }
    if (last === null) return result;
    after = last;
  }
}

/** A transaction for each client, so that nobody waits for more than that. */
function sweepClient(repository: Repository, id: string, now: number): Promise<SweepResult> {
  return repository.transaction(async (writes) => {
    const before = await writes.findClient(id);
    if (!before) return { expired: 0, abandoned: 0, deletedSessions: 0, deletedClients: 0 };
    const after = await applyWrite(writes, before, now, async () => {});
    const listed = new Map(after.sessions.map((session) => [session.id, session]));
    const overdue = before.sessions.filter((session) => listed.get(session.id)?.version !== session.version);
    const deletedSessions = await writes.deleteSessions(id, now - KEPT_FOR_MS);
    return {
      expired: overdue.filter(({ status, expire_at }) => isSignedInStatus(status) && expire_at <= now).length,
      abandoned: overdue.filter((session) => !listed.has(session.id) && session.abandon_at <= now).length,
      deletedSessions,
      deletedClients: (await writes.deleteEmptyClient(id)) ? 1 : 0,
    };
  });
}

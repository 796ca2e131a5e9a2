import type { Kysely } from 'kysely';
import { statusAt } from './deadlines.ts';
import type { SessionDatabase } from './session-database.ts';
import type { SessionListFilter, SessionPage } from './repository.ts';
import type { Tables } from './schema.ts';
import { sessionJson } from './row-json.ts';
import { parseSessionJson } from './session-record.ts';

/** Returns one page of sessions, newest first; sessions created in the same millisecond are ordered by ID. */
export async function listSessions(
  db: Kysely<Tables>,
  engine: SessionDatabase['engine'],
  filter: SessionListFilter,
  limit: number,
  offset: number,
): Promise<SessionPage> {
  // Selects one row more than the page contains, which often makes counting unnecessary.
  const rows = await select(db, filter)
    .select(sessionJson(engine, statusAt(filter.now)).as('session'))
    .orderBy(filter.orderBy ?? 'created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .offset(offset)
    .execute();
  const isLast = rows.length <= limit && (rows.length > 0 || offset === 0);
  return {
    sessions: rows.slice(0, limit).map(({ session }) => parseSessionJson(session)),
    totalCount: isLast ? offset + rows.length : await count(db, filter),
  };
}

async function count(db: Kysely<Tables>, filter: SessionListFilter): Promise<number> {
  const { total } = await select(db, filter)
    .select(({ fn }) => fn.countAll().as('total'))
    .executeTakeFirstOrThrow();
  return Number(total);
}

function select(db: Kysely<Tables>, { clientId, userId, statuses, now }: SessionListFilter) {
  return db
    .selectFrom('multisession_sessions')
    .$if(clientId !== undefined, (query) => query.where('client_id', '=', clientId ?? ''))
    .$if(userId !== undefined, (query) => query.where('user_id', '=', userId ?? ''))
    .$if(statuses !== undefined, (query) => query.where(statusAt(now), 'in', statuses ?? []));
}

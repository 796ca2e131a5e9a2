import { type Kysely, sql } from 'kysely';
import { isDue } from './deadlines.ts';
import type { DueSessions, IdRange, SweepFilter } from './repository.ts';
import { sessionJson } from './row-json.ts';
import type { Tables } from './schema.ts';
import type { SessionDatabase } from './session-database.ts';
import { parseSessionJson } from './session-record.ts';

const unlisted = sql<boolean>`(status in ('removed', 'revoked', 'abandoned') or replaced_by is not null)`;

/**
 * Scans the sessions in the order of their IDs. There is no index on deadlines, because it would have to be updated with
 * every touch.
 */
export async function findDueSessions(
  db: Kysely<Tables>,
  engine: SessionDatabase['engine'],
  { after, limit, now }: SweepFilter,
): Promise<DueSessions> {
  const session = sql<string | null>`case
    when ${isDue('abandon', now)} or ${isDue('unclaimed', now)} or ${isDue('expire', now)}
    then ${sessionJson(engine)} end`;
  const rows = await db
    .selectFrom('multisession_sessions')
    .select(['id', session.as('session')])
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();
  return {
    due: rows.flatMap(({ session: text }) => (text === null ? [] : parseSessionJson(text))),
    last: rows.length < limit ? null : (rows.at(-1)?.id ?? null),
  };
}

export async function deleteSessions(
  db: Kysely<Tables>,
  { after, last }: IdRange,
  closedBefore: number,
): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('multisession_sessions')
    .where('id', '>', after)
    .$if(last !== null, (query) => query.where('id', '<=', last ?? ''))
    .where('closed_at', '<=', closedBefore)
    .where(unlisted)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

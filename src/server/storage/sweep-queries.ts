import { type Kysely, sql } from 'kysely';
import type { DueClients, SweepFilter } from './repository.ts';
import type { Tables } from './schema.ts';

const unlisted = sql<boolean>`(status in ('removed', 'revoked', 'abandoned') or replaced_by is not null)`;

/**
 * Scans the clients in the order of their IDs. There is no index on deadlines, because it would have to be updated with
 * every touch.
 */
export async function findDueClients(
  db: Kysely<Tables>,
  { after, limit, now, closedBefore }: SweepFilter,
): Promise<DueClients> {
  const isDue = sql<number>`case
    when not exists (select 1 from multisession_sessions where client_id = multisession_clients.id)
      or exists (
        select 1 from multisession_sessions where client_id = multisession_clients.id and (
          (status in ('active', 'pending') and (expire_at <= ${now} or seen_by is not null))
          or (status in ('ended', 'expired', 'replaced') and replaced_by is null and abandon_at <= ${now})
          or (closed_at <= ${closedBefore} and ${unlisted})))
    then 1 else 0 end`;
  const rows = await db
    .selectFrom('multisession_clients')
    .select(['id', isDue.as('is_due')])
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();
  return {
    due: rows.filter(({ is_due }) => is_due === 1).map(({ id }) => id),
    last: rows.length < limit ? null : (rows.at(-1)?.id ?? null),
  };
}

export async function deleteSessions(
  db: Kysely<Tables>,
  clientId: string,
  closedBefore: number,
): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('multisession_sessions')
    .where('client_id', '=', clientId)
    .where('closed_at', '<=', closedBefore)
    .where(unlisted)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

export async function deleteEmptyClient(db: Kysely<Tables>, id: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('multisession_clients')
    .where('id', '=', id)
    .where(sql<boolean>`not exists (select 1 from multisession_sessions where client_id = ${id})`)
    .executeTakeFirst();
  return Number(numDeletedRows) > 0;
}

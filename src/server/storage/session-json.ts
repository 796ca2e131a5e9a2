import { type RawBuilder, sql } from 'kysely';
import type { SessionDatabase } from './kysely-repository.ts';
import type { SessionRow } from './schema.ts';

// Sessions leave the database as JSON text: drivers take several times as long to hand out column by column.

const columns = [
  'id',
  'client_id',
  'user_id',
  'status',
  'created_at',
  'updated_at',
  'last_active_at',
  'expire_at',
  'abandon_at',
  'last_active_organization_id',
  'first_factor_verified_at',
  'second_factor_verified_at',
  'actor',
  'public_user_data',
  'tasks',
  'version',
  'created_version',
  'replaced_by',
  'closed_at',
  'seen_by',
  'latest_activity',
] as const satisfies readonly (keyof SessionRow)[];

/** One session, with its status or another. */
export function sessionJson(
  engine: SessionDatabase['engine'],
  status: RawBuilder<unknown> = sql.ref('multisession_sessions.status'),
): RawBuilder<string> {
  const fields = columns.flatMap((column) => [
    sql.lit(column),
    column === 'status' ? status : sql.ref(`multisession_sessions.${column}`),
  ]);
  const makeObject = sql.raw(engine === 'sqlite' ? 'json_object' : 'json_build_object');
  return sql<string>`${makeObject}(${sql.join(fields)})`;
}

/** All that a query finds, in no order. */
export function sessionsJson(engine: SessionDatabase['engine']): RawBuilder<string> {
  const session = sessionJson(engine);
  return engine === 'sqlite'
    ? sql<string>`json_group_array(${session})`
    : sql<string>`coalesce(json_agg(${session}), '[]')`;
}

import { type RawBuilder, sql } from 'kysely';
import type { SessionDatabase } from './session-database.ts';
import type { SessionRow } from './schema.ts';

// Rows are read as JSON text, because drivers take several times as long to return them column by column.

type Engine = SessionDatabase['engine'];

const sessionColumns = [
  'id',
  'client_id',
  'user_id',
  'sign_in_order',
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
  'replaced_by',
  'closed_at',
  'latest_activity',
  'claimed_at',
  'rotated_at',
  'secrets',
  'secret_revision',
] as const satisfies readonly (keyof SessionRow)[];

const makeObject = { sqlite: sql.raw('json_object'), postgres: sql.raw('json_build_object') };
/** The name-value pairs of the columns, built only once, because building them takes longer than the query. */
const sessionFields = sql.raw(
  sessionColumns.map((column) => `'${column}', multisession_sessions.${column}`).join(', '),
);

/** Returns the SQL expression of a session as JSON, with its stored status or the given one. */
export function sessionJson(
  engine: Engine,
  status: RawBuilder<unknown> = sql.ref('multisession_sessions.status'),
): RawBuilder<string> {
  return sql<string>`${makeObject[engine]}('status', ${status}, ${sessionFields})`;
}

/** Returns the SQL expression that aggregates sessions as a JSON array, unordered. */
export function sessionsJson(engine: Engine): RawBuilder<string> {
  const session = sessionJson(engine);
  return engine === 'sqlite'
    ? sql<string>`json_group_array(${session})`
    : sql<string>`coalesce(json_agg(${session}), '[]')`;
}
